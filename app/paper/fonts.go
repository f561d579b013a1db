package paper

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/*.ttf.gz
var fontFiles embed.FS

// fontFile is one font of the binary, read when something needs it for the first time
// and then kept: the one for Han and kana is 4 MB.
type fontFile struct {
	name   string
	once   sync.Once
	font   *font.Font
	tables *opentype.Loader
	err    error
}

func (f *fontFile) load() error {
	f.once.Do(func() {
		if f.err = f.read(); f.err != nil {
			f.err = fmt.Errorf("read the font %s: %w", f.name, f.err)
		}
	})
	return f.err
}

func (f *fontFile) read() error {
	packed, err := fontFiles.ReadFile("fonts/" + f.name + ".ttf.gz")
	if err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(unpacked)
	if err != nil {
		return err
	}
	if f.tables, err = opentype.NewLoader(bytes.NewReader(raw)); err != nil {
		return err
	}
	f.font, err = font.NewFont(f.tables)
	return err
}

// Face is a typeface that texts are set in. What it lacks comes from the fonts of the
// script that a sign is of.
type Face int

// The faces.
const (
	Regular Face = iota
	SemiBold
	Bold
	Serif
	Mono
)

// fonts are the files of a face's own.
var fonts = map[Face]*fontFile{
	Regular: {name: "Inter-Regular"}, SemiBold: {name: "Inter-SemiBold"}, Bold: {name: "Inter-Bold"},
	Serif: {name: "SourceSerif4-SemiBold"}, Mono: {name: "JetBrainsMono-SemiBold"},
}

var (
	arabic     = &fontFile{name: "NotoSansArabic-Regular"}
	arabicBold = &fontFile{name: "NotoSansArabic-Bold"}
	eastAsian  = &fontFile{name: "DroidSansFallback"}
	korean     = &fontFile{name: "NanumGothicCoding-Regular"}
)

// scripts are the fonts of the writing systems that the faces lack.
var scripts = map[language.Script]*fontFile{
	language.Hebrew: {name: "NotoSansHebrew-Regular"}, language.Devanagari: {name: "NotoSansDevanagari-Regular"},
	language.Bengali: {name: "NotoSansBengali-Regular"}, language.Gujarati: {name: "NotoSansGujarati-Regular"},
	language.Gurmukhi: {name: "NotoSansGurmukhi-Regular"}, language.Tamil: {name: "NotoSansTamil-Regular"},
	language.Telugu: {name: "NotoSansTelugu-Regular"}, language.Kannada: {name: "NotoSansKannada-Regular"},
	language.Malayalam: {name: "NotoSansMalayalam-Regular"}, language.Oriya: {name: "NotoSansOriya-Regular"},
	language.Sinhala: {name: "NotoSansSinhala-Regular"}, language.Thai: {name: "NotoSansThai-Regular"},
	language.Lao: {name: "NotoSansLao-Regular"}, language.Khmer: {name: "NotoSansKhmer-Regular"},
	language.Myanmar: {name: "NotoSansMyanmar-Regular"}, language.Georgian: {name: "NotoSansGeorgian-Regular"},
	language.Armenian: {name: "NotoSansArmenian-Regular"}, language.Ethiopic: {name: "NotoSansEthiopic-Regular"},
	language.Han: eastAsian, language.Hiragana: eastAsian, language.Katakana: eastAsian,
	language.Hangul: korean, language.Bopomofo: eastAsian,
}

// scriptOf is the writing system of a sign. Digits and marks of Arabic and the stops of
// India are shared by several: they come from the fonts of these.
func scriptOf(r rune) language.Script {
	switch script := language.LookupScript(r); {
	case (script == language.Common || script == language.Inherited) && r >= 0x0600 && r <= 0x06ff:
		return language.Arabic
	case script == language.Common && (r == 0x0964 || r == 0x0965):
		return language.Devanagari
	default:
		return script
	}
}

// candidates are the fonts that may have a sign, the best first.
func candidates(face Face, r rune) []*fontFile {
	script := scriptOf(r)
	list := []*fontFile{fonts[face]}
	switch own := scripts[script]; {
	case script == language.Arabic && face != Regular:
		list = append(list, arabicBold)
	case script == language.Arabic:
		list = append(list, arabic)
	case own != nil:
		list = append(list, own)
	}
	if face != Regular {
		list = append(list, fonts[Regular])
	}
	if script == language.Common { // marks and full-width signs of East Asia
		list = append(list, eastAsian)
	}
	return list
}

// fontOf finds the font that has a sign, nil when none does.
func fontOf(face Face, r rune) (*fontFile, error) {
	for _, f := range candidates(face, r) {
		if err := f.load(); err != nil {
			return nil, err
		}
		if _, ok := f.font.NominalGlyph(r); ok {
			return f, nil
		}
	}
	return nil, nil
}

// joiners shape what is beside them and have no picture of their own.
var joiners = map[rune]bool{'\u200c': true, '\u200d': true}

// Printable is a text without the signs that no font of ours has, such as emoji, and
// without what has no picture. It tells whether anything was left out.
func Printable(text string) (clean string, whole bool, err error) {
	out, lost, last := make([]rune, 0, len(text)), false, ' '
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case joiners[r]:
		case unicode.Is(unicode.Variation_Selector, r):
			continue
		case !unicode.IsGraphic(r):
			lost = lost || !unicode.Is(unicode.Cf, r)
			continue
		default:
			f, err := fontOf(Regular, r)
			if err != nil {
				return "", false, err
			}
			if f == nil {
				lost = true
				continue
			}
		}
		if r == ' ' && last == ' ' {
			continue
		}
		out, last = append(out, r), r
	}
	for len(out) > 0 && (out[len(out)-1] == ' ' || joiners[out[len(out)-1]]) {
		out = out[:len(out)-1]
	}
	return string(out), !lost, nil
}
