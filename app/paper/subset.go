package paper

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// subset is the part of a TrueType font that a document uses, glyphs numbered anew in
// the order of their first use. Numbers are given out while pages are written; the
// font file follows at the end. See the OpenType specification, "glyf", "loca", "hmtx".
type subset struct {
	file   *fontFile
	number map[font.GID]uint16 // new numbers by old
	old    []font.GID          // old by new; 0 is .notdef
	says   []string            // what each glyph stands for, by new number
}

func newSubset(file *fontFile) *subset {
	return &subset{file: file, number: map[font.GID]uint16{0: 0}, old: []font.GID{0}, says: []string{""}}
}

// use gives a glyph's number in the document.
func (s *subset) use(g font.GID, says string) uint16 {
	n, known := s.number[g]
	if !known {
		n = uint16(len(s.old)) //nolint:gosec // a font has at most 65,535 glyphs
		s.number[g], s.old, s.says = n, append(s.old, g), append(s.says, says)
	}
	if s.says[n] == "" {
		s.says[n] = says
	}
	return n
}

// errFont is a font of the binary that is not as TrueType is: never where the tests pass.
var errFont = errors.New("the font is damaged")

// Flags of a part of a composite glyph.
const (
	wordArguments  = 0x0001
	hasScale       = 0x0008
	moreParts      = 0x0020
	hasTwoScales   = 0x0040
	hasFourScales  = 0x0080
	compositeStart = 10
)

// bytes is the font file.
func (s *subset) bytes() ([]byte, error) {
	tables := map[string][]byte{}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cvt ", "fpgm", "prep"} {
		raw, err := s.file.tables.RawTable(opentype.MustNewTag(name))
		if err == nil {
			tables[name] = slices.Clone(raw)
		}
	}
	if len(tables["head"]) < 54 || len(tables["hhea"]) < 36 || len(tables["maxp"]) < 6 {
		return nil, fmt.Errorf("%w: %s", errFont, s.file.name)
	}
	glyphs, places, err := s.glyphs(tables)
	if err != nil {
		return nil, err
	}
	widths := s.widths(tables)
	binary.BigEndian.PutUint16(tables["head"][50:], 1) // long places
	binary.BigEndian.PutUint32(tables["head"][8:], 0)
	count := uint16(len(s.old)) //nolint:gosec // as in use
	binary.BigEndian.PutUint16(tables["hhea"][34:], count)
	binary.BigEndian.PutUint16(tables["maxp"][4:], count)
	tables["glyf"], tables["loca"], tables["hmtx"] = glyphs, places, widths
	return assemble(tables), nil
}

// glyphs are the outlines and where each begins. Parts of composite glyphs come along.
func (s *subset) glyphs(tables map[string][]byte) (glyf, loca []byte, err error) {
	long := binary.BigEndian.Uint16(tables["head"][50:]) == 1
	for i := 0; i < len(s.old); i++ { //nolint:intrange // it grows while composites are met
		outline, err := outlineOf(tables, s.old[i], long)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %s", err, s.file.name)
		}
		if outline, err = s.renumber(outline); err != nil {
			return nil, nil, fmt.Errorf("%w: %s", err, s.file.name)
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // far below 4 GB
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))), nil //nolint:gosec // as above
}

func outlineOf(tables map[string][]byte, g font.GID, long bool) ([]byte, error) {
	loca, glyf := tables["loca"], tables["glyf"]
	var from, to int
	switch n := int(g); {
	case long && 4*n+8 <= len(loca):
		from, to = int(binary.BigEndian.Uint32(loca[4*n:])), int(binary.BigEndian.Uint32(loca[4*n+4:]))
	case !long && 2*n+4 <= len(loca):
		from, to = 2*int(binary.BigEndian.Uint16(loca[2*n:])), 2*int(binary.BigEndian.Uint16(loca[2*n+2:]))
	default:
		return nil, errFont
	}
	if from > to || to > len(glyf) {
		return nil, errFont
	}
	return glyf[from:to], nil
}

// renumber gives a composite glyph the new numbers of its parts.
func (s *subset) renumber(outline []byte) ([]byte, error) {
	if len(outline) < compositeStart || int16(binary.BigEndian.Uint16(outline)) >= 0 { //nolint:gosec // a sign bit
		return outline, nil
	}
	made := slices.Clone(outline)
	for at := compositeStart; ; {
		if at+4 > len(made) {
			return nil, errFont
		}
		flags := binary.BigEndian.Uint16(made[at:])
		part := font.GID(binary.BigEndian.Uint16(made[at+2:]))
		binary.BigEndian.PutUint16(made[at+2:], s.use(part, ""))
		at += 4 + partSize(flags)
		if flags&moreParts == 0 {
			return made, nil
		}
	}
}

// partSize is how many bytes follow a part's flags and number.
func partSize(flags uint16) int {
	size := 2
	if flags&wordArguments != 0 {
		size = 4
	}
	switch {
	case flags&hasScale != 0:
		size += 2
	case flags&hasTwoScales != 0:
		size += 4
	case flags&hasFourScales != 0:
		size += 8
	}
	return size
}

func (s *subset) widths(tables map[string][]byte) (hmtx []byte) {
	all := tables["hmtx"]
	metrics := int(binary.BigEndian.Uint16(tables["hhea"][34:]))
	for _, g := range s.old {
		n := int(g)
		width := min(n, metrics-1) * 4
		bearing := n*4 + 2
		if n >= metrics {
			bearing = metrics*4 + (n-metrics)*2
		}
		if width+2 > len(all) || bearing+2 > len(all) {
			hmtx = append(hmtx, 0, 0, 0, 0)
			continue
		}
		hmtx = append(hmtx, all[width], all[width+1], all[bearing], all[bearing+1])
	}
	return hmtx
}

// assemble puts tables together to a font file.
func assemble(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	count := uint16(len(names)) //nolint:gosec // at most nine
	power, log := uint16(1), uint16(0)
	for power*2 <= count {
		power, log = power*2, log+1
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []uint16{count, power * 16, log, count*16 - power*16} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	at, head := 12+16*len(names), 0
	for _, name := range names {
		table := tables[name]
		if name == "head" {
			head = at
		}
		out = append(out, name...)
		for _, v := range []int{int(sum(table)), at, len(table)} {
			out = binary.BigEndian.AppendUint32(out, uint32(v)) //nolint:gosec // far below 4 GB
		}
		at += (len(table) + 3) &^ 3
	}
	for _, name := range names {
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-sum(out))
	return out
}

func sum(table []byte) (total uint32) {
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		total += binary.BigEndian.Uint32(word[:])
	}
	return total
}
