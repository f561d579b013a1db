// Writes app/message/offer.html.tmpl from offer.mjml: a Go template in which every
// block of a message stands once. MJML is needed here and nowhere else.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import mjml2html from "mjml";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../../app/message/offer.html.tmpl");
const accent = "#0b6b51"; // stands for the merchant's color: MJML wants a real one

const { html, errors } = await mjml2html(readFileSync(join(here, "offer.mjml"), "utf8"), {
  fonts: {},
  validationLevel: "strict",
  keepComments: false,
});
if (errors.length > 0) throw new Error(errors.map((e) => e.formattedMessage).join("\n"));

// Go's templates drop comments; what Outlook reads in them has to stay.
const conditional = /<!--\[if[\s\S]*?<!\[endif\]-->|<!--\[if !mso\]><!-->|<!--<!\[endif\]-->/g;

const written = html
  .replace(conditional, (comment) => {
    if (/`|\{\{/.test(comment)) throw new Error(`a comment cannot be kept: ${comment}`);
    return `{{outlook \`${comment}\`}}`;
  })
  .replaceAll(accent, "{{$.Accent}}")
  .replace(/(<table[^>]*>|<td[^>]*>)/g, (tag) => tag.replace('align="left"', 'align="{{$.Start}}"'))
  .replaceAll("text-align:left", "text-align:{{$.Start}}")
  .replaceAll("direction:ltr", "direction:{{$.Dir}}")
  .replace(/[ \t]+$/gm, "")
  .replace(/\n{2,}/g, "\n");

const lines = '{{define "lines"}}{{range $i, $line := .}}{{if $i}}<br>{{end}}{{$line}}{{end}}{{end}}';
writeFileSync(
  target,
  `{{/* Made of frontend/tools/mail/offer.mjml by \`npm run mail\`; not to be edited. */}}${lines}${written.trim()}\n`,
);
