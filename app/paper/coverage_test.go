package paper

import "testing"

// Each writing system whose names are promised has all of its common signs.
func TestFontsHaveTheirScripts(t *testing.T) {
	for name, span := range map[string][2]rune{
		"Hangul": {0xac00, 0xd7a3}, "Han": {0x4e00, 0x9fa5}, "Hiragana": {0x3041, 0x3094}, "Katakana": {0x30a1, 0x30f6},
		"Latin": {0x00c0, 0x0148}, "Vietnamese": {0x1ea0, 0x1ef9}, "Greek": {0x03b1, 0x03c9}, "Cyrillic": {0x0400, 0x045f},
		"Arabic": {0x0620, 0x064a}, "Hebrew": {0x05d0, 0x05ea}, "Devanagari": {0x0904, 0x0939}, "Thai": {0x0e01, 0x0e3a},
		"Georgian": {0x10d0, 0x10f0}, "currencies": {0x20a6, 0x20ad}, "Arabic digits": {0x0660, 0x0669},
	} {
		for r := span[0]; r <= span[1]; r++ {
			if f, err := fontOf(Regular, r); f == nil || err != nil {
				t.Errorf("%s: no font has U+%04X: %v", name, r, err)
				break
			}
		}
	}
}
