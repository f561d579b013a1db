package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"regulars/app/program"
)

// fileRun is a file of points as the admin shows it.
type fileRun struct {
	ID     string `json:"id"`
	State  string `json:"state"`
	Preset string `json:"preset"`
	Good   int64  `json:"good"`
	Bad    int64  `json:"bad"`
}

// importChapter: a file of another program brings a member and a stranger their
// points, whose account then has them; and it can be undone.
func importChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	var member, stranger string
	var run fileRun
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a member has", 0, 50) },
		func() error { member, stranger = c.email(), "brought-"+c.email(); return nil },
		func() error {
			text := "Email,Points Balance,Points Spent\n" + member + ",300,100\n" + stranger + ",70,0\nnobody,5,0\n"
			return c.sends(ctx, text, &run)
		},
		func() error { return c.fileIs(ctx, &run, "the file, sent, is", "checked") },
		func() error { return same(ctx, c, "its columns are those of", "yotpo", run.Preset) },
		func() error { return same(ctx, c, "rows that can be used", 2, run.Good) },
		func() error { return same(ctx, c, "rows that cannot", 1, run.Bad) },
		func() error { return c.pointsOf(ctx, s, "nothing happened to the member yet", 0, 50) },
		func() error { return c.fileDeed(ctx, run, "apply") },
		func() error { return c.fileDeed(ctx, run, "apply") }, // a double click
		func() error { return c.fileIs(ctx, &run, "after a click the file is", "applied") },
		func() error { return c.pointsOf(ctx, s, "the member has what they brought", 0, 350) },
		func() error { return c.adminHas(ctx, stranger, "the stranger waits as", "guest", 70) },
		func() error { return c.fileDeed(ctx, run, "undo") },
		func() error { return c.fileIs(ctx, &run, "undone, the file is", "undone") },
		func() error { return c.pointsOf(ctx, s, "the member has as before", 0, 50) },
		func() error { return c.found(ctx, "and strangers found are", stranger, 0) },
	)
}

// sends brings a file in its one part and asks what it would do.
func (c *checker) sends(ctx context.Context, text string, run *fileRun) error {
	about := map[string]any{"kind": "import", "file_name": "members.csv", "bytes": len(text), "source": "Old program"}
	if err := c.staff.api(ctx, http.MethodPost, "/files", about, run); err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/octet-stream"}}
	address := c.staff.base + "/api/v1/files/" + run.ID + "/part?number=1"
	if _, err := fine(c.staff.do(ctx, http.MethodPut, address, header, strings.NewReader(text))); err != nil {
		return err
	}
	return c.fileDeed(ctx, *run, "check")
}

func (c *checker) fileDeed(ctx context.Context, run fileRun, verb string) error {
	return c.staff.api(ctx, http.MethodPost, "/files/"+run.ID+"/"+verb, nil, nil)
}

func (c *checker) fileIs(ctx context.Context, run *fileRun, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		err := c.staff.api(ctx, http.MethodGet, "/files/"+run.ID, nil, run)
		return run.State, err
	})
}

func (c *checker) adminHas(ctx context.Context, email, what, state string, usable int64) error {
	want := fmt.Sprintf("%s with %d", state, usable)
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		found, err := c.member(ctx, email)
		return fmt.Sprintf("%s with %d", found.State, found.Available), err
	})
}

// eraseChapter: a person who is erased takes nothing with them: their code is dead
// at the till, and nobody finds them.
func eraseChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	var who person
	var taken code
	var full string
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a member has", 0, 50) },
		func() (err error) { who, err = c.member(ctx, c.email()); return err },
		func() error { return c.staff.give(ctx, who.ID, 450, nil) },
		func() error { return c.pointsOf(ctx, s, "with 450 from staff", 0, 500) },
		func() (err error) { taken, err = c.takes(ctx, s, "five"); return err },
		func() error { return s.fill(ctx, "tasting-box", 1) },
		func() (err error) { full, err = s.total(ctx); return err },
		func() error { return c.mayNotErase(ctx, who) },
		func() error {
			typed := map[string]string{"confirm": c.email()}
			return c.staff.api(ctx, http.MethodPost, "/members/"+who.ID+"/erase", typed, nil)
		},
		func() error { return c.found(ctx, "members found by the e-mail, erased", c.email(), 0) },
		func() error { return deadAtTheTill(ctx, s, taken) },
		func() error { return c.checkoutAsks(ctx, s, "the checkout asks for all", full) },
		func() error { return c.openWishes(ctx, 0) },
	)
}

// mayNotErase wants another name typed to be refused.
func (c *checker) mayNotErase(ctx context.Context, who person) error {
	to := request{method: http.MethodPost, address: c.staff.base + "/api/v1/members/" + who.ID + "/erase"}
	status, err := c.staff.call(ctx, to, map[string]string{"confirm": "somebody else"}, nil)
	if status == 0 {
		return err
	}
	return same(ctx, c, "erasing with another name typed answers", http.StatusBadRequest, status)
}

func (c *checker) found(ctx context.Context, what, email string, want int) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (int, error) {
		var found struct{ Items []person }
		err := c.staff.api(ctx, http.MethodGet, "/members?q="+email, nil, &found)
		return len(found.Items), err
	})
}

func (c *checker) openWishes(ctx context.Context, want int) error {
	return figure(ctx, c, "wishes about data that are open", want, func(ctx context.Context) (int, error) {
		var open struct{ Items []struct{ ID string } }
		err := c.staff.api(ctx, http.MethodGet, "/data-requests", nil, &open)
		return len(open.Items), err
	})
}

// deadAtTheTill wants a code to be refused.
func deadAtTheTill(ctx context.Context, s shop, taken code) error {
	if err := s.apply(ctx, taken.Code); err == nil {
		return errors.New("the code of somebody erased is taken")
	}
	return nil
}
