package shopifytest

import (
	"bytes"
	"strconv"
	"time"
)

// Past is customers and orders from before the app that are not held in memory:
// each follows from its number, so a shop can have any number of them.
type Past struct {
	Customers int
	Orders    int
	Ends      time.Time // when the newest was placed; they reach back two years. Default now
}

// Imagine gives the shop a past. No webhook tells of it. Orders are of one to
// three lines, one in sixteen a guest's.
func (s *Shop) Imagine(p Past) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Ends.IsZero() {
		p.Ends = s.now()
	}
	p.Ends = p.Ends.Truncate(time.Second)
	s.past = p
}

// What is imagined has ids of its own. Those of orders grow with time.
const (
	pastCustomers = 6_000_000_000_000
	pastOrders    = 5_000_000_000_000
	pastLines     = 8
	pastYears     = 2 * 365 * 24 * time.Hour
	pastPrices    = 40
)

func (p Past) customerID(i int) int64 { return pastCustomers + int64(i)*3 }
func (p Past) orderID(i int) int64    { return pastOrders + int64(i)*7 }

// draw is a number that looks random and follows from an order's.
func draw(i, salt int) uint64 {
	x := uint64(i)*0x9e3779b97f4a7c15 + uint64(salt)*0xbf58476d1ce4e5b9 //nolint:gosec // mixing bits
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	return x ^ x>>29
}

func (p Past) lines(i int) int  { return 1 + int(draw(i, 1)%3) }
func (p Past) guest(i int) bool { return p.Customers == 0 || draw(i, 2)%16 == 0 }
func (p Past) buyer(i int) int  { return int(draw(i, 3) % uint64(max(p.Customers, 1))) } //nolint:gosec // small

func (p Past) placed(i int) time.Time {
	back := pastYears / time.Duration(max(p.Orders, 1)) * time.Duration(p.Orders-i)
	return p.Ends.Add(-back).Truncate(time.Second)
}

func (p Past) price(i, line int) int64 { return 500 + int64(draw(i, 10+line)%pastPrices)*100 }

func (p Past) product(i, line int) int64 { return 777_000 + int64(draw(i, 20+line)%50) }

// customer is an imagined customer by its id, nil for another.
func (p Past) customer(id int64) *Customer {
	i := (id - pastCustomers) / 3
	if id < pastCustomers || i >= int64(p.Customers) || p.customerID(int(i)) != id {
		return nil
	}
	return p.customerAt(int(i))
}

func (p Past) customerAt(i int) *Customer {
	since := p.Ends.Add(-pastYears)
	return &Customer{
		ID: p.customerID(i), Email: pastMail(i), FirstName: "Demo Member", LastName: strconv.Itoa(i), Verified: true,
		Enabled: true, Locale: "en", Country: "DE", Tags: []string{"past"}, Metafields: map[string]string{},
		CreatedAt: since, UpdatedAt: since,
	}
}

func pastMail(i int) string { return "past" + strconv.Itoa(i) + "@example.test" }

// order is an imagined order by its id, nil for another.
func (p Past) order(id int64) *Order {
	i := (id - pastOrders) / 7
	if id < pastOrders || i >= int64(p.Orders) || p.orderID(int(i)) != id {
		return nil
	}
	return p.orderAt(int(i))
}

func (p Past) orderAt(i int) *Order {
	placed := p.placed(i)
	o := &Order{
		ID: p.orderID(i), Number: int64(i + 1), Name: "#" + strconv.Itoa(i+1), PlacedAt: placed, UpdatedAt: placed,
		PaidAt: placed, Financial: "paid", Source: "web", Locale: "en", Country: "DE",
	}
	if p.guest(i) {
		o.Email = "guest" + strconv.Itoa(i) + "@example.test"
	} else {
		o.CustomerID, o.Email = p.customerID(p.buyer(i)), pastMail(p.buyer(i))
	}
	for line := range p.lines(i) {
		o.Lines = append(o.Lines, &OrderLine{
			ID: o.ID*pastLines + int64(line), ProductID: p.product(i, line), VariantID: 778_000,
			Title: "Something old", Quantity: 1, Current: 1, Unit: p.price(i, line),
		})
	}
	o.Shipping = ShippingCharge{ID: o.ID*pastLines + 7, Full: 390, Price: 390, Current: 390}
	return o
}

