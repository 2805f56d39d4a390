package supervise

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// child is one supervised process over all its starts.
type child struct {
	Process
	s        *Supervisor
	first    bool
	stopping chan struct{}
	done     chan struct{}

	mu      sync.Mutex
	cmd     *exec.Cmd
	started time.Time
}

// start runs the binary once.
func (c *child) start() error {
	log, err := os.OpenFile(logFile(c.s.deps.Logs, c.Name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the log of %s: %w", c.Name, err)
	}
	defer log.Close()
	cmd := exec.Command(c.Path, c.Args...) // our own binary; it is stopped in order, not by a context
	cmd.Stdout, cmd.Stderr, cmd.Env = log, log, c.Env
	if c.first {
		cmd.Env = append(append([]string{}, c.Env...), c.First...)
	}
	if c.s.deps.Inherit != nil {
		cmd.ExtraFiles = []*os.File{c.s.deps.Inherit}
	}
	cmd.SysProcAttr = attributes(c.Gentle)
	if err := c.s.starter.start(cmd); err != nil {
		return fmt.Errorf("starting %s: %w", c.Name, err)
	}
	c.first = false
	c.mu.Lock()
	c.cmd, c.started = cmd, time.Now()
	c.mu.Unlock()
	return os.WriteFile(c.pidFile(), []byte(strconv.Itoa(cmd.Process.Pid)+"\n"), 0o600)
}

func (c *child) pidFile() string { return filepath.Join(c.s.deps.PIDs, c.Name+".pid") }

// keep waits for the process and starts it again until it is stopped, done or given up.
func (c *child) keep() {
	defer close(c.done)
	defer func() { _ = os.Remove(c.pidFile()) }()
	for deaths := 0; ; {
		err := c.cmd.Wait()
		if c.stopped() {
			return
		}
		if time.Since(c.started) > healthy {
			deaths = 0
		}
		deaths++
		again, failure := c.judge(err, deaths)
		if failure != nil {
			c.s.fail(failure)
		}
		if !again || !c.wait(pause(deaths)) {
			return
		}
		c.s.restarted(c.Name, how(err))
		if err := c.start(); err != nil {
			c.s.fail(err)
			return
		}
		// A stop that came while it was starting has signalled the dead one.
		if c.stopped() {
			c.signal(syscall.SIGTERM)
		}
	}
}

// judge says whether a death is answered by another start, and what to report where it is not.
func (c *child) judge(err error, deaths int) (again bool, failure error) {
	var exit *exec.ExitError
	switch {
	case c.Once && err == nil:
		return false, nil
	case errors.As(err, &exit) && exit.ExitCode() == 2:
		return false, &MisconfiguredError{Name: c.Name, Lines: c.lastWords()}
	case c.Mortal != "":
		return false, fmt.Errorf("%s ended (%s); %s", c.Name, how(err), c.Mortal)
	case deaths >= maxDeaths:
		return false, fmt.Errorf("%s ended %d times in a row, last: %s", c.Name, deaths, c.lastWords()[0])
	default:
		return true, nil
	}
}

func how(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

func (c *child) stopped() bool {
	select {
	case <-c.stopping:
		return true
	default:
		return false
	}
}

// wait tells whether the time passed without a stop.
func (c *child) wait(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-c.stopping:
		return false
	case <-t.C:
		return true
	}
}

// end asks the process to stop and kills it when it takes longer than its grace.
func (c *child) end() {
	c.signal(syscall.SIGTERM)
	t := time.NewTimer(c.Grace)
	defer t.Stop()
	select {
	case <-c.done:
		return
	case <-t.C:
	}
	c.s.deps.Note(fmt.Sprintf("%s did not stop within %s and is killed", c.Name, c.Grace))
	c.signal(syscall.SIGKILL)
	<-c.done
}

func (c *child) signal(sig os.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.cmd.Process.Signal(sig)
}
