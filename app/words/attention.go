package words

// CodeGone says that a shopper's unused code was taken away in the store, and what can
// be done.
func (w *Words) CodeGone(reward string) (what, do string) {
	return w.Text("admin.attention.code_gone.title", Args{"Reward": reward}),
		w.Text("admin.attention.code_gone.do", nil)
}

// CodesRefused says that a store refuses the codes of a reward, so many in a row.
func (w *Words) CodesRefused(reward string, times int, reason string) (what, do string) {
	return w.Text("admin.attention.codes_refused.title", Args{"Reward": reward}),
		w.Text("admin.attention.codes_refused.do", Args{"Times": w.Number(int64(times)), "Reason": reason})
}

// Copied says that a copy of a store delivers too; where it is and what to do stands in the error.
func (w *Words) Copied() string { return w.Text("admin.attention.copied.title", nil) }
