package survey

import (
	"slices"

	"regulars/app/words"
)

// Template is a survey that is ready to be asked.
type Template struct {
	Slug     string
	Document Questionnaire
}

// Templates are the surveys that merchants begin with, in every language of the
// catalogs. from is who asks.
func Templates(from string) []Template {
	five := Questionnaire{
		Name: "After an order", From: from, Title: said("survey.ready.title"), Intro: said("survey.ready.intro"),
		Thanks: said("survey.thanks"), Mail: true, Widget: true, Follow: true,
		Questions: []Question{
			{ID: "how", Kind: CSAT, Text: said("survey.ready.how"), Touchpoint: OfStore, Required: true},
			{ID: "easy", Kind: CES, Text: said("survey.ready.easy"), Touchpoint: OfCheckout},
			{ID: "recommend", Kind: NPS, Text: said("survey.ready.recommend"), Touchpoint: OfStore},
			foundUs(),
			{ID: "open", Kind: Text, Text: said("survey.ready.open")},
		},
	}
	recommend := five
	recommend.Name = "Would you recommend us"
	recommend.Questions = []Question{five.Questions[2], five.Questions[4]}
	recommend.Questions[0].Required = true
	open := five
	open.Name, open.Open, open.Mail = "On paper and thank-you pages", true, false
	open.Questions = []Question{five.Questions[0], foundUs(), five.Questions[4]}
	return []Template{
		{"after-order", five},
		{"recommend", recommend},
		{"open", open},
		{"what-for", whatFor(from)},
		{"did-it-work", didItWork(from)},
		{"finding", about("Finding the right thing", five,
			rated("search", OfSearch), rated("information", OfInformation))},
		{"arrived", about("What arrived", five, rated("arrived", OfDelivery), rated("bought", OfProduct))},
		{"helped", about("After we helped", five, rated("service", OfService))},
		{"why-us", whyUs(from)},
	}
}

// about is a survey like another one, of other questions and what people add in words.
func about(name string, like Questionnaire, questions ...Question) Questionnaire {
	like.Name = name
	questions[0].Required = true
	open := like.Questions[len(like.Questions)-1]
	like.Questions = slices.Concat(questions, []Question{open})
	return like
}

// rated asks how one touchpoint was.
func rated(id string, of Touchpoint) Question {
	return Question{ID: id, Kind: CSAT, Text: said("survey.ready." + id), Touchpoint: of}
}

// whatFor asks what a product is for, to choose from the goals of its guide.
func whatFor(from string) Questionnaire {
	return Questionnaire{
		Name: "What do you want it for", From: from, Title: said("survey.ready.for.title"),
		Intro: said("survey.ready.for.intro"), Thanks: said("survey.thanks"), Mail: true, Widget: true, Brief: true,
		Questions: []Question{{ID: "for", Kind: Choice, Text: said("survey.ready.for"), Goals: true, Required: true}},
	}
}

// didItWork asks after the first use.
func didItWork(from string) Questionnaire {
	q := Question{
		ID: "worked", Kind: Choice, Text: said("survey.ready.worked"), Touchpoint: OfProduct, Required: true,
	}
	for _, o := range []struct {
		id   string
		mood Mood
	}{{"yes", Good}, {"not_yet", Neutral}, {"no", Poor}} {
		q.Options = append(q.Options, Option{ID: o.id, Text: said("survey.ready.worked." + o.id), Mood: o.mood})
	}
	return Questionnaire{
		Name: "Did it work", From: from, Title: said("survey.ready.worked.title"),
		Intro: said("survey.ready.worked.intro"), Thanks: said("survey.thanks"), Mail: true, Widget: true, Brief: true,
		Follow: true, Questions: []Question{q},
	}
}

// whyUs asks for motives and expectations: what personas tell of people.
func whyUs(from string) Questionnaire {
	return Questionnaire{
		Name: "What matters to them", From: from, Title: said("survey.ready.why.title"),
		Intro: said("survey.ready.why.intro"), Thanks: said("survey.thanks"), Mail: true, Widget: true,
		Questions: []Question{
			chosen("motive", "quality", "price", "choice", "values", "gift", "other"),
			chosen("expect", "quick", "advice", "new", "same", "save"),
		},
	}
}

// chosen asks for one of some answers.
func chosen(id string, answers ...string) Question {
	q := Question{ID: id, Kind: Choice, Text: said("survey.ready." + id), Touchpoint: OfNone, Required: true}
	for _, answer := range answers {
		q.Options = append(q.Options, Option{ID: answer, Text: said("survey.ready." + id + "." + answer)})
	}
	return q
}

func foundUs() Question {
	q := Question{ID: "found", Kind: Choice, Text: said("survey.ready.found"), Origin: true}
	for _, id := range []string{"search", "friend", "social", "ad", "press", "other"} {
		q.Options = append(q.Options, Option{ID: id, Text: said("survey.ready.found." + id)})
	}
	return q
}

// said is a message of the catalogs in all their languages.
func said(key string) Texts {
	texts := make(Texts, len(words.Locales))
	for _, locale := range words.Locales {
		texts[locale] = words.For(locale).Text(key, nil)
	}
	return texts
}
