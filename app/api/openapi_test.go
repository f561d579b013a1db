package api_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
)

//go:generate go test -run ^TestOpenAPIFileIsWhatTheStructsSay$ . -update

var update = flag.Bool("update", false, "write openapi.yaml")

const openapiFile = "../../openapi.yaml"

func TestOpenAPIFileIsWhatTheStructsSay(t *testing.T) {
	t.Parallel()
	want, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(openapiFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(openapiFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("openapi.yaml is out of date, run make generate (-structs +file):\n%s", diff)
	}
}
