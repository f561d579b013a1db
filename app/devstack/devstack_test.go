package devstack

import (
	"testing"
)

func TestSharedClusterIsFoundByEveryone(t *testing.T) {
	t.Parallel()
	u, err := TestPostgres(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(u)
}
