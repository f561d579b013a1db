package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"regulars/app"
)

const root = "../.."

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// settingRow is a variable's line in README.
func settingRow(v app.Variable) string {
	def := ""
	if v.Default != "" {
		def = "`" + v.Default + "`"
	}
	return fmt.Sprintf("| `%s` | %s | %s |", v.Name, def, v.About)
}

func TestReadmeListsEverySettingAsTheBinaryDoes(t *testing.T) {
	t.Parallel()
	text := readme(t)
	for _, v := range app.Variables() {
		if row := settingRow(v); !strings.Contains(text, row) {
			t.Errorf("README.md lacks this line:\n%s", row)
		}
	}
}

func TestReadmeNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	defined := definedTests(t)
	for _, name := range regexp.MustCompile(`Test[A-Z]\w+`).FindAllString(readme(t), -1) {
		if !defined[name] {
			t.Errorf("README.md names %s, which is no test", name)
		}
	}
}

func definedTests(t *testing.T) map[string]bool {
	t.Helper()
	defined := map[string]bool{}
	definition := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".cache"):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		for _, found := range definition.FindAllStringSubmatch(string(text), -1) {
			defined[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return defined
}

func TestReadmeAndArchitectureNameFilesThatExist(t *testing.T) {
	t.Parallel()
	architecture, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("(?:`|\\()((?:app|cmd|connectors|docs|frontend|jobs|migrations)/[\\w/.-]+\\.(?:go|ts|tsx|webp))[`)]")
	for _, found := range named.FindAllStringSubmatch(readme(t)+string(architecture), -1) {
		if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
			t.Errorf("%s is named and not there", found[1])
		}
	}
}
