package bulk

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteProblems writes what is wrong with rows as CSV: row, field, problem.
func WriteProblems(to io.Writer, problems []Problem) error {
	w := csv.NewWriter(to)
	if err := w.Write([]string{"row", "field", "problem"}); err != nil {
		return err
	}
	for _, p := range problems {
		if err := w.Write([]string{strconv.FormatInt(p.Row, 10), p.Field, Plain(p.Text)}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
