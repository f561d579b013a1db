package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// staffChapter: an owner invites an agent, who signs in by the letter, may help
// members and not change the program, and waits for a yes where points are many.
func staffChapter(ctx context.Context, c *checker) error {
	if c.mail == nil {
		return errors.New("the environment names a mail server: this chapter needs the demo's own mailbox")
	}
	s := &coffee{url: c.stores.coffee.URL()}
	address := fmt.Sprintf("agent.%s@demo.example", uuid.NewString()[:8])
	var agent *admin
	var member string
	var wish struct{ ID, State string }
	return all(
		func() error { return c.enrollment(ctx, "accounts") },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a newcomer has", 0, 50) },
		func() (err error) { found, err := c.member(ctx, c.email()); member = found.ID; return err },
		func() error { return c.setLimit(ctx, 100) },
		func() error {
			body := map[string]string{"email": address, "name": "Demo Helper", "role": "agent"}
			return c.staff.api(ctx, http.MethodPost, "/team", body, nil)
		},
		func() error { return c.letters(ctx, "a letter that invites", address, 1) },
		func() (err error) { agent, err = c.enterBy(ctx, address); return err },
		func() error { return c.refused(ctx, agent, http.MethodPut, "/settings") },
		func() error { return agent.give(ctx, member, 100, nil) },
		func() error { return c.pointsOf(ctx, s, "100 points from the agent are there", 0, 150) },
		func() error { return agent.give(ctx, member, 500, &wish) },
		func() error { return same(ctx, c, "500 more are", "waiting", wish.State) },
		func() error { return c.refused(ctx, agent, http.MethodPost, "/approvals/"+wish.ID+"/approve") },
		func() error { return c.pointsOf(ctx, s, "until then there are", 0, 150) },
		func() error {
			return c.staff.api(ctx, http.MethodPost, "/approvals/"+wish.ID+"/approve", nil, nil)
		},
		func() error { return c.pointsOf(ctx, s, "after a second person's yes", 0, 650) },
		func() error { return c.setLimit(ctx, 0) },
	)
}

func (c *checker) setLimit(ctx context.Context, points int) error {
	return c.staff.api(ctx, http.MethodPut, "/approval-limit", map[string]int{"points": points}, nil)
}

// letters waits for a number of letters to an address.
func (c *checker) letters(ctx context.Context, what, address string, want int) error {
	return figure(ctx, c, what, want, func(context.Context) (int, error) { return len(c.mail.To(address)), nil })
}

var loginAddress = regexp.MustCompile(`http\S+/login/\S+`)

// enterBy signs in by the link of the newest letter to an address.
func (c *checker) enterBy(ctx context.Context, address string) (*admin, error) {
	letters := c.mail.To(address)
	link := loginAddress.FindString(letters[len(letters)-1].Text)
	if link == "" {
		return nil, errors.New("the letter has no link to /login")
	}
	return signIn(ctx, c.o.Config.BaseURL, link)
}

// give gives points to a member. With wish it expects that they wait.
func (a *admin) give(ctx context.Context, member string, points int, wish any) error {
	body := map[string]any{"points": points, "reason": "For the wait"}
	_, err := a.call(ctx, request{
		method: http.MethodPost, address: a.base + "/api/v1/members/" + member + "/adjust",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}, body, wish)
	return err
}

// refused wants a person's request to be refused for who they are.
func (c *checker) refused(ctx context.Context, who *admin, method, path string) error {
	to := request{method: method, address: who.base + "/api/v1" + path}
	status, err := who.call(ctx, to, nil, nil)
	if status == 0 {
		return err
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return same(ctx, c, "the agent's change of "+name+" is answered", http.StatusForbidden, status)
}
