//go:build bench

package bench

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit in which the kernel counts CPU time (USER_HZ).
const tick = 10 * time.Millisecond

// process is one line of /proc: a process, its parent, and the CPU time it and
// the children it has buried took.
type process struct {
	parent int
	cpu    time.Duration
}

func processes() map[int]process {
	found := map[int]process{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if p, ok := readProcess(file); ok {
			found[pid] = p
		}
	}
	return found
}

// readProcess reads /proc/PID/stat. The second field, in parentheses, may hold
// anything; the parent is the fourth, times are the 14th to the 17th.
func readProcess(file string) (process, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return process{}, false
	}
	fields := strings.Fields(string(text[strings.LastIndex(string(text), ")")+1:]))
	if len(fields) < 15 {
		return process{}, false
	}
	p := process{}
	p.parent, _ = strconv.Atoi(fields[1])
	for _, field := range fields[11:15] {
		n, _ := strconv.ParseInt(field, 10, 64)
		p.cpu += time.Duration(n) * tick
	}
	return p, true
}

// tree lists a process and all below it.
func tree(all map[int]process, root int) []int {
	children := map[int][]int{}
	for pid, p := range all {
		children[p.parent] = append(children[p.parent], pid)
	}
	found := []int{root}
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}

func cpuBelow(all map[int]process, roots ...int) (sum time.Duration) {
	for _, root := range roots {
		for _, pid := range tree(all, root) {
			sum += all[pid].cpu
		}
	}
	return sum
}

// kernelThreads is the parent of the kernel's own threads: they write our logs
// to the disk, and are nobody else's work.
const kernelThreads = 2

// everybody is the CPU time that all programs took, and that the host took away.
func everybody(all map[int]process) (sum time.Duration) {
	for pid, p := range all {
		if pid != kernelThreads && p.parent != kernelThreads {
			sum += p.cpu
		}
	}
	return sum + stolen()
}

func stolen() time.Duration {
	text, _ := os.ReadFile("/proc/stat")
	fields := strings.Fields(string(text))
	if len(fields) < 9 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[8], 10, 64)
	return time.Duration(n) * tick
}

// reading is the machine at one moment.
type reading struct {
	at      time.Time
	counted time.Duration // CPU time of the processes that are measured
	others  time.Duration // CPU time of processes that are not ours
}

// read looks at the processes measured and at everybody else.
func read(measured ...int) reading {
	all := processes()
	return reading{
		at: time.Now(), counted: cpuBelow(all, measured...),
		others: everybody(all) - cpuBelow(all, os.Getpid()),
	}
}

// statusField reads a figure of /proc/PID/status or smaps_rollup, in bytes.
func statusField(pid int, file, name string) int64 {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), file))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kib, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// peakMemory is the most that a process ever held.
func peakMemory(pid int) int64 { return statusField(pid, "status", "VmHWM:") }

// memoryBelow is what a process and all below it hold; pages they share count
// once.
func memoryBelow(root int) (sum int64) {
	for _, pid := range tree(processes(), root) {
		sum += statusField(pid, "smaps_rollup", "Pss:")
	}
	return sum
}
