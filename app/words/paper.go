package words

import "time"

// OnPaper are the fixed texts of a printed coupon.
type OnPaper struct{ Code, Scan string }

// Paper gives the fixed texts of coupons of a shop, by its address as shoppers type it.
func (w *Words) Paper(host string) OnPaper {
	return OnPaper{Code: w.Text("paper.code", nil), Scan: w.Text("paper.scan", Args{"Host": host})}
}

// PaperFor says whose coupon it is: "For Ana".
func (w *Words) PaperFor(name string) string { return w.Text("paper.for", Args{"Name": name}) }

// PaperHello begins a letter; name may be "".
func (w *Words) PaperHello(name string) string {
	if name == "" {
		return w.Text("paper.hello.nobody", nil)
	}
	return w.Text("paper.hello", Args{"Name": name})
}

// PaperOnce says until when, how often and where a coupon works; last is its last whole
// day.
func (w *Words) PaperOnce(last time.Time, host string) string {
	return w.Text("paper.once", Args{"Date": w.DayYear(last), "Host": host})
}
