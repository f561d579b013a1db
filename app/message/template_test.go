package message_test

import (
	"errors"
	"strings"
	"testing"

	"regulars/app/fail"
	"regulars/app/message"
)

func birthday(change func(*message.Template)) *message.Template {
	t := &message.Template{Name: "Birthday", Document: message.Copy{
		Language: "en", Texts: map[string]message.Wording{"en": {
			Subject: "{{name|friend}}, a gift from {{ shop }}", Preview: "Inside: {{reward}}",
			Blocks: []message.Block{
				{Kind: message.Heading, Text: "Happy birthday, {{name|friend}}!"},
				{Kind: message.CodeBlock},
				{Kind: message.Button, Text: "Use it", Link: "https://shop.example/"},
			},
		}},
	}}
	if change != nil {
		change(t)
	}
	return t
}

func inText(change func(*message.Wording)) func(*message.Template) {
	return func(t *message.Template) {
		text := t.Document.Texts["en"]
		change(&text)
		t.Document.Texts["en"] = text
	}
}

func TestATemplateThatCannotBeSentIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	if err := birthday(nil).Check(); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	block := func(b message.Block) func(*message.Template) {
		return inText(func(text *message.Wording) { text.Blocks[1] = b })
	}
	const inBlock = "document.texts.en.blocks[1]"
	for name, c := range map[string]struct {
		change func(*message.Template)
		field  string
		says   string
	}{
		"an unknown tag":    {block(message.Block{Kind: message.Paragraph, Text: "Hi {{customer.email}}"}), inBlock + ".text", "customer.email"},
		"Liquid":            {block(message.Block{Kind: message.Paragraph, Text: "{% for i in (1..100000) %}x{% endfor %}"}), inBlock + ".text", "{%"},
		"an open tag":       {block(message.Block{Kind: message.Paragraph, Text: "Hi {{name"}), inBlock + ".text", "{{"},
		"a nested tag":      {block(message.Block{Kind: message.Paragraph, Text: "{{name|{{name|x}}}}"}), inBlock + ".text", "{{"},
		"no words for none": {block(message.Block{Kind: message.Paragraph, Text: "Hi {{name}}"}), inBlock + ".text", "{{name|"},
		"64 kB of tags":     {block(message.Block{Kind: message.Paragraph, Text: strings.Repeat("{{shop}}", 8192)}), inBlock + ".text", "2000"},
		"a script as link":  {block(message.Block{Kind: message.Button, Text: "x", Link: "javascript:alert(1)"}), inBlock + ".link", "https"},
		"a script as image": {block(message.Block{Kind: message.Image, Image: "data:text/html,<script>"}), inBlock + ".image", "https"},
		"an unknown block":  {block(message.Block{Kind: "html", Text: "x"}), inBlock + ".kind", "html"},
		"an empty heading":  {block(message.Block{Kind: message.Heading, Text: " "}), inBlock + ".text", "empty"},
		"a second header":   {inText(func(x *message.Wording) { x.Subject = "Hi\r\nBcc: all@example.test" }), "document.texts.en.subject", "one line"},
		"too many tags": {inText(func(x *message.Wording) {
			for range 12 {
				x.Blocks = append(x.Blocks, message.Block{Kind: message.Paragraph, Text: strings.Repeat("{{shop}} ", 10)})
			}
		}), "document.texts.en.blocks", "100"},
		"too many blocks": {inText(func(x *message.Wording) { x.Blocks = make([]message.Block, 31) }), "document.texts.en.blocks", "30"},
		"no subject":      {inText(func(x *message.Wording) { x.Subject = "" }), "document.texts.en.subject", "empty"},
		"no language":     {func(t *message.Template) { t.Document.Language = "de" }, "document.language", "language"},
		"Klingon":         {func(t *message.Template) { t.Document.Texts["tlh"] = t.Document.Texts["en"] }, "document.texts", "tlh"},
		"no name":         {func(t *message.Template) { t.Name = " " }, "name", "one line"},
	} {
		err := birthday(c.change).Check()
		var refused *fail.Error
		if !errors.As(err, &refused) || refused.Field != c.field || !strings.Contains(refused.Message, c.says) {
			t.Errorf("%s: got %v, want %q named with %q", name, err, c.field, c.says)
		}
	}
}
