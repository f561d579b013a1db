package message

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/words"
)

// Template is what a message that sells something says: blocks that a person
// writes without HTML, once a language.
type Template struct {
	ID         uuid.UUID
	Name       string
	Document   Copy
	ChangedAt  time.Time
	ArchivedAt *time.Time
}

// Copy is what a template says, by language.
type Copy struct {
	Language string             `json:"language" doc:"The language of those who have none of the others"`
	Texts    map[string]Wording `json:"texts" doc:"By language"`
	By       string             `json:"by,omitempty" enum:",klaviyo" doc:"Who writes and sends it: empty for us; klaviyo is told what it would say"`
}

// Wording is a template in one language.
type Wording struct {
	Subject string  `json:"subject" maxLength:"150"`
	Preview string  `json:"preview" maxLength:"150" doc:"What mail programs show behind the subject"`
	Blocks  []Block `json:"blocks" maxItems:"30"`
}

// Block is one part of a message, from top to bottom.
type Block struct {
	Kind  BlockKind `json:"kind" enum:"heading,text,image,button,product,picks,guide,points,code,divider,footer"`
	Text  string    `json:"text" maxLength:"2000" doc:"Plain text with merge tags; of an image what it shows; of a product what stands where there is none"`
	Image string    `json:"image" maxLength:"500" doc:"Where the image is (https)"`
	Link  string    `json:"link" maxLength:"500" doc:"Where it leads (https); empty for the shop"`
}

// BlockKind is what a block is.
type BlockKind string

// The kinds of block.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "text"
	Image     BlockKind = "image"
	Button    BlockKind = "button"
	Product   BlockKind = "product" // the products that the message is about; Text stands where there are none
	Picks     BlockKind = "picks"   // products chosen for the member; nothing where there are none
	GuideCard BlockKind = "guide"   // how to use the product; left out where nobody wrote that
	Balance   BlockKind = "points"  // what the member has to spend
	CodeBlock BlockKind = "code"    // the code that comes with the message
	Divider   BlockKind = "divider"
	Footer    BlockKind = "footer" // small print above our own, such as the merchant's postal address
)

// BlockKinds lists all kinds of block.
var BlockKinds = []BlockKind{
	Heading, Paragraph, Image, Button, Product, Picks, GuideCard, Balance, CodeBlock, Divider, Footer,
}

// Tag is what may stand between {{ and }} in a text. There are no others, and
// nothing but tags: no conditions, no loops, no HTML.
type Tag string

// The tags.
const (
	TagName    Tag = "name"    // the member's first name; needs words for who left none
	TagShop    Tag = "shop"    // the merchant's name
	TagBalance Tag = "balance" // what the member may spend, in words: 120 points
	TagTier    Tag = "tier"    // needs words for who is in none
	TagPoints  Tag = "points"  // Data "points", in words
	TagReward  Tag = "reward"
	TagCode    Tag = "code"
	TagDate    Tag = "date" // Data "date", or when the code ends
	TagOrder   Tag = "order"
	TagProduct Tag = "product" // what the message is about; several in a row of words

	TagNextTier Tag = "next_tier" // the tier above the member's
	TagMissing  Tag = "missing"   // what is missing to it, in words: 80 points to go until Gold
	TagGuide    Tag = "guide"     // the title of the guide to the product: without one the message is not sent
	TagWhy      Tag = "why"       // why this is offered to this member: Because you looked at Green tea twice
)

// Tags lists all tags, in the order in which a person reads them.
var Tags = []Tag{
	TagName, TagShop, TagBalance, TagTier, TagPoints, TagReward, TagCode, TagDate, TagOrder, TagProduct, TagNextTier,
	TagMissing, TagWhy, TagGuide,
}

// often are the tags of which a member may well have nothing.
var often = []Tag{TagName, TagTier}

// ofOccasions are the tags that only what began a message can fill: an order, a code,
// a product. A newsletter has nothing for them.
var ofOccasions = []Tag{TagPoints, TagReward, TagCode, TagDate, TagOrder, TagProduct, TagWhy, TagGuide}

// How large a template may be. What it grows to when it is written is bounded by
// mostTags times mostFilled.
const (
	mostBlocks  = 30
	mostTags    = 100 // in all texts of one language
	mostRunes   = 2000
	mostSubject = 150
	mostFilled  = 200 // runes of one filled tag
	mostTexts   = 20  // languages
)

