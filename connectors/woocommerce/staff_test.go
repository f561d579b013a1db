package woocommerce_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
)

const staffSecret = "shared secret of one store"

// staffToken signs a good staff token, changed.
func staffToken(t *testing.T, method jwt.SigningMethod, key any, change func(c jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": "key-1", "aud": "regulars-staff", "sub": "7", "name": " Ann Owner ", "email": "ann@demo.example",
		"locale": "de-DE", "owner": true, "origin": "https://shop.example",
		"iat": noon.Unix(), "exp": noon.Add(5 * time.Minute).Unix(),
	}
	if change != nil {
		change(claims)
	}
	text, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAStaffTokenNamesStoreAndPerson(t *testing.T) {
	t.Parallel()
	connector := woocommerce.New(woocommerce.Config{})
	token := staffToken(t, jwt.SigningMethodHS256, []byte(staffSecret), nil)
	if key := connector.StaffStore(token); key != "key-1" {
		t.Errorf("the token is of store %q", key)
	}
	visit, visitor, err := connector.VerifyStaff(token, []string{"", "older", staffSecret}, noon)
	wantVisit := platform.Visit{
		Shop: "key-1", User: "7", Ends: noon.Add(5 * time.Minute).UTC(), Origin: "https://shop.example",
	}
	wantVisitor := platform.Visitor{User: "7", Name: "Ann Owner", Owner: true, Locale: "de-DE"} // and no address
	if err != nil || visit != wantVisit || visitor != wantVisitor {
		t.Errorf("%+v, %+v, %v", visit, visitor, err)
	}
	for after, good := range map[time.Duration]bool{
		-29 * time.Second: true, -31 * time.Second: false, 329 * time.Second: true, 331 * time.Second: false,
	} {
		if _, _, err := connector.VerifyStaff(token, []string{staffSecret}, noon.Add(after)); (err == nil) != good {
			t.Errorf("%s after it was made: %v", after, err)
		}
	}
}

func TestStaffTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	hs := func(change func(c jwt.MapClaims)) string {
		return staffToken(t, jwt.SigningMethodHS256, []byte(staffSecret), change)
	}
	set := func(name string, value any) string { return hs(func(c jwt.MapClaims) { c[name] = value }) }
	without := func(name string) string { return hs(func(c jwt.MapClaims) { delete(c, name) }) }
	good := hs(nil)
	for name, token := range map[string]string{
		"a shopper token":              set("aud", "regulars-shopper"),
		"a token of the plugin":        set("aud", "regulars-plugin"),
		"for both":                     set("aud", []string{"regulars-staff", "regulars-shopper"}),
		"without audience":             without("aud"),
		"without issuer":               without("iss"),
		"of nobody":                    set("sub", "0"),
		"without subject":              without("sub"),
		"of somebody without a number": set("sub", "ann"),
		"without expiry":               without("exp"),
		"without time of issue":        without("iat"),
		"issued in the future":         hs(func(c jwt.MapClaims) { c["iat"], c["exp"] = noon.Unix()+60, noon.Unix()+120 }),
		"expired":                      hs(func(c jwt.MapClaims) { c["iat"], c["exp"] = noon.Unix()-3600, noon.Unix()-3300 }),
		"alive for over 5 minutes":     set("exp", noon.Add(5*time.Minute+time.Second).Unix()),
		"from a page that is no site":  set("origin", "https://shop.example/wp-admin/"),
		"from a page that is a script": set("origin", "javascript:alert(1)"),
		"with another store's secret":  staffToken(t, jwt.SigningMethodHS256, []byte("another store's"), nil),
		"with another algorithm":       staffToken(t, jwt.SigningMethodHS512, []byte(staffSecret), nil),
		"with no algorithm":            staffToken(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil),
		"with a signature cut off":     good[:strings.LastIndex(good, ".")+1],
		"that is none":                 "a.b.c",
		"that is empty":                "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connector := woocommerce.New(woocommerce.Config{})
			_, visitor, err := connector.VerifyStaff(token, []string{staffSecret}, noon)
			if !fail.Is(err, fail.Unauthorized) || !errors.Is(err, platform.ErrSession) || visitor.User != "" {
				t.Errorf("believed %+v, %v", visitor, err)
			}
		})
	}
	connector := woocommerce.New(woocommerce.Config{})
	for _, secrets := range [][]string{nil, {""}} {
		if _, _, err := connector.VerifyStaff(good, secrets, noon); !errors.Is(err, platform.ErrSession) {
			t.Errorf("believed without a secret: %v", err)
		}
	}
	for _, other := range []string{set("aud", "regulars-shopper"), set("aud", []string{"regulars-staff", "x"}), "a.b.c", "rgl_key"} {
		if key := connector.StaffStore(other); key != "" {
			t.Errorf("%q is taken for a staff token of %s", other, key)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+good)
	if _, err := connector.VerifyShopper(r, []string{staffSecret}, noon); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a staff token made a shopper: %v", err)
	}
}
