// Package consent keeps what people agreed to: one record a decision, never
// changed, with who told it, the words they read and the basis it stands on. What
// holds now is the newest decision of a person and a channel; what arrives late
// takes its place by the time it was made, and changes nothing newer.
package consent

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Channel is what a consent is for. The numbers are stored.
type Channel int16

// The channels. Profile is keeping answers that only a consent allows to keep;
// Ads is being part of an advertising audience.
const (
	Email   Channel = 1
	SMS     Channel = 2
	Post    Channel = 3
	Profile Channel = 4
	Ads     Channel = 5
	Shop    Channel = 6 // short messages in the shop itself: shown until a member says no
	Studies Channel = 7 // being asked to take part in studies and product tests: the panel
)

// Channels lists them.
var Channels = []Channel{Email, SMS, Post, Studies, Profile, Ads}

var channelNames = map[Channel]string{
	Email: "email", SMS: "sms", Post: "post", Profile: "profile", Ads: "ads", Shop: "shop",
	Studies: "studies",
}

// String is a channel's name in the API.
func (c Channel) String() string { return channelNames[c] }

// ChannelOf reads a channel's name, 0 for none of ours.
func ChannelOf(name string) Channel { return keyOf(channelNames, name) }

// Basis is what makes it lawful. The numbers are stored.
type Basis int16

// The bases. Existing is the soft opt-in for people who bought: similar goods,
// told at the purchase, and a way to object in each message.
const (
	Agreed   Basis = 1
	Existing Basis = 2
	Contract Basis = 3
)

var basisNames = map[Basis]string{Agreed: "consent", Existing: "existing_customer", Contract: "contract"}

// String is a basis' name in the API.
func (b Basis) String() string { return basisNames[b] }

// BasisOf reads a basis' name, 0 for none of ours.
func BasisOf(name string) Basis { return keyOf(basisNames, name) }

// Source is where a decision was made. The numbers are stored.
type Source int16

// The sources.
const (
	InStore  Source = 1 // in the shop's own forms
	OnPage   Source = 2 // by a link of ours
	InWidget Source = 3
	ByStaff  Source = 4 // told to staff, who noted it
	InMail   Source = 5 // they called a letter spam, as the mail service tells
)

var sourceNames = map[Source]string{
	InStore: "store", OnPage: "page", InWidget: "widget", ByStaff: "staff", InMail: "mail",
}

// String is a source's name in the API.
func (s Source) String() string { return sourceNames[s] }

func keyOf[K cmp.Ordered](names map[K]string, name string) (found K) {
	for k, n := range names {
		if n == name {
			return k
		}
	}
	return found
}

// Record is one decision.
type Record struct {
	ID      uuid.UUID
	Member  uuid.UUID
	Channel Channel
	Granted bool
	Basis   Basis
	Source  Source
	StoreID *uuid.UUID // that told it
	TextID  string     // see Text; "" for words we do not know
	Note    string
	At      time.Time // when it was decided
	NotedAt time.Time // when we heard
}

// Text is the words that somebody agreed to.
type Text struct{ ID, Body string }

// TextOf names words by what they are: other words are another version.
func TextOf(body string) Text {
	sum := sha256.Sum256([]byte(body))
	return Text{ID: hex.EncodeToString(sum[:8]), Body: body}
}

// Newest gives, of the records of one person, what holds for each channel. Of
// two decisions of one moment the withdrawal holds.
func Newest(records []Record) map[Channel]Record {
	now := map[Channel]Record{}
	for _, r := range records {
		if have, known := now[r.Channel]; !known || r.after(have) {
			now[r.Channel] = r
		}
	}
	return now
}

func (r *Record) after(other Record) bool {
	if c := r.At.Compare(other.At); c != 0 {
		return c > 0
	}
	if r.Granted != other.Granted {
		return !r.Granted
	}
	return slices.Compare(r.ID[:], other.ID[:]) > 0
}
