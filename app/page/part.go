package page

import (
	"html/template"
	"io"
)

// noticeView is what stands beside the cart.
type noticeView struct{ *view }

// CSS is the stylesheet of parts.
func (v noticeView) CSS() template.CSS { return partCSS() }

// Usable is the code that a tap puts into the cart: of several the one that ends
// first, nil for none.
func (v noticeView) Usable() *Code {
	var first *Code
	for i, c := range v.Codes {
		if c.Tap && (first == nil || c.EndsAt.Before(first.EndsAt)) {
			first = &v.Codes[i]
		}
	}
	return first
}

// RenderNotice writes what stands beside the cart: how many points there are, and the
// code that can go into it now, or else the best reward in reach, or the next one.
func RenderNotice(w io.Writer, data Data) error {
	return execute(w, "notice", noticeView{newView(data)})
}

// Earns is what a product earns, in words.
type Earns struct{ Locale, Said string }

type earnsView struct {
	*view
	Said string
}

// CSS is the stylesheet of parts.
func (v earnsView) CSS() template.CSS { return partCSS() }

// RenderEarns writes the line of a product.
func RenderEarns(w io.Writer, data Earns) error {
	return execute(w, "earns", earnsView{newView(Data{Locale: data.Locale}), data.Said})
}

// Option is one line of a list.
type Option struct {
	Value, Text string
	On          bool
}

// About is what a member can say of themselves in their account. Lists that are not
// asked for are empty.
type About struct {
	Locale               string
	Look                 Look
	Month, Day, Age, Sex []Option
	Agree, Since         string // what they agree to, in words, and since when
	Agreed               bool
	Action               string // as of Data
	Done, Trouble        string
	T                    map[string]string // title, birthday, month, day, age_band, sex, save
}

type aboutView struct {
	*view
	About
}

// RenderAbout writes the form of what a member says of themselves.
func RenderAbout(w io.Writer, data About) error {
	return execute(w, "about", aboutView{newView(Data{Locale: data.Locale, Look: data.Look}), data})
}
