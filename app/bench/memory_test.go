//go:build bench

package bench

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	workerMost  = 256 << 20
	demoMost    = 1 << 30
	fullLoad    = 25_000 // deliveries
	demoPatient = 5 * time.Minute
)

// measureWorkerMemory gives the worker a backlog of all merchants and one of a
// hot merchant, with the profiles to be written to the stores meanwhile, and
// reads the most that any worker of this run ever held.
func measureWorkerMemory(s *stage) []result {
	worker := s.working()
	_, err := s.admin.Exec(s.t.Context(), "UPDATE effect SET state = 0, next_at = now(), dispatches = 0, dispatched_at = NULL")
	s.must(err)
	for _, tenants := range [][]int{s.allTenants(), {hotMerchant}} {
		s.release(s.store(fullLoad, tenants))
		s.awaitApplied()
	}
	note("worker-memory: %d profiles were written to the stores meanwhile", s.count("SELECT count(*) FROM effect WHERE written > 0"))
	_, err = s.admin.Exec(s.t.Context(), "UPDATE effect SET state = 3")
	s.must(err)
	held := max(s.peak, peakMemory(worker.pid()))
	return []result{{name: "worker-memory", figure: mib(held), bar: "<=" + mib(workerMost), ok: held <= workerMost}}
}

// measureDemoMemory runs the demo with all its chapters, and adds up what it and
// its servers hold, again and again.
func measureDemoMemory(s *stage) []result {
	s.stopWork()
	demo := exec.Command(s.binary, "demo", "--check", "--port", "0")
	demo.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}
	demo.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.Create(s.dir + "/demo.log")
	s.must(err)
	defer log.Close()
	demo.Stdout, demo.Stderr = log, log
	s.must(demo.Start())
	ended := make(chan error, 1)
	go func() { ended <- demo.Wait() }()
	most, err := watchMemory(demo.Process.Pid, ended)
	text, _ := os.ReadFile(log.Name())
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "MiB") {
			note("demo-memory: the demo itself says: %s", strings.TrimSpace(line))
		}
	}
	failed := ""
	if err != nil {
		_ = demo.Process.Signal(syscall.SIGTERM)
		failed = ",failed"
		note("demo-memory: the demo failed: %v\n%s", err, text[max(0, len(text)-600):])
	}
	return []result{{
		name: "demo-memory", figure: mib(most) + failed, bar: "<=" + mib(demoMost), ok: err == nil && most > 0 && most <= demoMost,
	}}
}

// watchMemory returns the most that a process and all below it ever held, when
// it has ended.
func watchMemory(pid int, ended <-chan error) (most int64, err error) {
	patient := time.After(demoPatient)
	for {
		most = max(most, memoryBelow(pid))
		select {
		case err := <-ended:
			return most, err
		case <-patient:
			return most, os.ErrDeadlineExceeded
		case <-time.After(500 * time.Millisecond):
		}
	}
}