// imagined answers a bulk query out of the past. One object of each shape is
// written the usual way, and all others are cut from that pattern: writing
// hundreds of thousands the usual way would take minutes.
func (s *Shop) imagined(job *bulkJob) groups {
	switch {
	case job.field.Name == "orders" && s.past.Orders > 0:
		cut := &orderCutter{past: s.past, decimals: s.decimal}
		for lines := 1; lines <= 3; lines++ {
			for _, guest := range []bool{false, true} {
				model := cut.model(lines, guest)
				s.model = cut.modelBuyer()
				written := s.bulkLines(job.inner, nodeOf(job.field).SelectionSet, s.orderNode(model), "")
				s.model = nil
				cut.patterns[lines-1][boolIndex(guest)] = cut.cut(written)
			}
		}
		return cut
	case job.field.Name == "customers" && s.past.Customers > 0:
		cut := &customerCutter{past: s.past}
		written := s.bulkLines(job.inner, nodeOf(job.field).SelectionSet, s.customerNode(modelCustomer(s.past)), "")
		cut.pattern = cutAt(written[0], cut.marks())
		return cut
	default:
		return nil
	}
}

func boolIndex(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The marks stand in a pattern where objects differ. Those of amounts and times
// must be ones that nothing else in it has.
const (
	markOrder    = 4_111_111_111_111
	markNumber   = 4_222_222_222
	markCustomer = 4_333_333_333_333
	markLine     = 4_444_444_444_440
	markProduct  = 4_555_555_555_550
	markPrice    = 4_666_660
	markShipping = 4_777_777_777_777
	markMail     = "mark@example.test"
	markLast     = "Mark4888"
)

var markTime = time.Date(1999, 9, 9, 9, 9, 9, 0, time.UTC)

func modelCustomer(p Past) *Customer {
	c := p.customerAt(0)
	c.ID, c.Email, c.LastName = markCustomer, markMail, markLast
	return c
}

// pattern is the lines of one shape of object in pieces: text, and which mark
// comes after it (-1 for none).
type pattern struct {
	text []byte
	mark int
}

func cutAt(line []byte, marks []string) (pieces []pattern) {
	for len(line) > 0 {
		at, which := len(line), -1
		for i, mark := range marks {
			if found := bytes.Index(line, []byte(mark)); found >= 0 && found < at {
				at, which = found, i
			}
		}
		pieces = append(pieces, pattern{line[:at], which})
		if which < 0 {
			break
		}
		line = line[at+len(marks[which]):]
	}
	return pieces
}

type orderCutter struct {
	past     Past
	decimals func(int64) string
	patterns [3][2][][]pattern
}

func (c *orderCutter) modelBuyer() *Customer { return modelCustomer(c.past) }

func (c *orderCutter) model(lines int, guest bool) *Order {
	o := &Order{
		ID: markOrder, Number: markNumber, Name: "#" + strconv.Itoa(markNumber), PlacedAt: markTime,
		UpdatedAt: markTime, PaidAt: markTime, Email: markMail, CustomerID: markCustomer,
		Financial: "paid", Source: "web", Locale: "en", Country: "DE",
	}
	if guest {
		o.CustomerID = 0
	}
	for line := range int64(lines) {
		o.Lines = append(o.Lines, &OrderLine{
			ID: markLine + line, ProductID: markProduct + line, VariantID: 778_000, Title: "Something old",
			Quantity: 1, Current: 1, Unit: markPrice + line,
		})
	}
	o.Shipping = ShippingCharge{ID: markShipping, Full: 390, Price: 390, Current: 390}
	return o
}

// The marks of orders, in the order of value.
func (c *orderCutter) marks() []string {
	all := []string{
		strconv.Itoa(markOrder), strconv.Itoa(markNumber), strconv.Itoa(markCustomer), markMail, markLast,
		markTime.Format(time.RFC3339), strconv.Itoa(markShipping),
	}
	for line := range 3 {
		all = append(all, strconv.Itoa(markLine+line), strconv.Itoa(markProduct+line),
			c.decimals(int64(markPrice+line)))
	}
	return all
}

func (c *orderCutter) cut(written [][]byte) [][]pattern {
	lines := make([][]pattern, len(written))
	for i, line := range written {
		lines[i] = cutAt(line, c.marks())
	}
	return lines
}

func (c *orderCutter) count() int { return c.past.Orders }

func (c *orderCutter) of(i int) [][]pattern {
	return c.patterns[c.past.lines(i)-1][boolIndex(c.past.guest(i))]
}

func (c *orderCutter) size(i int) int { return len(c.of(i)) }

func (c *orderCutter) line(buf []byte, i, line int) []byte {
	for _, piece := range c.of(i)[line] {
		buf = append(buf, piece.text...)
		if piece.mark >= 0 {
			buf = c.value(buf, i, piece.mark)
		}
	}
	return buf
}

func (c *orderCutter) value(buf []byte, i, mark int) []byte {
	id := c.past.orderID(i)
	switch mark {
	case 0:
		return strconv.AppendInt(buf, id, 10)
	case 1:
		return strconv.AppendInt(buf, int64(i+1), 10)
	case 2:
		return strconv.AppendInt(buf, c.past.customerID(c.past.buyer(i)), 10)
	case 3:
		if c.past.guest(i) {
			return append(strconv.AppendInt(append(buf, "guest"...), int64(i), 10), "@example.test"...)
		}
		return append(buf, pastMail(c.past.buyer(i))...)
	case 4:
		return strconv.AppendInt(buf, int64(c.past.buyer(i)), 10)
	case 5:
		return c.past.placed(i).AppendFormat(buf, time.RFC3339)
	case 6:
		return strconv.AppendInt(buf, id*pastLines+7, 10)
	}
	line := (mark - 7) / 3
	switch (mark - 7) % 3 {
	case 0:
		return strconv.AppendInt(buf, id*pastLines+int64(line), 10)
	case 1:
		return strconv.AppendInt(buf, c.past.product(i, line), 10)
	default:
		return append(buf, c.decimals(c.past.price(i, line))...)
	}
}

type customerCutter struct {
	past    Past
	pattern []pattern
}

func (c *customerCutter) marks() []string {
	return []string{strconv.Itoa(markCustomer), markMail, markLast}
}

func (c *customerCutter) count() int   { return c.past.Customers }
func (c *customerCutter) size(int) int { return 1 }

func (c *customerCutter) line(buf []byte, i, _ int) []byte {
	for _, piece := range c.pattern {
		buf = append(buf, piece.text...)
		switch piece.mark {
		case 0:
			buf = strconv.AppendInt(buf, c.past.customerID(i), 10)
		case 1:
			buf = append(buf, pastMail(i)...)
		case 2:
			buf = strconv.AppendInt(buf, int64(i), 10)
		}
	}
	return buf
}

// pastOrderEntries and pastCustomerEntries list the past, as far as it is asked for.
func (s *Shop) pastOrderEntries(args map[string]any) (list []entry) {
	if _, inFile := args["sortKey"].(string); inFile && args["first"] == nil {
		return nil // a file has it from its patterns
	}
	for i := range s.past.Orders {
		if at := s.past.placed(i); changedIn(args, at) && placedIn(args, at) {
			o := s.past.orderAt(i)
			list = append(list, entry{position(args, at, o.ID), s.orderNode(o)})
		}
	}
	return list
}

func (s *Shop) pastCustomerEntries(args map[string]any) (list []entry) {
	if _, inFile := args["sortKey"].(string); inFile && args["first"] == nil {
		return nil
	}
	for i := range s.past.Customers {
		if c := s.past.customerAt(i); changedIn(args, c.UpdatedAt) {
			list = append(list, entry{changed(c.UpdatedAt, c.ID), s.customerNode(c)})
		}
	}
	return list
}
