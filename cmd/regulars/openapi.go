package main

import "regulars/app/api"

type openapiCmd struct{}

// Run prints the OpenAPI document.
func (openapiCmd) Run(t *terminal) error {
	document, err := api.Document()
	if err != nil {
		return err
	}
	_, err = t.stdout.Write(document)
	return err
}
