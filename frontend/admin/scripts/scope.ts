// Makes the stylesheet of wp-admin's page: everything stands under our element's id, so that nothing of ours reaches
// WordPress, and what WordPress and other plugins say of h2 or input is undone below it.
//
// Layers are dissolved: WordPress's rules are in none, and those win over any layer. In their stead the base speaks
// with the weight of the id alone and utilities with the id and their class.

import type { CSSOptions } from "vite";

/** The element of ours in wp-admin, which the plugin prints. */
export const root = "#regulars-admin";

/** What WordPress says of our elements goes; pictures keep what their own attributes say. */
const undo = `${root} :where(*:not(svg, svg *)),${root} :where(*:not(svg, svg *))::before,${root} :where(*:not(svg, svg *))::after{all:revert}`;

// PostCSS comes with Vite, and so do its types.
type PostCSS = Exclude<NonNullable<CSSOptions["postcss"]>, string>;
type Call = (...of: never[]) => unknown;
type Plugin = Exclude<Extract<NonNullable<PostCSS["plugins"]>[number], { postcssPlugin: string }>, Call>;
type Sheet = Parameters<Extract<Plugin["OnceExit"], Call>>[0];
type Node = Sheet["nodes"][number];
type Rule = Extract<Node, { type: "rule" }>;

const order = ["theme", "base", "components", "utilities"];

/** A PostCSS plugin for the one sheet whose file is called so. */
export function scope(file: string): Plugin {
  return {
    postcssPlugin: "scope",
    OnceExit(sheet) {
      if (!sheet.source?.input.file?.endsWith(file)) return;
      const layers = new Map<string, Node[]>(order.map((name) => [name, []]));
      const rest: Node[] = [];
      for (const node of sheet.nodes) {
        if (node.type !== "atrule" || node.name !== "layer") rest.push(node);
        else if (node.nodes) layers.set(node.params, [...(layers.get(node.params) ?? []), ...node.nodes]);
      }
      for (const [name, nodes] of layers)
        for (const node of nodes) eachRule(node, (rule) => place(rule, name));
      for (const node of rest) eachRule(node, (rule) => place(rule, "utilities"));
      sheet.removeAll();
      sheet.append(undo, ...[...layers.values()].flat(), ...rest);
      renameKeyframes(sheet);
    },
  };
}

/** Visits the outermost rules: what stands in a rule is under it already. */
function eachRule(node: Node, visit: (rule: Rule) => void): void {
  if (node.type === "rule") visit(node);
  else if (node.type === "atrule" && !/keyframes|font-face|property/.test(node.name))
    for (const child of node.nodes ?? []) eachRule(child, visit);
}

function place(rule: Rule, layer: string): void {
  const weak = layer !== "utilities";
  rule.selectors = [...new Set(rule.selectors.map((selector) => under(selector, weak)))];
}

/** One selector under our element; a weak one weighs no more than any other of the base. */
export function under(selector: string, weak: boolean): string {
  if (selector.includes(root)) return selector;
  const page = /^(:root|:host|html|body)/.exec(selector);
  if (page) return root + selector.slice(page[0].length);
  if (!weak) return `${root} ${selector}`;
  const [, element = "", part = ""] = /^(.*?)(::?(?:before|after)|::[\w-]+.*)?$/s.exec(selector) ?? [];
  return `${root} :where(${element || "*"})${part}`;
}

/** Names of movements are known to the whole page: ours get a name of our own. */
function renameKeyframes(sheet: Sheet): void {
  const names = new Set<string>();
  sheet.walkAtRules(/keyframes$/, (rule) => {
    names.add(rule.params);
    rule.params = `regulars-${rule.params}`;
  });
  sheet.walkDecls((declaration) => {
    if (!/^(animation(-name)?|--animate-.*)$/.test(declaration.prop)) return;
    declaration.value = declaration.value.replace(/[a-z][\w-]*/g, (name) =>
      names.has(name) ? `regulars-${name}` : name,
    );
  });
}
