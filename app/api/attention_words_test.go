package api

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/inbox"
	"regulars/app/member"
	"regulars/app/words"
	"regulars/app/work"
)

func TestACopyOfAShopIsToldInWords(t *testing.T) {
	t.Parallel()
	item := attentionOf(words.For("de"), app.Trouble{Trouble: work.Trouble{Topic: inbox.CopyTopic, Error: "at staging"}})
	if want := "Eine Kopie deines Shops schickt uns ihre Bestellungen"; item.Title != want || item.Error != "at staging" {
		t.Errorf("%q, %q", item.Title, item.Error)
	}
}

// What the server knows by its topic is named, with advice, in each language; the rest
// is by its source (frontend/admin/src/features/attention).
func TestEachTopicThatNeedsAttentionHasATitleAndAdvice(t *testing.T) {
	t.Parallel()
	topics := append(app.DoubtTopics(), "code_gone", "codes_refused")
	said := map[string]string{}
	for _, locale := range words.Locales {
		for _, topic := range topics {
			item := attentionOf(words.For(locale), app.Trouble{Trouble: work.Trouble{Topic: topic, Object: "5 off"}})
			for _, text := range []string{item.Title, item.Do} {
				if before := said[text]; text == "" || strings.HasPrefix(text, "admin.") || before != "" {
					t.Errorf("%s in %s says %q, as %q does", topic, locale, text, before)
				}
			}
			said[item.Title] = topic + " in " + locale
		}
	}
}

func TestACodeThatNeedsAttentionIsNamedWithItsMember(t *testing.T) {
	t.Parallel()
	held := app.Trouble{
		Trouble: work.Trouble{Topic: "code_gone", Object: "5 off"}, Code: "REG-ABCD", Member: member.Brief{ID: uuid.Max, Name: "Ann"},
	}
	item := attentionOf(words.For("en"), held)
	if item.Code != "REG-ABCD" || item.MemberID != uuid.Max.String() || item.MemberName != "Ann" {
		t.Errorf("%+v", item)
	}
	held.Member = member.Brief{}
	if item = attentionOf(words.For("en"), held); item.MemberID != "" || item.Code != "REG-ABCD" {
		t.Errorf("anybody's code is told as %+v", item)
	}
}

// The description names each source that the list can hold: staff's pages have words for
// those alone.
func TestEachSourceOfTroubleIsDescribed(t *testing.T) {
	t.Parallel()
	field, _ := reflect.TypeFor[AttentionItem]().FieldByName("Source")
	described := strings.Split(field.Tag.Get("enum"), ",")
	var listed []string
	for _, source := range work.Sources() {
		listed = append(listed, string(source))
	}
	slices.Sort(described)
	slices.Sort(listed)
	if !slices.Equal(described, listed) {
		t.Errorf("described are %v, and listed %v", described, listed)
	}
}
