package page

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// probe shows the page in frames of two widths and writes what it finds into its own text: plots without a size,
// pages wider than their frame, and texts whose contrast is too low to read.
const probe = `<!DOCTYPE html><title>probe</title>
<iframe src="/page" width="1200" height="800"></iframe><iframe src="/page" width="360" height="800"></iframe><pre></pre>
<script>
const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
const light = c => { const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((x, y) => y - x); return (x + 0.05) / (y + 0.05); };
const clear = c => { const v = rgb(c); return v.length === 4 && v[3] === 0; };
addEventListener('load', () => {
  const found = [];
  for (const frame of document.querySelectorAll('iframe')) {
    const doc = frame.contentDocument, win = frame.contentWindow, root = doc.documentElement, pale = [];
    const behind = e => { for (; e; e = e.parentElement) { const c = win.getComputedStyle(e).backgroundColor; if (!clear(c)) return c; } return 'rgb(255, 255, 255)'; };
    for (const e of doc.body.querySelectorAll('*')) {
      if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || ['title', 'desc', 'style'].includes(e.tagName.toLowerCase())) continue;
      const s = win.getComputedStyle(e), c = contrast(e.ownerSVGElement ? s.fill : s.color, behind(e));
      if (c < 4.5) pale.push(e.tagName + ' ' + e.getAttribute('class') + ' ' + c.toFixed(2));
    }
    const plots = [...doc.querySelectorAll('svg')].map(s => s.getBoundingClientRect());
    found.push({width: frame.clientWidth, plots: plots.length, flat: plots.filter(b => b.width < 150 || b.height < 20).length, over: root.scrollWidth - root.clientWidth,
      pale: [...new Set(pale)], dark: light(win.getComputedStyle(doc.body).backgroundColor) < 0.1, headings: doc.querySelectorAll('h1,h2,h3,h4,h5').length});
  }
  document.querySelector('pre').textContent = 'FOUND' + JSON.stringify(found) + 'END';
});
</script>`

// frame is what the probe finds in one width.
type frame struct {
	Width, Plots, Flat, Over, Headings int
	Pale                               []string
	Dark                               bool
}

// browser is the path of a Chromium, or the test is skipped, saying so.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const why = "no chromium on PATH: the page was not looked at in a browser (apt-get install chromium)"
	if os.Getenv("REQUIRE_BROWSER") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

// visit opens the page in the probe and returns what it finds, and what the browser had to complain about.
func visit(t *testing.T, page string, flags ...string) (frames []frame, complaints []string) {
	t.Helper()
	mux := http.NewServeMux()
	for path, body := range map[string]string{"GET /{$}": probe, "GET /page": page} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, body)
		})
	}
	server := httptest.NewServer(mux)
	defer server.Close()
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + t.TempDir(), "--enable-logging=stderr", "--timeout=60000", "--dump-dom",
	}, flags...)
	cmd := exec.CommandContext(t.Context(), browser(t), append(args, server.URL+"/")...) //nolint:gosec // a browser of this machine, for a page of this test
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &errs)
	}
	m := regexp.MustCompile(`(?s)FOUND(.*?)END`).FindAllStringSubmatch(string(out), -1)
	if len(m) == 0 {
		t.Fatalf("the probe found nothing: %s\n%s", out, &errs)
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(m[0][1])), &frames); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(errs.String()) {
		if strings.Contains(line, ":CONSOLE") && !strings.Contains(line, "favicon") {
			complaints = append(complaints, line)
		}
	}
	return frames, complaints
}

// TestPageInABrowser looks at the page in light and dark, wide and narrow: no complaint, every plot has a size, nothing
// is wider than the screen, and every text can be read.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	page := render(t, report(), Options{Old: true})
	for name, flags := range map[string][]string{"light": nil, "dark": {"--blink-settings=preferredColorScheme=0"}} {
		frames, complaints := visit(t, page, flags...)
		if len(complaints) > 0 {
			t.Errorf("%s: the browser complains: %q", name, complaints)
		}
		if len(frames) != 2 {
			t.Fatalf("%s: %d frames", name, len(frames))
		}
		for _, f := range frames {
			if f.Plots < 12 || f.Flat > 0 || f.Over > 0 || len(f.Pale) > 0 || f.Headings < 30 || f.Dark != (name == "dark") {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// TestBrowserWouldComplain: a page that breaks its own policy is noticed, and so are a wide and a pale one.
func TestBrowserWouldComplain(t *testing.T) {
	t.Parallel()
	page := strings.Replace(render(t, report(), Options{}), "<main>", `<main><p style="color: red">x</p><p class="broad"><small>y</small></p>`, 1)
	if _, complaints := visit(t, page); len(complaints) == 0 {
		t.Error("a style in an attribute passed")
	}
	bad := strings.NewReplacer("<meta http-equiv", "<meta name", "--soft: #545d68", "--soft: #cccccc", "max-width: 72rem", "min-width: 90rem", "svg { display: block;", "svg { display: none;").Replace(render(t, report(), Options{}))
	frames, _ := visit(t, bad)
	for _, f := range frames {
		if f.Flat == 0 || f.Over == 0 || len(f.Pale) == 0 {
			t.Errorf("a bad page passed: %+v", f)
		}
	}
}
