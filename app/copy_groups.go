package app

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/app/money"
	"regulars/app/words"
)

// CopyGroup is one part of a person's copy in words, as a store's own report of
// personal data lists it.
type CopyGroup struct {
	ID    string // among ours: the plugin sets its own name before it
	Label string
	Items []CopyItem
}

// CopyItem is one thing of a group: an order, a message.
type CopyItem struct {
	ID   string
	Data []CopyFact
}

// CopyFact is one fact of a thing.
type CopyFact struct{ Name, Value string }

// copyTeller puts a person's copy into words.
type copyTeller struct {
	words  *words.Words
	zone   *time.Location
	person string // begins the ids of items: two people of one address stay apart
	groups []CopyGroup
}

// tell puts all of a copy into words, group by group.
func (t *copyTeller) tell(c *MemberCopy) []CopyGroup {
	t.person = c.Person.ID.String()
	for _, part := range []func(*copyTeller, *MemberCopy){
		(*copyTeller).who, (*copyTeller).accounts, (*copyTeller).standing, (*copyTeller).known, (*copyTeller).decisions,
		(*copyTeller).shown, (*copyTeller).history, (*copyTeller).bought, (*copyTeller).rewards, (*copyTeller).happened,
		(*copyTeller).friends, (*copyTeller).talk, (*copyTeller).posted,
	} {
		part(t, c)
	}
	return t.groups
}

// add puts one thing into a group. facts are keys of words and values, in turn;
// what has no value is left out.
func (t *copyTeller) add(group string, facts ...string) {
	item := CopyItem{}
	for i := 0; i+1 < len(facts); i += 2 {
		if value := strings.TrimSpace(facts[i+1]); value != "" {
			item.Data = append(item.Data, CopyFact{Name: t.words.Text("copy."+facts[i], nil), Value: value})
		}
	}
	if len(item.Data) == 0 {
		return
	}
	last := len(t.groups) - 1
	if last < 0 || t.groups[last].ID != group {
		t.groups = append(t.groups, CopyGroup{ID: group, Label: t.words.Text("copy.group."+group, nil)})
		last++
	}
	g := &t.groups[last]
	item.ID = fmt.Sprintf("%s-%s-%d", g.ID, t.person, len(g.Items)+1)
	g.Items = append(g.Items, item)
}

func (t *copyTeller) yes(is bool) string {
	if is {
		return t.words.Text("copy.yes", nil)
	}
	return t.words.Text("copy.no", nil)
}

func (t *copyTeller) at(when *time.Time) string {
	if when == nil || when.IsZero() {
		return ""
	}
	return when.In(t.zone).Format("2006-01-02 15:04 MST")
}

func (t *copyTeller) cash(minor int64, currency string) string {
	return t.words.Money(money.Amount{Minor: minor, Currency: currency})
}

func (t *copyTeller) who(c *MemberCopy) {
	p := &c.Person
	t.add("person", "program", c.Shop, "state", p.State, "name", p.Name, "email", p.Email, "language", p.Language,
		"country", p.Country, "birthday", p.Birthday, "joined", t.at(p.JoinedAt), "left", t.at(p.LeftAt),
		"known_since", t.at(&p.KnownSince), "no_messages", t.yes(p.NoMessages), "from_another", t.yes(p.FromAnother))
}

func (t *copyTeller) accounts(c *MemberCopy) {
	for i := range c.Accounts {
		a := &c.Accounts[i]
		t.add("accounts", "store", a.Store, "customer", a.CustomerID, "verified", t.yes(a.Verified),
			"tags", strings.Join(a.Tags, ", "), "deleted", t.at(a.DeletedAt))
	}
}

func (t *copyTeller) standing(c *MemberCopy) {
	var level string
	if c.Tier != nil {
		level = c.Tier.Name
	}
	t.add("points", "available", t.words.Number(c.Points.Available), "pending", t.words.Number(c.Points.Pending),
		"held", t.words.Number(c.Points.Held), "lifetime", t.words.Number(c.Points.Lifetime), "tier", level,
		"review", c.Review)
}

