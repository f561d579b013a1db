package demo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// mostMemory is the budget of the whole demo, in MiB.
const mostMemory = 1024

// measureMemory adds up what this process and all below it hold, and judges what
// the machine gives for it: pages that processes share, as all of Postgres' do with
// its buffers, count once where the kernel tells.
func (c *checker) measureMemory() error {
	tree := processTree(os.Getpid())
	var shared, resident int64
	for _, pid := range tree {
		shared += field(fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss:")
		resident += field(fmt.Sprintf("/proc/%d/status", pid), "VmRSS:")
	}
	if resident == 0 {
		c.say("Memory is not measured: this system has no /proc.")
		return nil
	}
	c.say("Memory of %d processes: %d MiB resident, %d MiB with shared pages counted once; %d MiB are allowed.",
		len(tree), resident>>10, shared>>10, mostMemory)
	held := shared
	if held == 0 {
		held = resident
	}
	if held>>10 > mostMemory {
		return errors.New("the demo holds more memory than its budget")
	}
	return nil
}

// field reads a line of a file of the kernel, in KiB; 0 where there is none.
func field(file, name string) int64 {
	text, err := os.ReadFile(file) //nolint:gosec // a file of the kernel
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kib, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kib
		}
	}
	return 0
}

// processTree lists a process and all below it.
func processTree(root int) []int {
	children := map[int][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if parent := parentOf(file); parent > 0 {
			children[parent] = append(children[parent], pid)
		}
	}
	tree := []int{root}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, children[tree[i]]...)
	}
	return tree
}

// parentOf reads the fourth field of /proc/PID/stat; the second, in parentheses,
// may hold anything.
func parentOf(file string) int {
	text, err := os.ReadFile(file) //nolint:gosec // a file of the kernel
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}
