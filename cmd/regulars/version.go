package main

import "runtime/debug"

// version is set by the linker in a release (-X main.version=1.2.3).
var version string

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(t *terminal) error { return t.say("regulars %s", versionName()) }

// versionName is the release, or the commit of another build.
func versionName() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return "commit " + setting.Value
		}
	}
	return "development"
}
