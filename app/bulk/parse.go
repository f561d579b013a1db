package bulk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"regulars/app/fail"
	"regulars/app/program"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// ReadHead reads the first row of a file from its beginning and finds out what
// its columns hold. A preset of "" is found out.
func ReadHead(window []byte, chosen map[string]string, preset Preset) (Layout, error) {
	if bytes.HasPrefix(window, []byte("\xff\xfe")) || bytes.HasPrefix(window, []byte("\xfe\xff")) {
		return Layout{}, fail.Field("file", "is UTF-16; save it as CSV in UTF-8")
	}
	body := bytes.TrimPrefix(window, byteOrderMark)
	skipped := int64(len(window) - len(body))
	line, _, _ := bytes.Cut(body, []byte("\n"))
	comma := commaOf(line)
	reader := readerOf(body, comma)
	head, err := reader.Read()
	if err != nil {
		return Layout{}, fail.Field("file", "has no first row that names its columns")
	}
	head = append([]string(nil), head...)
	for i := range head {
		head[i] = cell(head[i])
	}
	l, err := layoutOf(head, comma, chosen, preset)
	l.Start = skipped + reader.InputOffset()
	return l, err
}

// commaOf is what a head has most of.
func commaOf(line []byte) rune {
	best, most := ',', 0
	for _, c := range commas {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func readerOf(body []byte, comma rune) *csv.Reader {
	reader := csv.NewReader(bytes.NewReader(body))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes, reader.ReuseRecord = comma, -1, true, true
	return reader
}

// Page is some rows of a file.
type Page struct {
	Rows     []Row
	Problems []Problem
	Read     int64 // rows, good and bad
	Bytes    int64 // they take in the file
}

// Read reads up to PageRows rows from a window of the file. whole says that the
// file ends with the window; else the window's last row may be cut and is left
// for the next one. first is the number of the first row.
func (l Layout) Read(window []byte, whole bool, first int64, kind Kind) (Page, error) {
	var page Page
	reader := readerOf(window, l.Comma)
	for page.Read < PageRows {
		record, err := reader.Read()
		end := reader.InputOffset()
		cut := !whole && end == int64(len(window))
		if errors.Is(err, io.EOF) || cut {
			break
		}
		number := first + page.Read
		switch {
		case err != nil:
			page.Problems = append(page.Problems, Problem{number, "file", "this row is no CSV"})
		case blank(record):
			page.Read--
		default:
			row, problem := l.row(record, kind)
			row.Number = number
			if problem == nil {
				page.Rows = append(page.Rows, row)
				break
			}
			problem.Row = number
			page.Problems = append(page.Problems, *problem)
		}
		page.Read++
		page.Bytes = end
	}
	if page.Bytes == 0 && !whole {
		return page, fail.Field("file", "has a row of more than %d bytes after row %d", Window, first-1)
	}
	if whole && page.Read < PageRows {
		page.Bytes = int64(len(window))
	}
	return page, nil
}

func blank(record []string) bool {
	for _, text := range record {
		if strings.TrimSpace(text) != "" {
			return false
		}
	}
	return true
}

// cell is a cell's text: UTF-8, or else Windows-1252, as spreadsheets write;
// without what an export puts before a formula's sign.
func cell(text string) string {
	if !utf8.ValidString(text) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(text); err == nil {
			text = decoded
		}
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune("=+-@", rune(text[1])) {
		text = text[1:]
	}
	return text
}

func (l Layout) cell(record []string, field string) string {
	at, found := l.Columns[field]
	if !found || at >= len(record) {
		return ""
	}
	text := strings.Clone(cell(record[at]))
	if text == "0" && field != fieldPoints && presets[l.Preset].zeroBlank {
		return ""
	}
	return text
}

func (l Layout) row(record []string, kind Kind) (row Row, wrong *Problem) {
	if _, numbered := l.Columns[fieldCustomer]; numbered {
		row.Customer = l.cell(record, fieldCustomer)
		if n, err := strconv.ParseInt(row.Customer, 10, 64); err != nil || n < 1 {
			return row, &Problem{Field: fieldCustomer, Text: "is no number of a customer"}
		}
		return l.told(row, record, kind)
	}
	row.Email = l.cell(record, fieldEmail)
	if name, domain, ok := strings.Cut(row.Email, "@"); !ok || name == "" || domain == "" || len(row.Email) > 254 ||
		strings.ContainsAny(row.Email, " ,;<>\n") {
		return row, &Problem{Field: fieldEmail, Text: "is no e-mail address"}
	}
	return l.told(row, record, kind)
}

// told reads what a row tells of the person it names.
func (l Layout) told(row Row, record []string, kind Kind) (Row, *Problem) {
	row.Name = l.cell(record, fieldName)
	if row.Name == "" {
		row.Name = strings.TrimSpace(l.cell(record, fieldFirst) + " " + l.cell(record, fieldLast))
	}
	row.Note = l.cell(record, fieldNote)
	if utf8.RuneCountInString(row.Name) > 200 {
		return row, &Problem{Field: fieldName, Text: "has more than 200 characters"}
	}
	if utf8.RuneCountInString(row.Note) > 500 {
		return row, &Problem{Field: fieldNote, Text: "has more than 500 characters"}
	}
	return l.figures(row, record, kind)
}

func (l Layout) figures(row Row, record []string, kind Kind) (Row, *Problem) {
	text := l.cell(record, fieldPoints)
	points, ok := whole(text)
	switch {
	case !ok && fractional(text):
		return row, &Problem{Field: fieldPoints, Text: "is a fraction of a point; points are whole here, so round it"}
	case !ok:
		return row, &Problem{Field: fieldPoints, Text: "is no whole number"}
	case points > program.MaxPoints || points < -program.MaxPoints:
		return row, &Problem{Field: fieldPoints, Text: "is more than anybody can have"}
	case kind == Import && points < 0:
		return row, &Problem{Field: fieldPoints, Text: "is below zero"}
	case kind == Adjust && points == 0:
		return row, &Problem{Field: fieldPoints, Text: "is zero: nothing would change"}
	}
	row.Points = points
	if kind == Adjust {
		return row, nil
	}
	var wrong *Problem
	if row.Lifetime, wrong = l.lifetime(record, points); wrong != nil {
		return row, wrong
	}
	if text := l.cell(record, fieldEnds); text != "" {
		ends, ok := date(text)
		if !ok {
			return row, &Problem{Field: fieldEnds, Text: "is no date like 2027-03-31"}
		}
		row.Ends = &ends
	}
	row.Tier, row.Birthday = l.cell(record, fieldTier), l.Preset.birthday(l.cell(record, fieldBirthday))
	row.Code = l.cell(record, fieldCode)
	return row, nil
}

// lifetime is what was ever earned: as the file says, or what is there and what
// was spent; 0 when it says neither.
func (l Layout) lifetime(record []string, points int64) (int64, *Problem) {
	if text := l.cell(record, fieldLifetime); text != "" {
		lifetime, ok := whole(text)
		if !ok || lifetime > program.MaxPoints*10 || lifetime < 0 {
			return 0, &Problem{Field: fieldLifetime, Text: "is no whole number from 0 on"}
		}
		return max(lifetime, points), nil
	}
	spent, ok := whole(l.cell(record, fieldSpent))
	if !ok || spent <= 0 || spent > program.MaxPoints {
		return 0, nil
	}
	return points + spent, nil
}

// fractional reports whether a number has a part below one.
func fractional(text string) bool {
	at := strings.LastIndexAny(text, ".,")
	if at < 0 {
		return false
	}
	_, before := whole(text[:at])
	after, err := strconv.ParseUint(text[at+1:], 10, 64)
	return before && err == nil && after > 0
}

// whole reads a whole number: 1200, +1200, 1,200, 1200.00 or 1200,00.
func whole(text string) (int64, bool) {
	if at := strings.IndexByte(text, ','); at > 0 && (text[at:] == ",0" || text[at:] == ",00") {
		text = text[:at]
	}
	text, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" || text == "" {
		return 0, false
	}
	if groups := strings.Split(text, ","); len(groups) > 1 {
		for _, group := range groups[1:] {
			if len(group) != 3 {
				return 0, false
			}
		}
		text = strings.Join(groups, "")
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64)
	return n, err == nil
}

// date reads the day a moment is on: the whole day still counts.
func date(text string) (time.Time, bool) {
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	day, err := time.Parse(time.DateOnly, text)
	return day.AddDate(0, 0, 1), err == nil && day.Year() < 3000
}

// Plain makes a text safe in a spreadsheet: what would be a formula begins with
// an apostrophe (OWASP, CSV injection). Reading takes it away again.
func Plain(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
