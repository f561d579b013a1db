//go:build bench

package bench

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// daemon is a running process of the product.
type daemon struct {
	*exec.Cmd
	address string // of serve
	said    *bytes.Buffer
}

func (d *daemon) pid() int { return d.Process.Pid }

// build makes the real program, unless REGULARS_BIN names one.
func (s *stage) build() {
	if s.binary = os.Getenv("REGULARS_BIN"); s.binary != "" {
		return
	}
	s.binary = filepath.Join(s.dir, "regulars")
	out, err := exec.Command("go", "build", "-o", s.binary, "regulars/cmd/regulars").CombinedOutput()
	if err != nil {
		s.t.Fatalf("build: %v\n%s", err, out)
	}
}

// environ is what every process of the product is told.
func (s *stage) environ(more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
		"DATABASE_URL=" + s.postgres.URL("regulars_app", "postgres"), "REDIS_URL=" + s.redis.URL(),
		"REGULARS_KEY=" + benchKey, "SHOPIFY_CLIENT_ID=demo-client", "SHOPIFY_CLIENT_SECRET=" + benchSecret,
		"SHOPIFY_ORIGIN=" + s.fake.Origin(), "BASE_URL=http://127.0.0.1:1", "LOG_LEVEL=error", "LISTEN_HOST=127.0.0.1",
	}, more...)
}

// spawn starts a process that ends with us.
func (s *stage) spawn(program string, args, environ []string, input *os.File) *daemon {
	d := &daemon{Cmd: exec.Command(program, args...), said: &bytes.Buffer{}}
	d.Env, d.Stderr = environ, d.said
	if input != nil {
		d.Stdin = input
	}
	d.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s.must(d.Start())
	s.t.Cleanup(func() { d.kill() })
	return d
}

// kill ends a process at once; one that has ended is left in peace.
func (d *daemon) kill() {
	if d.ProcessState == nil {
		_ = d.Process.Kill()
		_ = d.Wait()
	}
}

// working makes sure that the real worker runs.
func (s *stage) working() *daemon {
	if s.work == nil {
		s.work = s.spawn(s.binary, []string{"work"}, s.environ("ALLOW_NETWORKS=127.0.0.0/8",
			"WOOCOMMERCE_CALLS_PER_SECOND=1000"), nil) // what is imitated here has no owner to be spared
	}
	return s.work
}

// stopWork ends the worker and keeps in mind what it held.
func (s *stage) stopWork() {
	if s.work != nil {
		s.peak = max(s.peak, peakMemory(s.work.pid()))
		s.work.kill()
		s.work = nil
	}
}

// serving makes sure that the real server runs. It talks to the platform through
// an address of its own, where its calls are timed.
func (s *stage) serving() *daemon {
	if s.serve == nil {
		s.platform = newStopwatch(s)
		host, port := s.freeAddress()
		s.serve = s.spawn(s.binary, []string{"serve"}, s.environ("PORT="+port, "SHOPIFY_ORIGIN="+s.platform.origin()), nil)
		s.serve.address = net.JoinHostPort(host, port)
		s.awaitReady(s.serve)
	}
	return s.serve
}

func (s *stage) freeAddress() (host, port string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	host, port, err = net.SplitHostPort(listener.Addr().String())
	s.must(err)
	s.must(listener.Close())
	return host, port
}

func (s *stage) awaitReady(d *daemon) {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); s.pause(20 * time.Millisecond) {
		answer, err := http.Get("http://" + d.address + "/readyz")
		if err != nil {
			continue
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
	s.t.Fatalf("%s does not answer: %s", strings.Join(d.Args, " "), d.said)
}
