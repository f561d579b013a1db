package bulk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// readAll reads a whole file through windows of a size.
func readAll(t *testing.T, file string, window int) (rows []Row, problems []Problem) {
	t.Helper()
	layout, err := ReadHead([]byte(file), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for at, row := layout.Start, int64(0); at < int64(len(file)); {
		end := min(at+int64(window), int64(len(file)))
		page, err := layout.Read([]byte(file)[at:end], end == int64(len(file)), row+1, Import)
		if err != nil {
			t.Fatal(err)
		}
		at, row = at+page.Bytes, row+page.Read
		rows, problems = append(rows, page.Rows...), append(problems, page.Problems...)
	}
	return rows, problems
}

func TestFilesOfOtherProgramsAreRead(t *testing.T) {
	t.Parallel()
	ends := time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	ann := func(row Row) []Row {
		row.Number, row.Email = 1, "ann@example.com"
		return []Row{row}
	}
	for name, test := range map[string]struct {
		file string
		want []Row
	}{
		"Smile, Growave":     {"email,points\nann@example.com,120\n", ann(Row{Points: 120})},
		"LoyaltyLion":        {"customer id,email,points,enrolled\n77,ann@example.com,120,true\n", ann(Row{Points: 120})},
		"Yotpo":              {"Customer Email;Points Balance;Points Earned\r\nann@example.com;120;500\r\n", ann(Row{Points: 120, Lifetime: 500})},
		"YITH":               {"user,points\nann@example.com,120", ann(Row{Points: 120})},
		"everything":         {"email,first name,last name,points,lifetime points,expires on\nann@example.com,Ann,Lee,120,80,2027-03-31\n", ann(Row{Name: "Ann Lee", Points: 120, Lifetime: 120, Ends: &ends})},
		"byte order mark":    {"\xef\xbb\xbfemail,points\nann@example.com,\"1,200\"\n", ann(Row{Points: 1200})},
		"Windows-1252":       {"email,name,points\nann@example.com,Ren\xe9e,120.00\n", ann(Row{Name: "Renée", Points: 120})},
		"defused formula":    {"email,name,points\nann@example.com,'=Lee,120\n", ann(Row{Name: "=Lee", Points: 120})},
		"lines in a cell":    {"email,note,points\nann@example.com,\"a\nb\",120\n", ann(Row{Note: "a\nb", Points: 120})},
		"Growave's decimals": {"Customer ID,Email,Points,Birthdate\n7,ann@example.com,12.00,\n", ann(Row{Points: 12})},
		"decimal commas":     {"email;points\nann@example.com;1200,00\n", ann(Row{Points: 1200})},
		"empty rows between": {"email,points\n\n,\nann@example.com,120\n\n", ann(Row{Points: 120})},
	} {
		rows, problems := readAll(t, test.file, Window)
		if diff := cmp.Diff(test.want, rows); diff != "" || len(problems) > 0 {
			t.Errorf("%s: %v (-want +got):\n%s", name, problems, diff)
		}
	}
}

func TestRowsThatCannotBeUsedAreNamedAndTheOthersAreRead(t *testing.T) {
	t.Parallel()
	file := "email,points,lifetime points,expires on\n" +
		"ann,1,,\nann@example.com,-5,,\nann@example.com,1.5,,\nann@example.com,,,\n" +
		"ann@example.com,7,x,\nann@example.com,7,,soon\nbea@example.com,8,,\nann@example.com,99999999999999999999,,\n" +
		"ann@example.com,\"1,250.5\",,\n"
	rows, problems := readAll(t, file, Window)
	want := []Problem{
		{1, "email", "is no e-mail address"},
		{2, "points", "is below zero"},
		{3, "points", "is a fraction of a point; points are whole here, so round it"},
		{4, "points", "is no whole number"},
		{5, "lifetime_points", "is no whole number from 0 on"},
		{6, "expires_on", "is no date like 2027-03-31"},
		{8, "points", "is no whole number"},
		{9, "points", "is a fraction of a point; points are whole here, so round it"},
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("the problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Row{{Number: 7, Email: "bea@example.com", Points: 8}}, rows); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
}

func TestHeadsThatNobodyUnderstandsAreRefusedByName(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"mail,points\n":      "no column for email",
		"email,stars\n":      "no column for points",
		"\xff\xfee\x00m\x00": "UTF-16",
		"":                   "no first row",
	} {
		if _, err := ReadHead([]byte(file), nil, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is refused with %v, want %q", file, err, want)
		}
	}
	layout, err := ReadHead([]byte("mail,stars,color\n"), map[string]string{"email": "Mail", "points": "Stars"}, "")
	if err != nil || layout.Columns["points"] != 1 || cmp.Diff([]string{"color"}, layout.Ignored) != "" {
		t.Errorf("with its columns named it is read as %+v, %v", layout, err)
	}
}

func TestAFileIsReadTheSameThroughAnyWindow(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("email,name,points\n")
	for i := range 2500 {
		fmt.Fprintf(&file, "buyer%d@example.com,\"Lee, %d\nof two lines\",%d\n", i, i, i)
	}
	whole, _ := readAll(t, file.String(), file.Len())
	if len(whole) != 2500 || whole[2499].Number != 2500 {
		t.Fatalf("%d rows are read", len(whole))
	}
	for _, window := range []int{100, 257, 4096, 100_000} {
		rows, problems := readAll(t, file.String(), window)
		if diff := cmp.Diff(whole, rows); diff != "" || len(problems) > 0 {
			t.Errorf("through windows of %d bytes: %v (-whole +windows):\n%.2000s", window, problems, diff)
		}
	}
}

func TestNothingBecomesAFormula(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\tx"} {
		if Plain(text) != "'"+text || cell(Plain(text)) != strings.TrimSpace(text) && text != "\tx" {
			t.Errorf("%q is written as %q and read back as %q", text, Plain(text), cell(Plain(text)))
		}
	}
}

func TestAFileWithoutEmailsNamesPeopleByTheirNumberInTheStore(t *testing.T) {
	t.Parallel()
	file := "id,points\n17,120\n0,5\nann@example.com,5\n"
	rows, problems := readAll(t, file, Window)
	if diff := cmp.Diff([]Row{{Number: 1, Customer: "17", Points: 120}}, rows); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
	want := []Problem{{2, "customer_id", "is no number of a customer"}, {3, "customer_id", "is no number of a customer"}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("the problems (-want +got):\n%s", diff)
	}
	if _, err := ReadHead([]byte("Customer ID,Points\n17,120\n"), nil, Growave); err == nil {
		t.Error("a file of Growave's without e-mails is taken")
	}
}
