package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-text/typesetting/font"
)

// document writes a PDF (ISO 32000-1, version 1.7) page by page: what is drawn leaves
// with its page, and only the glyphs that were used are remembered until the end.
type document struct {
	to      io.Writer
	written int64
	places  []int64 // of objects, by number less one
	pages   []int
	fonts   []*subset
	byFile  map[*fontFile]int
	logo    int // object of the shop's picture, 0 for none
	setter  *setter
	err     error
}

// The objects that are written last have the first numbers.
const (
	catalogObject   = 1
	pagesObject     = 2
	resourcesObject = 3
	infoObject      = 4
)

func newDocument(to io.Writer) *document {
	d := &document{to: to, places: make([]int64, infoObject), byFile: map[*fontFile]int{}, setter: newSetter()}
	d.write("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return d
}

func (d *document) write(format string, args ...any) {
	if d.err != nil {
		return
	}
	var n int
	n, d.err = fmt.Fprintf(d.to, format, args...)
	d.written += int64(n)
}

// reserve takes the next number for an object.
func (d *document) reserve() int {
	d.places = append(d.places, 0)
	return len(d.places)
}

func (d *document) object(number int, format string, args ...any) {
	d.places[number-1] = d.written
	d.write("%d 0 obj\n", number)
	d.write(format, args...)
	d.write("\nendobj\n")
}

// stream writes an object of packed bytes; dictionary is what it says beside its length.
func (d *document) stream(number int, dictionary string, content []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(content); err != nil && d.err == nil {
		d.err = err
	}
	if err := z.Close(); err != nil && d.err == nil {
		d.err = err
	}
	d.places[number-1] = d.written
	d.write("%d 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\nstream\n", number, dictionary, packed.Len())
	d.write("%s", packed.Bytes())
	d.write("\nendstream\nendobj\n")
}

// endPage writes what was drawn on a page.
func (d *document) endPage(p *page) {
	content, number := d.reserve(), d.reserve()
	d.stream(content, "", p.content.Bytes())
	d.object(number, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources %d 0 R /Contents %d 0 R >>",
		pagesObject, points(p.width), points(p.height), resourcesObject, content)
	d.pages = append(d.pages, number)
	if d.err == nil {
		d.err = d.setter.err
	}
}

// fontNumber is a font's place in the document.
func (d *document) fontNumber(file *fontFile) int {
	n, known := d.byFile[file]
	if !known {
		n = len(d.fonts)
		d.byFile[file], d.fonts = n, append(d.fonts, newSubset(file))
	}
	return n
}

// about is what a file says of itself.
type about struct {
	title, language, producer string
	at                        time.Time
}

// finish writes what all pages share.
func (d *document) finish(a about) error {
	var resources strings.Builder
	resources.WriteString("<< /Font <<")
	for i, s := range d.fonts {
		number, err := d.writeFont(s)
		if err != nil {
			return err
		}
		fmt.Fprintf(&resources, " /F%d %d 0 R", i, number)
	}
	resources.WriteString(" >>")
	if d.logo != 0 {
		fmt.Fprintf(&resources, " /XObject << /Logo %d 0 R >>", d.logo)
	}
	d.object(resourcesObject, "%s >>", resources.String())
	var kids strings.Builder
	for _, p := range d.pages {
		fmt.Fprintf(&kids, " %d 0 R", p)
	}
	d.object(pagesObject, "<< /Type /Pages /Count %d /Kids [%s ] >>", len(d.pages), kids.String())
	d.object(catalogObject, "<< /Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences << /DisplayDocTitle true"+
		" /PrintScaling /None >> >>", pagesObject, utf16Text(a.language))
	d.object(infoObject, "<< /Title %s /Producer %s /CreationDate (D:%sZ) >>",
		utf16Text(a.title), utf16Text(a.producer), a.at.UTC().Format("20060102150405"))
	start := d.written
	d.write("xref\n0 %d\n0000000000 65535 f \n", len(d.places)+1)
	for _, at := range d.places {
		d.write("%010d 00000 n \n", at)
	}
	d.write("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		len(d.places)+1, catalogObject, infoObject, start)
	return d.err
}

// utf16Text is a text string of PDF, in hex so that nothing needs an escape.
func utf16Text(s string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", u)
	}
	out.WriteString(">")
	return out.String()
}

// writeFont writes a subset as a font whose codes are its glyphs' numbers, with a table
// of what they stand for, so that text can be searched and copied.
func (d *document) writeFont(s *subset) (number int, err error) {
	used := len(s.old)
	file, err := s.bytes()
	if err != nil {
		return 0, err
	}
	fontFile, descriptor, descendant, unicode := d.reserve(), d.reserve(), d.reserve(), d.reserve()
	number = d.reserve()
	d.stream(fontFile, fmt.Sprintf("/Length1 %d", len(file)), file)
	name := subsetTag(s) + "+" + s.file.name
	scale := 1000 / float64(s.file.font.Upem())
	face := d.setter.faceOf(s.file)
	if face == nil {
		return 0, d.setter.err
	}
	extents, _ := face.FontHExtents()
	d.object(descriptor, "<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [-1000 %d 2000 %d] /ItalicAngle 0"+
		" /Ascent %d /Descent %d /CapHeight 700 /StemV 80 /FontFile2 %d 0 R >>", name,
		int(float64(extents.Descender)*scale), int(float64(extents.Ascender)*scale),
		int(float64(extents.Ascender)*scale), int(float64(extents.Descender)*scale), fontFile)
	var widths strings.Builder
	for _, g := range s.old[:used] {
		fmt.Fprintf(&widths, " %d", widthOf(face, g, scale))
	}
	d.object(descendant, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe)"+
		" /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 0 /CIDToGIDMap /Identity /W [0 [%s ]] >>",
		name, descriptor, widths.String())
	d.stream(unicode, "", unicodeMap(s.says[:used]))
	d.object(number, "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R]"+
		" /ToUnicode %d 0 R >>", name, descendant, unicode)
	return number, nil
}

// widthOf is how far a glyph moves the pen, in thousandths of its size.
func widthOf(face *font.Face, g font.GID, scale float64) int {
	return int(float64(face.HorizontalAdvance(g))*scale + 0.5)
}

// subsetTag is six letters that name a choice of glyphs.
func subsetTag(s *subset) string {
	h := uint32(2166136261)
	for _, g := range s.old {
		h = (h ^ uint32(g)) * 16777619
	}
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = byte('A' + h%26)
		h /= 26
	}
	return string(tag)
}

// mostMapped is how many lines one block of a map may have.
const mostMapped = 100

func unicodeMap(says []string) []byte {
	var lines []string
	for n, text := range says {
		if text != "" {
			lines = append(lines, fmt.Sprintf("<%04X> <%s>", n, utf16Text(text)[5:len(utf16Text(text))-1]))
		}
	}
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(lines, mostMapped) {
		fmt.Fprintf(&out, "%d beginbfchar\n%s\nendbfchar\n", len(block), strings.Join(block, "\n"))
	}
	out.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\n" + "end\n")
	return out.Bytes()
}
