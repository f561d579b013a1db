package words

// Trouble says what is the matter with a store (platform.Trouble), and what its owner
// can do.
func (w *Words) Trouble(name, detail string) (what, do string) {
	args := Args{"Detail": detail}
	return w.Text("admin.trouble."+name+".title", args), w.Text("admin.trouble."+name+".do", args)
}