func (t *copyTeller) known(c *MemberCopy) {
	p := &c.Profile
	told := make([]string, 0, len(p.Told))
	for field, by := range p.Told {
		told = append(told, fmt.Sprintf("%s: %s, %s", field, by.By, t.at(&by.At)))
	}
	slices.Sort(told)
	t.add("profile", "region", p.Region, "zone", p.Zone, "age", p.AgeBand, "sex", p.Sex, "origin", p.Origin,
		"medium", p.Medium, "campaign", p.Campaign, "purposes", strings.Join(p.Purposes, ", "),
		"topics", strings.Join(p.Topics, ", "), "told", strings.Join(told, "; "))
}

func (t *copyTeller) decisions(c *MemberCopy) {
	for i := range c.Consents {
		d := &c.Consents[i]
		t.add("consents", "at", t.at(&d.At), "channel", d.Channel, "agreed", t.yes(d.Granted), "basis", d.Basis,
			"source", d.Source, "text", d.Text, "note", d.Note)
	}
}

func (t *copyTeller) shown(c *MemberCopy) {
	for i := range c.Interests {
		s := &c.Interests[i]
		t.add("interests", "product", s.Title, "viewed", strconv.Itoa(int(s.Viewed)), "searched",
			strconv.Itoa(int(s.Searched)), "in_cart", strconv.Itoa(int(s.Cart)), "bought", strconv.Itoa(int(s.Bought)),
			"returned", strconv.Itoa(int(s.Returned)), "said", t.yes(s.Said), "at", t.at(&s.LastAt))
	}
	for i := range c.Checkouts {
		b := &c.Checkouts[i]
		t.add("checkouts", "store", b.Store, "at", t.at(&b.StartedAt), "total", t.cash(b.Total, b.Currency),
			"goods", strings.Join(b.Goods, ", "), "completed", t.at(b.CompletedAt))
	}
}

func (t *copyTeller) posted(c *MemberCopy) {
	for i := range c.Posted {
		t.add("post", "print_run", c.Posted[i].Run, "address", c.Posted[i].Address)
	}
}

func (t *copyTeller) history(c *MemberCopy) {
	for i := range c.History {
		m := &c.History[i]
		t.add("history", "at", t.at(&m.At), "what", m.Title, "why", m.Reason, "points", t.words.Signed(m.Points),
			"available", t.words.Number(m.Available), "pending", t.words.Number(m.Pending))
	}
}

func (t *copyTeller) bought(c *MemberCopy) {
	for i := range c.Orders {
		o := &c.Orders[i]
		goods := make([]string, len(o.Lines))
		for j := range o.Lines {
			goods[j] = fmt.Sprintf("%d × %s", o.Lines[j].Quantity, cmp.Or(o.Lines[j].Title, o.Lines[j].ProductID))
		}
		t.add("orders", "store", o.Store, "order", o.Name, "at", t.at(&o.PlacedAt), "state", o.Status,
			"total", t.cash(o.Total, o.Currency), "refunded", t.cash(o.Refunded, o.Currency), "country", o.Country,
			"codes", strings.Join(o.Codes, ", "), "goods", strings.Join(goods, ", "),
			"points", t.words.Number(o.Points))
	}
}

func (t *copyTeller) rewards(c *MemberCopy) {
	for i := range c.Rewards {
		r := &c.Rewards[i]
		t.add("rewards", "store", r.Store, "what", r.Name, "points", t.words.Number(r.Points), "code", r.Code,
			"state", r.Status, "at", t.at(&r.TakenAt), "ends", t.at(&r.EndsAt), "order", r.Order, "why", r.Why)
	}
}

func (t *copyTeller) happened(c *MemberCopy) {
	for _, e := range c.Events {
		t.add("events", "at", t.at(&e.At), "what", e.What, "name", e.Name, "points", t.words.Number(e.Points))
	}
	for _, m := range c.Messages {
		t.add("messages", "at", t.at(&m.At), "what", string(m.Kind), "text", pairs(m.About), "state", m.Status)
	}
}

