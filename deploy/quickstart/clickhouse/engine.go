package clickhouse

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// engine is libchdb, called without cgo.
type engine struct {
	query func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	fault func(result unsafe.Pointer) string
}

func openEngine(library string) (*engine, error) {
	handle, err := purego.Dlopen(library, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", library, err)
	}
	e := &engine{}
	purego.RegisterLibFunc(&e.query, handle, "chdb_query_cmdline")
	purego.RegisterLibFunc(&e.fault, handle, "chdb_result_error")
	return e, nil
}

// run blocks until the engine has shut down. The engine wants one thread for itself.
func (e *engine) run(arguments []string) error {
	runtime.LockOSThread()
	argv := make([]*byte, len(arguments)+1)
	for i, a := range arguments {
		text := append([]byte(a), 0)
		argv[i] = &text[0]
	}
	result := e.query(int32(len(arguments)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if text := e.fault(result); text != "" {
		return errors.New(text)
	}
	return nil
}

// findLibrary returns the configured library, or the one that npm installed.
func findLibrary(configured string) (string, error) {
	if configured != "" {
		_, err := os.Stat(configured)
		return configured, err
	}
	name, err := packageName()
	if err != nil {
		return "", err
	}
	var tried []string
	for _, root := range roots() {
		path := filepath.Join(root, "deploy", "quickstart", "node_modules", "@chdb", name, "libchdb.so")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		tried = append(tried, path)
	}
	return "", fmt.Errorf("there is no %s", tried[0])
}

// roots are where the repository may be: around the binary in bin/, or the working directory.
func roots() []string {
	var all []string
	if exe, err := os.Executable(); err == nil {
		all = append(all, filepath.Dir(filepath.Dir(exe)))
	}
	if wd, err := os.Getwd(); err == nil {
		all = append(all, wd)
	}
	return all
}

// packageName names the npm package that the lockfile holds for this machine.
func packageName() (string, error) {
	if platform := runtime.GOOS + "/" + runtime.GOARCH; platform != "linux/amd64" {
		return "", fmt.Errorf("the lockfile brings no embedded ClickHouse for %s; use CLICKHOUSE=host:port", platform)
	}
	return "lib-linux-x64-gnu", nil
}
