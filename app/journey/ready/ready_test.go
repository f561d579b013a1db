package ready

import (
	"slices"
	"testing"

	"regulars/app/journey"
	"regulars/app/message"
)

// TestEachIsCompleteInEveryLanguage holds every file to what staff and members
// are promised: it can be published, and says the same things in all languages.
func TestEachIsCompleteInEveryLanguage(t *testing.T) {
	t.Parallel()
	all, err := All()
	if err != nil || len(all) != len(listed) {
		t.Fatalf("%d of %d can be taken (%v)", len(all), len(listed), err)
	}
	for _, a := range all {
		if a.Does == "" || a.Script.Compare != 50 {
			t.Errorf("%s: does %q, and leaves %d of 1000 alone", a.ID, a.Does, a.Script.Compare)
		}
		templates, used := map[string]string{}, map[string]bool{}
		for _, m := range a.Messages {
			templates[m.Key] = "template of " + m.Key
			made := message.Template{Name: m.Name, Document: m.Copy}
			if err := made.Check(); err != nil {
				t.Errorf("%s, %s: %v", a.ID, m.Key, err)
			}
			sameInAll(t, a.ID+", "+m.Key, m.Copy)
		}
		for _, language := range Languages {
			again, err := Get(a.ID)
			if err != nil {
				t.Fatal(err)
			}
			script, err := again.In(language, templates)
			if err != nil {
				t.Errorf("in %s: %v", language, err)
			}
			if err := script.Validate(); err != nil {
				t.Errorf("%s in %s: %v", a.ID, language, err)
			}
			plan := journey.Compile(&script)
			for _, m := range a.Messages {
				for _, id := range plan.StepsOf(journey.Message) {
					tellsPoints(t, a.ID, plan, id, m)
				}
			}
		}
		if err := a.Script.Each(func(_ string, s *journey.Step) error {
			used[s.Template] = true
			return nil
		}); err != nil {
			t.Error(err)
		}
		for _, m := range a.Messages {
			if !used[m.Key] {
				t.Errorf("%s: nothing sends %s", a.ID, m.Key)
			}
		}
	}
}

// sameInAll expects all languages, with the same tags and blocks, and none that is
// a copy of another.
func sameInAll(t *testing.T, what string, c message.Copy) {
	t.Helper()
	if len(c.Texts) != len(Languages) {
		t.Errorf("%s is in %d languages", what, len(c.Texts))
	}
	first := c.Texts[Languages[0]]
	uses := first.Uses()
	slices.Sort(uses)
	for _, language := range Languages[1:] {
		text := c.Texts[language]
		same := text.Uses()
		if slices.Sort(same); !slices.Equal(uses, same) {
			t.Errorf("%s speaks of %v in %s, and of %v in English", what, same, language, uses)
		}
		if text.Subject == first.Subject || text.Preview == first.Preview {
			t.Errorf("%s is in English in %s", what, language)
		}
		for i, b := range text.Blocks {
			if b.Kind != first.Blocks[i].Kind || b.Text == first.Blocks[i].Text && b.Text != "" {
				t.Errorf("%s, block %d is in English in %s", what, i, language)
			}
		}
	}
}

// tellsPoints expects points to tell wherever a message tells points.
func tellsPoints(t *testing.T, id string, plan *journey.Plan, step string, m Message) {
	t.Helper()
	tells := slices.Contains(m.Copy.Texts["en"].Uses(), message.TagPoints)
	sends := false
	if err := plan.Each(func(_ string, s *journey.Step) error {
		sends = sends || s.ID == step && s.Template == "template of "+m.Key
		return nil
	}); err != nil {
		t.Error(err)
	}
	if sends && tells != (plan.PointsOf(step) > 0) {
		t.Errorf("%s: %s tells points: %v, and there are %d to tell", id, step, tells, plan.PointsOf(step))
	}
}