// tagPattern is {{tag}} or {{tag|words for who has none}}.
var tagPattern = regexp.MustCompile(`\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}`)

// Check refuses a template that cannot be sent as it stands. fail.Invalid names
// the place, and an unknown tag by its name.
func (t *Template) Check() error {
	if t.Name = strings.TrimSpace(t.Name); t.Name == "" || utf8.RuneCountInString(t.Name) > 80 || hasControl(t.Name) {
		return fail.Field("name", "must be one line of at most 80 characters")
	}
	if t.Document.By != "" && t.Document.By != string(Klaviyo) {
		return fail.Field("document.by", "must be empty or klaviyo")
	}
	if len(t.Document.Texts) > mostTexts {
		return fail.Field("document.texts", "must be at most %d languages", mostTexts)
	}
	if _, ok := t.Document.Texts[t.Document.Language]; !ok {
		return fail.Field("document.language", "must be one of the languages the message is written in")
	}
	for language, text := range t.Document.Texts {
		if !slices.Contains(words.Locales, language) {
			return fail.Field("document.texts", "%q is no language that messages are written in", language)
		}
		if err := text.check("document.texts." + language); err != nil {
			return err
		}
	}
	return nil
}

func (t Wording) check(at string) error {
	switch {
	case strings.TrimSpace(t.Subject) == "":
		return fail.Field(at+".subject", "is empty: nobody opens a message without a subject")
	case utf8.RuneCountInString(t.Subject) > mostSubject || hasControl(t.Subject):
		return fail.Field(at+".subject", "must be one line of at most %d characters", mostSubject)
	case utf8.RuneCountInString(t.Preview) > mostSubject || hasControl(t.Preview):
		return fail.Field(at+".preview", "must be one line of at most %d characters", mostSubject)
	case len(t.Blocks) == 0:
		return fail.Field(at+".blocks", "are missing: the message says nothing")
	case len(t.Blocks) > mostBlocks:
		return fail.Field(at+".blocks", "must be at most %d", mostBlocks)
	}
	for i, b := range t.Blocks {
		if err := b.check(fmt.Sprintf("%s.blocks[%d]", at, i)); err != nil {
			return err
		}
	}
	tags := 0
	for place, written := range t.places(at) {
		n, err := checkTags(place, written)
		if err != nil {
			return err
		}
		tags += n
	}
	if tags > mostTags {
		return fail.Field(at+".blocks", "hold %d tags; %d are the most", tags, mostTags)
	}
	return nil
}

// places are all texts with tags, by where they are.
func (t Wording) places(at string) map[string]string {
	all := map[string]string{at + ".subject": t.Subject, at + ".preview": t.Preview}
	for i, b := range t.Blocks {
		all[fmt.Sprintf("%s.blocks[%d].text", at, i)] = b.Text
	}
	return all
}

func (b Block) check(at string) error {
	needs := []BlockKind{Heading, Paragraph, Button, Footer}
	switch {
	case !slices.Contains(BlockKinds, b.Kind):
		return fail.Field(at+".kind", "%q is no kind of block", b.Kind)
	case utf8.RuneCountInString(b.Text) > mostRunes || strings.ContainsFunc(b.Text, badInText):
		return fail.Field(at+".text", "must be plain text of at most %d characters", mostRunes)
	case slices.Contains(needs, b.Kind) && strings.TrimSpace(b.Text) == "":
		return fail.Field(at+".text", "is empty")
	case b.Kind == Button && strings.ContainsRune(b.Text, '\n'):
		return fail.Field(at+".text", "must be one line")
	case b.Kind == Image && webOnly(b.Image) == "":
		return fail.Field(at+".image", "must be the address of an image, beginning with https://")
	case b.Link != "" && webOnly(b.Link) == "":
		return fail.Field(at+".link", "must be the address of a web page, beginning with https://")
	}
	return nil
}

