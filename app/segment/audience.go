package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Audience is a segment as a list of people for advertising: those who agreed to
// that, less those who should be left alone.
type Audience struct {
	ID        uuid.UUID
	Name      string
	SegmentID uuid.UUID
	SkipDays  int // who ordered in the last so many days is left out
	CreatedAt time.Time
	RemovedAt *time.Time

	People      *int64 // in the file when last counted, nil before
	NoConsent   int64  // left out, and why: the first reason counts
	Recent      int64
	Waiting     int64
	RefreshedAt *time.Time
}

// Validate refuses what cannot be kept, naming the field.
func (a *Audience) Validate() error {
	a.Name = strings.TrimSpace(a.Name)
	if n := utf8.RuneCountInString(a.Name); n == 0 || n > nameRunes {
		return fail.Field("name", "must have between 1 and %d characters", nameRunes)
	}
	if a.SkipDays < 0 || a.SkipDays > mostDays {
		return fail.Field("skip_days", "must be between 0 and %d", mostDays)
	}
	return nil
}

// Platform is who reads a customer list.
type Platform string

// The platforms.
const (
	Meta   Platform = "meta"
	Google Platform = "google"
)

// Head is the first line of a platform's customer list. Meta: facebook.com/business,
// "Format your customer list"; Google: support.google.com/google-ads/answer/7659867.
// Only what matches is given: the address, and for Meta the country, which it
// hashes as well.
func (p Platform) Head() []string {
	if p == Google {
		return []string{"Email"}
	}
	return []string{"email", "country"}
}

// Row is one person of a platform's list, nil for whom it cannot find: without an
// address.
func (p Platform) Row(email, country string) []string {
	email = strings.ToLower(strings.Join(strings.Fields(email), ""))
	if !strings.Contains(email, "@") {
		return nil
	}
	if p == Google {
		return []string{hashed(email)}
	}
	return []string{hashed(email), hashed(strings.ToLower(strings.TrimSpace(country)))}
}

// hashed is SHA-256 in lower-case hexadecimal, as both want it; nothing stays
// nothing.
func hashed(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
