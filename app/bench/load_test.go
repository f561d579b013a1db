//go:build bench

package bench

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load sends deliveries over raw keep-alive connections: what it costs is taken
// from the same two cores, so it does as little as possible.
type load struct {
	s       *stage
	address string
	bodies  [][]byte // ready, of all merchants in turn
	heads   []string // their headers, but for path and id
	sent    atomic.Int64
	failed  atomic.Pointer[error] // the last one
	lanes   []*lane
}

// lane is one connection.
type lane struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

const lanesOpen = 64

func (s *stage) newLoad(address string) *load {
	l := &load{s: s, address: address}
	for i := range 2 * merchantCount {
		who := i % merchantCount
		body := s.body(i, who)
		l.bodies = append(l.bodies, body)
		l.heads = append(l.heads, s.head(who, body))
	}
	for range lanesOpen {
		conn, err := net.Dial("tcp", address)
		s.must(err)
		l.lanes = append(l.lanes, &lane{conn: conn, in: bufio.NewReader(conn), out: make([]byte, 0, 16<<10)})
	}
	return l
}

func (l *load) close() {
	for _, lane := range l.lanes {
		_ = lane.conn.Close()
	}
}

// post sends one delivery that nobody sent before and waits for its answer.
func (l *load) post(lane *lane, path string) {
	n := l.sent.Add(1)
	i := int(n) % len(l.bodies)
	l.send(lane, path, n, l.heads[i], l.bodies[i])
}

func (l *load) send(lane *lane, path string, id int64, head string, body []byte) {
	out := lane.out[:0]
	out = append(out, "POST "...)
	out = append(out, path...)
	out = append(out, " HTTP/1.1\r\nHost: regulars\r\nX-Shopify-Webhook-Id: bench-"...)
	out = strconv.AppendInt(out, id, 10)
	out = append(out, "\r\n"...)
	out = append(out, head...)
	out = append(out, "\r\n"...)
	out = append(out, body...)
	lane.out = out
	if err := lane.exchange(); err != nil {
		l.failed.Store(&err)
	}
}

// check ends the run when a delivery was not accepted.
func (l *load) check() {
	l.s.t.Helper()
	if err := l.failed.Load(); err != nil {
		l.s.t.Fatalf("a delivery was not accepted: %v", *err)
	}
}

// postBody sends one body of a tenant, known by its number.
func (l *load) postBody(n, who int, body []byte) {
	l.send(l.lanes[0], routeReal, int64(n), l.s.head(who, body), body)
	l.check()
}

// head is what the platform says of a body.
func (s *stage) head(who int, body []byte) string {
	return "Content-Type: application/json\r\nX-Shopify-Topic: orders/paid\r\nX-Shopify-Shop-Domain: " +
		s.tenants[who].shop.Domain + "\r\nX-Shopify-Hmac-Sha256: " + sign(body) + "\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n"
}

// exchange sends what is ready and reads an answer without a body.
func (c *lane) exchange() error {
	_ = c.conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	first := strings.TrimSpace(string(status))
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
	}
	if first != "HTTP/1.1 200 OK" {
		return fmt.Errorf("answered %s", first)
	}
	return nil
}

// flood sends as fast as the answers come, for a while, and counts them.
func (l *load) flood(path string, lasts time.Duration) int {
	before := l.sent.Load()
	until := time.Now().Add(lasts)
	var all sync.WaitGroup
	for _, lane := range l.lanes {
		all.Go(func() {
			for time.Now().Before(until) && l.failed.Load() == nil {
				l.post(lane, path)
			}
		})
	}
	all.Wait()
	l.check()
	return int(l.sent.Load() - before)
}

// drip sends at a steady rate, whatever the answers do, and times each from the
// moment at which it was to be sent.
func (l *load) drip(path string, perSecond int, lasts time.Duration) []time.Duration {
	gap := time.Second * time.Duration(len(l.lanes)) / time.Duration(perSecond)
	began := time.Now()
	took := make([][]time.Duration, len(l.lanes))
	var all sync.WaitGroup
	for i, lane := range l.lanes {
		all.Go(func() {
			due := began.Add(gap * time.Duration(i) / time.Duration(len(l.lanes)))
			for ; due.Sub(began) < lasts; due = due.Add(gap) {
				time.Sleep(time.Until(due))
				l.post(lane, path)
				took[i] = append(took[i], time.Since(due))
			}
		})
	}
	all.Wait()
	l.check()
	var flat []time.Duration
	for _, some := range took {
		flat = append(flat, some...)
	}
	return flat
}
