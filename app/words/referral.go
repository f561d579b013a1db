package words

// Referred says why a referral gave points: "A friend bought": "50 points for a
// friend you invited". why is a ledger.Why constant.
func (w *Words) Referred(why string, points int64, name PointsName) Line {
	reason := w.Text("history."+why, Args{"Points": w.Points(points, name)})
	return Line{w.Text("history.title."+why, nil), reason}
}

// ReferralEnded says why what a referral gave was taken back. why is a ledger.Why
// constant.
func (w *Words) ReferralEnded(why string) Line {
	return Line{w.Text("history.title.taken_back", nil), w.Text("history."+why, nil)}
}