func (t *copyTeller) friends(c *MemberCopy) {
	for i := range c.Codes {
		code := &c.Codes[i]
		t.add("codes", "code", code.Code, "what", code.Kind, "at", t.at(&code.Since), "ended", t.at(code.Ended),
			"visits", t.words.Number(code.Visits), "orders", t.words.Number(code.Orders),
			"total", t.sums(code.Sales))
	}
	t.referrals("friends", c.Friends)
	t.advocacy(c)
	t.referrals("invited", c.Invited)
}

func (t *copyTeller) advocacy(c *MemberCopy) {
	for i := range c.Advocacy {
		a := &c.Advocacy[i]
		score := ""
		if a.Score != nil {
			score = t.words.Number(*a.Score)
		}
		t.add("recommending", "score", score, "name", a.ShownAs, "orders", t.words.Number(a.Orders),
			"total", t.sums(a.Kept), "points", t.words.Number(a.Points), "reviews", t.words.Number(a.Reviews),
			"asked", t.at(a.AskedAt))
	}
	for i := range c.Pay {
		pay := &c.Pay[i]
		state := "ended"
		if pay.Terms.Active {
			state = "active"
		}
		t.add("commissions", "at", t.at(&pay.Since), "what", string(pay.Terms.Kind), "state", state)
	}
}

// sums are amounts of all currencies.
func (t *copyTeller) sums(byCurrency map[string]int64) string {
	all := make([]string, 0, len(byCurrency))
	for currency, minor := range byCurrency {
		all = append(all, t.cash(minor, currency))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func (t *copyTeller) referrals(group string, all []CopiedReferral) {
	for i := range all {
		r := &all[i]
		t.add(group, "at", t.at(&r.At), "code", r.Code, "state", r.State, "why", r.Reason,
			"points", t.words.Number(r.Points))
	}
}

// said is a conversation in lines: when, who, what.
func (t *copyTeller) said(all []CopiedSaid) string {
	lines := make([]string, len(all))
	for i := range all {
		lines[i] = t.at(&all[i].At) + " " + all[i].Name + ": " + all[i].Text
	}
	return strings.Join(lines, "\n")
}

func (t *copyTeller) talk(c *MemberCopy) {
	for i := range c.Requests {
		r := &c.Requests[i]
		t.add("requests", "at", t.at(&r.At), "what", string(r.Kind), "state", r.State, "order", r.Order,
			"product", r.Product, "text", r.Text, "outcome", r.WhatCame, "subject", r.Subject, "sender", r.Sender,
			"said", t.said(r.Said), "files", strings.Join(r.Files, ", "))
	}
	for i := range c.Surveys {
		s := &c.Surveys[i]
		t.add("surveys", "at", t.at(&s.At), "what", s.Survey, "answered", t.at(s.AnsweredAt),
			"text", pairs(s.Answers), "points", t.words.Number(s.Points))
	}
	for i := range c.Studies {
		s := &c.Studies[i]
		t.add("studies", "at", t.at(&s.At), "what", s.Study, "state", s.Step, "terms", s.Terms,
			"address", s.Address.Line(), "sent", t.at(s.ShippedAt), "answered", t.at(s.AnsweredAt))
	}
	for i := range c.Runs {
		r := &c.Runs[i]
		t.add("automations", "what", r.Name, "at", t.at(&r.BeganAt), "ended", t.at(r.EndedAt), "outcome", r.Ending)
	}
}

// pairs writes what is known by a name, in the order of the names.
func pairs(facts map[string]string) string {
	all := make([]string, 0, len(facts))
	for name, value := range facts {
		if value != "" {
			all = append(all, name+": "+value)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// pageOfGroups cuts out the items of one page, in their groups, and tells whether it
// is the last.
func pageOfGroups(groups []CopyGroup, page, size int) (part []CopyGroup, last bool) {
	from, until, seen := (page-1)*size, page*size, 0
	for _, g := range groups {
		low, high := min(max(from-seen, 0), len(g.Items)), min(max(until-seen, 0), len(g.Items))
		seen += len(g.Items)
		if low < high {
			g.Items = g.Items[low:high]
			part = append(part, g)
		}
	}
	return part, seen <= until
}
