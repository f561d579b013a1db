package main

import (
	"slices"
	"strings"

	"regulars/app"
)

type envCmd struct{}

// Run lists the variables. It shows no secret, and works with a broken config.
func (envCmd) Run(t *terminal) error {
	for _, v := range app.Variables() {
		if err := t.say("%s\n    %s\n    %s", v.Name, v.About, now(v, t.environ)); err != nil {
			return err
		}
	}
	return nil
}

func now(v app.Variable, environ []string) string {
	i := slices.IndexFunc(environ, func(line string) bool { return strings.HasPrefix(line, v.Name+"=") })
	var set string
	if i >= 0 {
		set = strings.TrimPrefix(environ[i], v.Name+"=")
	}
	switch {
	case set == "" && v.Default == "":
		return "not set"
	case set == "":
		return "default: " + v.Default
	case v.Secret:
		return "set"
	default:
		return "set: " + set
	}
}
