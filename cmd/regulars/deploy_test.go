package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"
	"gopkg.in/yaml.v3"

	"regulars/app"
)

// The files that deploy the product are read here, offline, so that they cannot
// drift from what the binary understands.

func repoFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func wantVariable(t *testing.T, name string) {
	t.Helper()
	if !slices.ContainsFunc(app.Variables(), func(v app.Variable) bool { return v.Name == name }) {
		t.Errorf("%s is no variable of ours", name)
	}
}

// wantCommand checks that a command line is one the binary takes.
func wantCommand(t *testing.T, line string) {
	t.Helper()
	words := strings.Fields(line)
	if len(words) < 2 || words[0] != "regulars" {
		t.Errorf("%q does not run regulars", line)
		return
	}
	parser, err := kong.New(&commands{}, kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(words[1:]); err != nil {
		t.Errorf("%q: %v", line, err)
	}
}

// loaded checks that values together are a config.
func loaded(t *testing.T, values map[string]string) app.Config {
	t.Helper()
	var environ []string
	for name, value := range values {
		wantVariable(t, name)
		environ = append(environ, name+"="+value)
	}
	config, err := app.LoadConfig(environ)
	if err != nil {
		t.Error(err)
	}
	return config
}

type flyCheck struct {
	Path, Method, Type string
	Port               int
	Processes          []string
}

type flyFile struct {
	App         string
	KillSignal  string `toml:"kill_signal"`
	KillTimeout string `toml:"kill_timeout"`
	Build       struct{ Dockerfile string }
	Env         map[string]string
	Deploy      struct {
		ReleaseCommand string `toml:"release_command"`
	}
	Processes   map[string]string
	HTTPService struct {
		InternalPort int  `toml:"internal_port"`
		ForceHTTPS   bool `toml:"force_https"`
		Processes    []string
		AutoStop     string `toml:"auto_stop_machines"`
		Checks       []flyCheck
	} `toml:"http_service"`
	Checks  map[string]flyCheck
	Metrics []flyCheck
	VM      []struct{ Processes []string } `toml:"vm"`
}

func TestFlyRunsWhatTheBinaryUnderstands(t *testing.T) {
	t.Parallel()
	var fly flyFile
	if err := toml.Unmarshal([]byte(repoFile(t, "fly.toml")), &fly); err != nil {
		t.Fatal(err)
	}
	config := loaded(t, fly.Env)
	if fly.Processes["web"] != "regulars serve" || fly.Processes["worker"] != "regulars work" || len(fly.Processes) != 2 {
		t.Errorf("processes are %v", fly.Processes)
	}
	for _, line := range []string{fly.Processes["web"], fly.Processes["worker"], fly.Deploy.ReleaseCommand} {
		wantCommand(t, line)
	}
	if fly.Deploy.ReleaseCommand != "regulars migrate" {
		t.Errorf("a release runs %q", fly.Deploy.ReleaseCommand)
	}
	service := fly.HTTPService
	if service.InternalPort != config.Port || !service.ForceHTTPS || service.AutoStop != "off" || !slices.Equal(service.Processes, []string{"web"}) {
		t.Errorf("the public service is %+v, serve listens on %d", service, config.Port)
	}
	if len(service.Checks) != 1 || service.Checks[0].Path != "/readyz" || service.Checks[0].Method != http.MethodGet {
		t.Errorf("the public service is checked by %+v", service.Checks)
	}
	_, metricsPort, _ := strings.Cut(config.MetricsAddr, ":")
	both := []string{"web", "worker"}
	for _, scrape := range append(fly.Metrics, fly.Checks["working"]) {
		if strconv.Itoa(scrape.Port) != metricsPort || scrape.Path != "/metrics" {
			t.Errorf("%+v, but metrics are on %s", scrape, config.MetricsAddr)
		}
	}
	if !slices.Equal(fly.Checks["working"].Processes, []string{"worker"}) || !slices.Equal(fly.Metrics[0].Processes, both) {
		t.Error("not every process is watched")
	}
	if fly.Build.Dockerfile != "Dockerfile" || config.BaseURL != "https://"+fly.App+".fly.dev" || config.ProxyHops != 2 {
		t.Errorf("built from %s, reached at %s, %d hops", fly.Build.Dockerfile, config.BaseURL, config.ProxyHops)
	}
}

func TestFlyGivesProcessesTimeToStop(t *testing.T) {
	t.Parallel()
	var fly flyFile
	if err := toml.Unmarshal([]byte(repoFile(t, "fly.toml")), &fly); err != nil {
		t.Fatal(err)
	}
	grace, err := time.ParseDuration(fly.KillTimeout)
	if err != nil || fly.KillSignal != "SIGTERM" {
		t.Fatalf("killed by %s after %s (%v)", fly.KillSignal, fly.KillTimeout, err)
	}
	if grace < 30*time.Second || grace <= drainTime {
		t.Errorf("%s is too short: serve drains for %s, work for 25 s", grace, drainTime)
	}
}

type composeService struct {
	Build         any
	Image         string
	Command       []string
	Environment   map[string]string
	Ports         []string
	DependsOn     map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck   map[string]any
	StopGrace     string `yaml:"stop_grace_period"`
	ReadOnly      bool   `yaml:"read_only"`
	SecurityOpt   []string
	RestartPolicy string `yaml:"restart"`
}

var interpolation = regexp.MustCompile(`\$\{(\w+)(:-([^}]*)|:\?[^}]*)?\}`)

// interpolated fills in what compose would, with a usable key.
func interpolated(values map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range values {
		out[name] = interpolation.ReplaceAllStringFunc(value, func(found string) string {
			parts := interpolation.FindStringSubmatch(found)
			if parts[1] == "REGULARS_KEY" {
				return "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
			}
			return parts[3]
		})
	}
	return out
}

func TestComposeRunsWhatTheBinaryUnderstands(t *testing.T) {
	t.Parallel()
	var file struct{ Services map[string]composeService }
	if err := yaml.Unmarshal([]byte(repoFile(t, "compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	needs := map[string][]string{
		"web":     {"DATABASE_URL", "REGULARS_KEY", "BASE_URL"},
		"worker":  {"DATABASE_URL", "REGULARS_KEY", "BASE_URL", "REDIS_URL"},
		"migrate": {"DATABASE_URL", "DATABASE_ADMIN_URL"},
	}
	commands := map[string]string{"web": "regulars serve", "worker": "regulars work", "migrate": "regulars migrate"}
	for name, needed := range needs {
		service := file.Services[name]
		config := loaded(t, interpolated(service.Environment))
		if err := config.Need(needed...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if line := strings.Join(service.Command, " "); line != commands[name] {
			t.Errorf("%s runs %q", name, line)
		}
		wantCommand(t, commands[name])
		if !service.ReadOnly || service.StopGrace != "35s" {
			t.Errorf("%s may write to its image, or has %s to stop", name, service.StopGrace)
		}
		if _, owner := service.Environment["DATABASE_ADMIN_URL"]; owner != (name == "migrate") {
			t.Errorf("%s: only migrate may sign in as the owner", name)
		}
		if name != "migrate" && service.DependsOn["migrate"].Condition != "service_completed_successfully" {
			t.Errorf("%s does not wait for the migrations", name)
		}
	}
	web := file.Services["web"]
	if !slices.Equal(web.Ports, []string{"127.0.0.1:8080:" + strconv.Itoa(loaded(t, interpolated(web.Environment)).Port)}) {
		t.Errorf("web is reached at %v", web.Ports)
	}
	redis := strings.Join(file.Services["redis"].Command, " ")
	if !strings.Contains(redis, "--appendonly yes") || !strings.Contains(redis, "--maxmemory-policy noeviction") {
		t.Errorf("Redis runs as %q", redis)
	}
	for _, name := range []string{"postgres", "redis"} {
		if !regexp.MustCompile(`^`+name+`:\d+$`).MatchString(file.Services[name].Image) || file.Services[name].Healthcheck == nil {
			t.Errorf("%s is not pinned, or nobody checks it", name)
		}
	}
}

func TestTheImageIsBuiltAsCIBuildsAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	lines := strings.Split(repoFile(t, "Dockerfile"), "\n")
	text := strings.Join(lines, "\n")
	var stages []string
	last := map[string]string{}
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		if word == "FROM" {
			stages = append(stages, rest)
			last = map[string]string{}
		}
		last[word] = rest
	}
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(repoFile(t, "go.mod"))[1]
	node := strings.TrimSpace(repoFile(t, ".nvmrc"))
	want := []string{"node:" + node + "-", "golang:" + goVersion + "-", "gcr.io/distroless/static-debian12:nonroot"}
	for i, prefix := range want {
		if i >= len(stages) || !strings.HasPrefix(stages[i], prefix) {
			t.Fatalf("stages are %v, want them to begin with %v", stages, want)
		}
	}
	if last["USER"] != "65532:65532" || last["CMD"] != `["regulars", "serve"]` || last["ENTRYPOINT"] != "" {
		t.Errorf("the image runs %s as %s", last["CMD"], last["USER"])
	}
	values := map[string]string{}
	for pair := range strings.FieldsSeq(last["ENV"]) {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	config := loaded(t, values)
	if last["EXPOSE"] != strconv.Itoa(config.Port)+" "+strings.TrimPrefix(config.MetricsAddr, ":") {
		t.Errorf("the image exposes %s, and listens on %d and %s", last["EXPOSE"], config.Port, config.MetricsAddr)
	}
	for _, must := range []string{"CGO_ENABLED=0", "-trimpath", "-X main.version=$VERSION", "./cmd/regulars", "npm ci"} {
		if !strings.Contains(text, must) {
			t.Errorf("the Dockerfile lacks %s", must)
		}
	}
	for _, copied := range regexp.MustCompile(`(?m)^COPY (\S+(?: \S+)*) \S+$`).FindAllStringSubmatch(text, -1) {
		for source := range strings.FieldsSeq(copied[1]) {
			if strings.HasPrefix(source, "--from") {
				break
			}
			if _, err := os.Stat(filepath.Join("..", "..", source)); err != nil {
				t.Errorf("the Dockerfile copies %s: %v", source, err)
			}
		}
	}
}

func TestNothingSecretOrBuiltGoesIntoTheImage(t *testing.T) {
	t.Parallel()
	ignored := strings.Split(repoFile(t, ".dockerignore"), "\n")
	for _, name := range []string{".git", ".env", ".env.*", "**/node_modules", "*.key", "*.pem", ".cache", "frontend/embed/admin"} {
		if !slices.Contains(ignored, name) {
			t.Errorf(".dockerignore lacks %s", name)
		}
	}
}

func TestCIRunsMakeTestAndEveryPostgres(t *testing.T) {
	t.Parallel()
	type step struct {
		Run  string
		Uses string
		With map[string]string
	}
	var workflow struct {
		Jobs map[string]struct {
			Strategy struct{ Matrix map[string][]string }
			Env      map[string]string
			Steps    []step
		}
	}
	if err := yaml.Unmarshal([]byte(repoFile(t, ".github/workflows/ci.yml")), &workflow); err != nil {
		t.Fatal(err)
	}
	runs := func(job, line string) bool {
		return slices.ContainsFunc(workflow.Jobs[job].Steps, func(s step) bool { return s.Run == line })
	}
	if !runs("test", "make test") || !runs("migrate", "go run ./cmd/regulars migrate") {
		t.Error("CI does not run what it should")
	}
	for name, job := range workflow.Jobs {
		for _, s := range job.Steps {
			if strings.HasPrefix(s.Uses, "actions/setup-go@") && s.With["go-version-file"] != "go.mod" {
				t.Errorf("%s: another Go than go.mod's", name)
			}
		}
	}
	migrate := workflow.Jobs["migrate"]
	if !slices.Equal(migrate.Strategy.Matrix["postgres"], []string{"15", "16", "17", "18"}) {
		t.Errorf("migrations run on %v", migrate.Strategy.Matrix)
	}
	if err := loaded(t, migrate.Env).Need("DATABASE_ADMIN_URL", "DATABASE_URL"); err != nil {
		t.Error(err)
	}
	if !strings.Contains(repoFile(t, "Makefile"), "\ntest:") {
		t.Error("there is no make test")
	}
}
