package words

// Unit is what points are called when nobody counts them: "points".
func (w *Words) Unit(name PointsName) string { return w.named(name).Plural }
