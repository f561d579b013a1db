package paper

import (
	"slices"
	"strings"
	"testing"
)

// drawnFrom is a line's text as its glyphs stand from left to right.
func drawnFrom(l line) string {
	var out strings.Builder
	for _, r := range l.runs {
		for i := range r.glyphs {
			out.WriteString(saying(r, i))
		}
	}
	return out.String()
}

func mirror(text string) string {
	signs := []rune(text)
	slices.Reverse(signs)
	return string(signs)
}

// A number stands where who reads the words beside it looks for it, whichever way the rest
// of the line runs, and spaces stay between the words that they are between.
func TestNumbersStandWhereTheyAreRead(t *testing.T) {
	for _, one := range []struct {
		text string
		rtl  bool
		want string // from left to right
	}{
		{"شارع فهد 12", true, "12 " + mirror("شارع فهد")},
		{"12 شارع فهد", true, mirror("شارع فهد") + " 12"},
		{"شارع فهد 12", false, "12 " + mirror("شارع فهد")},
		{"רחוב הרצל 5, קומה 3", true, "3 " + mirror("קומה") + " ,5 " + mirror("רחוב הרצל")},
		{"Free: قهوة 250 غ", false, "Free: غ 250 " + mirror("قهوة")},
		{"شارع 12 Riyadh", false, "12 " + mirror("شارع") + " Riyadh"},
		{"شارع 12 Riyadh", true, "Riyadh 12 " + mirror("شارع")},
		{"Tower 7, 12 Main Street", false, "Tower 7, 12 Main Street"},
	} {
		set := newSetter().set(one.text, Regular, 100, 1, one.rtl)
		if len(set) != 1 || drawnFrom(set[0]) != one.want {
			t.Errorf("%q, from the right %v, is drawn as %q, want %q", one.text, one.rtl, drawnFrom(set[0]), one.want)
		}
	}
}

// A line that goes on in the next ends at its last letter.
func TestLinesEndWithoutTheirSpace(t *testing.T) {
	for _, one := range []struct {
		text string
		rtl  bool
	}{{"Madrid Lisboa", false}, {"الرياض المدينة", true}, {"الرياض المدينة", false}} {
		word, _, _ := strings.Cut(one.text, " ")
		alone := newSetter().set(word, Regular, 100, 0, one.rtl)[0].width
		set := newSetter().set(one.text, Regular, alone*1.3, 0, one.rtl)
		if len(set) != 2 || set[0].width > alone*1.01 {
			t.Errorf("%q: %d lines, the first %.3f wide, its word %.3f", one.text, len(set), set[0].width, alone)
		}
	}
}

// Each script is set in a font that was drawn for it, and heavy type is heavy in Arabic, too.
func TestSignsAreSetInTheirFont(t *testing.T) {
	for _, one := range []struct {
		face  Face
		signs string
		want  string
	}{
		{Regular, "aé9Жω", "Inter-Regular"},
		{Bold, "aé9Жω", "Inter-Bold"},
		{SemiBold, "aé", "Inter-SemiBold"},
		{Serif, "aé5", "SourceSerif4-SemiBold"},
		{Mono, "RG-7", "JetBrainsMono-SemiBold"},
		{Regular, "فم٣", "NotoSansArabic-Regular"},
		{Bold, "فم٣", "NotoSansArabic-Bold"},
		{Serif, "فم٣", "NotoSansArabic-Bold"},
		{Bold, "יפ", "NotoSansHebrew-Regular"},
		{Bold, "ภท", "NotoSansThai-Regular"},
		{Bold, "佐明さサ、", "DroidSansFallback"},
		{Bold, "김준", "NanumGothicCoding-Regular"},
	} {
		for _, r := range one.signs {
			if f, err := fontOf(one.face, r); err != nil || f == nil || f.name != one.want {
				t.Errorf("%c in face %d is not of %s: %v", r, one.face, one.want, f)
			}
		}
	}
}