// checkTags refuses what looks like a tag and is none, and says how many there
// are.
func checkTags(at, text string) (int, error) {
	found := tagPattern.FindAllStringSubmatch(text, -1)
	for _, m := range found {
		tag := Tag(m[1])
		if !slices.Contains(Tags, tag) {
			return 0, fail.Field(at, "{{%s}} is not known. These are: %s", brief(m[1]), tagNames())
		}
		if strings.TrimSpace(m[2]) == "" && slices.Contains(often, tag) {
			return 0, fail.Field(at, "{{%s}} needs words for members who have none, such as {{%s|friend}}", tag, tag)
		}
	}
	rest := tagPattern.ReplaceAllLiteralString(text, "")
	for _, mark := range []string{"{{", "}}", "{%", "%}"} {
		if strings.Contains(rest, mark) {
			return 0, fail.Field(at, "%q is not part of a tag. A tag is written {{shop}}", mark)
		}
	}
	return len(found), nil
}

func tagNames() string {
	names := make([]string, len(Tags))
	for i, t := range Tags {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

func brief(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// badInText reports what a text of several lines may not hold.
func badInText(r rune) bool { return unicode.IsControl(r) && r != '\n' }

// In is the text for a language: that very one, the same language of another
// country, or the template's own.
func (d Copy) In(language string) (Wording, string) {
	if t, ok := d.Texts[language]; ok {
		return t, language
	}
	base, _, _ := strings.Cut(language, "-")
	if t, ok := d.Texts[base]; ok {
		return t, base
	}
	return d.Texts[d.Language], d.Language
}

// Picks reports whether a text shows products chosen for the member.
func (t Wording) Picks() bool {
	return slices.ContainsFunc(t.Blocks, func(b Block) bool { return b.Kind == Picks })
}

// Picks reports whether a text in any language does.
func (d Copy) Picks() bool {
	for _, t := range d.Texts {
		if t.Picks() {
			return true
		}
	}
	return false
}

// shows are the tags that a block stands for.
var shows = map[BlockKind]Tag{CodeBlock: TagCode, Product: TagProduct}

// Uses lists the tags in a text, each once. A block says its own.
func (t Wording) Uses() []Tag {
	var used []Tag
	for _, written := range t.places("") {
		for _, m := range tagPattern.FindAllStringSubmatch(written, -1) {
			if tag := Tag(m[1]); m[2] == "" && !slices.Contains(used, tag) {
				used = append(used, tag)
			}
		}
	}
	for _, b := range t.Blocks {
		if tag := shows[b.Kind]; tag != "" && b.needs() && !slices.Contains(used, tag) {
			used = append(used, tag)
		}
	}
	return used
}

// needs reports whether a block makes no sense without what it shows.
func (b Block) needs() bool { return b.Kind != Product || strings.TrimSpace(b.Text) == "" }

// ShowsGuide reports whether a template, in any language, tells of the guide to the
// product that it is about.
func (d Copy) ShowsGuide() bool {
	for _, t := range d.Texts {
		if t.ShowsGuide() {
			return true
		}
	}
	return false
}

// ShowsGuide reports whether a text tells of the guide to the product that it is
// about.
func (t Wording) ShowsGuide() bool {
	return slices.Contains(t.Uses(), TagGuide) ||
		slices.ContainsFunc(t.Blocks, func(b Block) bool { return b.Kind == GuideCard })
}

// NamesCode reports whether a template tells the code that comes with it, in every
// language.
func (d Copy) NamesCode() bool {
	for _, t := range d.Texts {
		if !slices.Contains(t.Uses(), TagCode) {
			return false
		}
	}
	return len(d.Texts) > 0
}

// Missing is a tag without which a text makes no sense and of which there is
// nothing, "" for none.
func (t Wording) Missing(values map[Tag]string) Tag {
	for _, tag := range t.Uses() {
		if values[tag] == "" {
			return tag
		}
	}
	return ""
}

// NeedsOccasion is a tag that, in any language, speaks of what began the message,
// "" for none: without an occasion such a template is sent to nobody.
func (d Copy) NeedsOccasion() Tag {
	for _, text := range d.Texts {
		for _, tag := range text.Uses() {
			if slices.Contains(ofOccasions, tag) {
				return tag
			}
		}
	}
	return ""
}

// fill puts values in the place of tags. What comes of it is plain text and is
// not looked at for tags again.
func fill(text string, values map[Tag]string) string {
	return tagPattern.ReplaceAllStringFunc(text, func(found string) string {
		m := tagPattern.FindStringSubmatch(found)
		value := oneLine(values[Tag(m[1])])
		if value == "" {
			return strings.TrimSpace(m[2])
		}
		if runes := []rune(value); len(runes) > mostFilled {
			return string(runes[:mostFilled]) + "…"
		}
		return value
	})
}
