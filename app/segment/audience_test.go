package segment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The hashes are those of "test@gmail.com" and "us" as sha256sum gives them.
func TestCustomerListsAreHashedAsThePlatformsAskForIt(t *testing.T) {
	t.Parallel()
	const address, us = "87924606b4131a8aceeeae8868531fbb9712aaa07a5d3a756b26ce0f5d6ca674",
		"79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"
	for _, c := range []struct {
		platform       Platform
		email, country string
		want           []string
	}{
		{Meta, " Test@Gmail.com ", "US", []string{address, us}},
		{Meta, "test@gmail.com", "", []string{address, ""}},
		{Google, "te st@GMAIL.com", "US", []string{address}},
		{Google, "", "US", nil},
		{Meta, "not an address", "US", nil},
	} {
		if diff := cmp.Diff(c.want, c.platform.Row(c.email, c.country)); diff != "" {
			t.Errorf("%s, %q, %q (-want +got):\n%s", c.platform, c.email, c.country, diff)
		}
	}
}
