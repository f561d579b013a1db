package api

import (
	"testing"

	"regulars/app"
	"regulars/app/words"
	"regulars/app/work"
)

func TestACopyOfAShopIsToldInWords(t *testing.T) {
	t.Parallel()
	item := attentionOf(words.For("de"), app.Trouble{Trouble: work.Trouble{Topic: app.CopyTopic, Error: "at staging"}})
	if want := "Eine Kopie deines Shops schickt uns ihre Bestellungen"; item.Title != want || item.Error != "at staging" {
		t.Errorf("%q, %q", item.Title, item.Error)
	}
}
