// Package ready holds automations that a merchant takes as they are and changes
// as they like: what happens in them, and what their messages say in five
// languages. It is data; nothing here does anything.
package ready

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"

	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/message"
)

// Languages are those that every text is written in, the first for everybody else.
var Languages = []string{"en", "es", "de", "fr", "pt"}

// listed are the ids in the order of a gallery; each is a file.
var listed = []string{
	"first-order", "ladder", "for-you", "early-access", "thanks", "birthday", "anniversary", "cart", "win-back",
	"replenish", "tier-near", "expiring",
	"guide", "first-use", "not-yet", "review", "advocate",
}

//go:embed data/*.json
var files embed.FS

// Automation is one that is ready made.
type Automation struct {
	ID     string
	Does   string         // in a sentence or two, for staff
	Script journey.Script // Template of a step is a Message's Key, and Note a key of Notes
	// Notes are what members read beside points, by key and language.
	Notes    map[string]map[string]string
	Messages []Message
}

// Message is one that an automation sends.
type Message struct {
	Key  string // of its automation
	Name string // of the template that is made of it
	Copy message.Copy
}

// All lists the automations that this server can do, in the order of a gallery.
func All() ([]Automation, error) {
	var all []Automation
	for _, id := range listed {
		a, err := read(id)
		if err != nil {
			return nil, err
		}
		if a.Script.Supported() == nil {
			all = append(all, a)
		}
	}
	return all, nil
}

// Get reads one. fail.NotFound when there is none.
func Get(id string) (Automation, error) {
	all, err := All()
	for _, a := range all {
		if a.ID == id {
			return a, nil
		}
	}
	if err == nil {
		err = fail.New(fail.NotFound, "there is no such ready-made automation")
	}
	return Automation{}, err
}

// In is the automation's document with templates by their message's key, and
// with what members read in a language of Languages.
func (a *Automation) In(language string, templates map[string]string) (journey.Script, error) {
	err := a.Script.Each(func(at string, s *journey.Step) error {
		if s.Kind == journey.Message {
			if s.Template = templates[s.Template]; s.Template == "" {
				return fmt.Errorf("ready-made %s: %s has no template", a.ID, at)
			}
		}
		if s.Note != "" {
			if s.Note = a.Notes[s.Note][language]; s.Note == "" {
				return fmt.Errorf("ready-made %s: %s has no note in %s", a.ID, at, language)
			}
		}
		return nil
	})
	return a.Script, err
}

// written is an automation as its file says it. All languages of a message share
// its blocks.
type written struct {
	Does     string                       `json:"does"`
	Script   journey.Script               `json:"script"`
	Notes    map[string]map[string]string `json:"notes"`
	Messages []struct {
		Key    string              `json:"key"`
		Name   string              `json:"name"`
		Blocks []message.BlockKind `json:"blocks"`
		Texts  map[string]wording  `json:"texts"`
	} `json:"messages"`
}

type wording struct {
	Subject string `json:"subject"`
	Preview string `json:"preview"`
	Heading string `json:"heading"`
	Text    string `json:"text"`
	Button  string `json:"button"`
	Product string `json:"product"` // stands where there is no product to show; "" where there must be one
}

func read(id string) (Automation, error) {
	raw, err := files.ReadFile(path.Join("data", id+".json"))
	if err != nil {
		return Automation{}, err
	}
	var w written
	if err := json.Unmarshal(raw, &w); err != nil {
		return Automation{}, fmt.Errorf("ready-made %s: %w", id, err)
	}
	a := Automation{ID: id, Does: w.Does, Script: w.Script, Notes: w.Notes}
	for _, m := range w.Messages {
		made := Message{Key: m.Key, Name: m.Name, Copy: message.Copy{
			Language: Languages[0], Texts: map[string]message.Wording{},
		}}
		for language, text := range m.Texts {
			made.Copy.Texts[language] = text.with(m.Blocks)
		}
		a.Messages = append(a.Messages, made)
	}
	return a, nil
}

// with puts the words into the blocks that they are for.
func (w wording) with(blocks []message.BlockKind) message.Wording {
	said := map[message.BlockKind]string{
		message.Heading: w.Heading, message.Paragraph: w.Text, message.Button: w.Button,
		message.Product: w.Product,
	}
	made := message.Wording{Subject: w.Subject, Preview: w.Preview}
	for _, kind := range blocks {
		made.Blocks = append(made.Blocks, message.Block{Kind: kind, Text: said[kind]})
	}
	return made
}
