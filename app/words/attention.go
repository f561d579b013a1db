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

// Doubt says what was seen in a store and not believed, or is wrong with its deliveries,
// by its topic without inbox.DoubtTopic, and what can be done.
func (w *Words) Doubt(topic string) (what, do string) {
	return w.Text("admin.attention.doubt_"+topic+".title", nil), w.Text("admin.attention.doubt_"+topic+".do", nil)
}
