package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// imports brings a file into a merchant's program and takes it out again, with no
// worker running.
func (s *site) imports(merchant string) {
	s.t.Helper()
	dir := s.t.TempDir()
	file, problems := filepath.Join(dir, "points.csv"), filepath.Join(dir, "problems.csv")
	text := "Email,Points Balance,Points Spent,Birthday (MM/DD)\n" +
		"ann@example.com,120,380,03/28\nbea@example.com,80,0,0\nnobody,5,0,0\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	bring := []string{"import", file, "--merchant", merchant, "--problems", problems}
	found := "columns of yotpo; 3 rows: 2 can be used, 1 cannot; 2 newcomers, 200 points"
	s.want(found, append(bring, "--dry-run")...)
	if told, err := os.ReadFile(problems); err != nil || !strings.Contains(string(told), "3,email,is no e-mail address") {
		s.t.Errorf("the problems are %q, %v", told, err)
	}
	said := s.want("2 rows and 200 points brought over, 1 rows left out", append(bring, "--preset", "yotpo")...)
	undo := regexp.MustCompile(`--undo (\S+)`).FindStringSubmatch(said)
	if undo == nil {
		s.t.Fatalf("how to undo it is not said:\n%s", said)
	}
	for arguments, says := range map[string]string{
		"": "already", "--preset stamps": "no program that is known", "--undo " + undo[1]: "name a file",
	} {
		if said, ok := s.run(nil, append(bring, strings.Fields(arguments)...)...); ok || !strings.Contains(said, says) {
			s.t.Errorf("with %q: %v, want %q:\n%s", arguments, ok, says, said)
		}
	}
	s.want("200 points taken out again", "import", "--merchant", merchant, "--undo", undo[1])
}
