package page

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recert/schemas/boottest"
	"recert/sink/internal/report/figures"
)

func render(t *testing.T, r *figures.Report, o Options) string {
	t.Helper()
	raw, err := Render(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestPageIsWhatItWas pins the page of the fixture, without the campaign whose texts are hostile.
func TestPageIsWhatItWas(t *testing.T) {
	t.Parallel()
	r := report()
	r.Orgs = r.Orgs[:1]
	boottest.Golden(t, filepath.Join("testdata", "report.html"), []byte(render(t, r, Options{})))
}

func TestPageIsTheSameTwice(t *testing.T) {
	t.Parallel()
	first, second := render(t, report(), Options{}), render(t, report(), Options{})
	if first != second {
		t.Error("the same figures give other bytes")
	}
}

// TestPageShowsNoReviewerUnlessAskedTo: a page shows r-1, and an id only with the option.
func TestPageShowsNoReviewerUnlessAskedTo(t *testing.T) {
	t.Parallel()
	if html := render(t, report(), Options{}); strings.Contains(html, "00uReviewer") || !strings.Contains(html, ">r-1<") {
		t.Error("the page shows ids of reviewers, or no pseudonyms")
	}
	if html := render(t, report(), Options{ReviewerIDs: true}); !strings.Contains(html, "00uReviewer1") || strings.Contains(html, ">r-1<") {
		t.Error("the page does not show the ids that were asked for")
	}
}

// TestPageSaysWhatItDoesNotKnow: what was not decided is not measured, few items are too few, an old page says so.
func TestPageSaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	r := report()
	quiet, few := figures.Org{ID: "o", Campaigns: r.Orgs[0].Campaigns[1:2]}, figures.Org{ID: "o", Campaigns: r.Orgs[0].Campaigns[2:3]}
	html := render(t, &figures.Report{Orgs: []figures.Org{quiet}}, Options{})
	for _, want := range []string{"Nobody has decided anything", "Not measured: nothing was decided.", `<span class="value">not measured</span>`} {
		if !strings.Contains(html, want) {
			t.Errorf("a campaign without decisions does not say %q", want)
		}
	}
	if strings.Contains(html, "NaN") || strings.Contains(html, "<svg") && strings.Contains(html, "Reliability") {
		t.Error("a campaign without decisions has a plot of them")
	}
	if html = render(t, &figures.Report{Orgs: []figures.Org{few}}, Options{}); !strings.Contains(html, "too few to tell: 5 decisions") {
		t.Error("a figure of five decisions passes as one")
	}
	if html = render(t, &figures.Report{}, Options{}); !strings.Contains(html, "nothing to report") {
		t.Error("an empty report does not say so")
	}
	if !strings.Contains(render(t, r, Options{Old: true}), "These figures are old") || strings.Contains(render(t, r, Options{}), "These figures are old") {
		t.Error("an old page does not say so, or a new one does")
	}
}

// TestPageNeedsNothingElse: no script, no address of another host, no style or handler in attributes, which the
// page's own policy would refuse.
func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	html := render(t, report(), Options{ReviewerIDs: true})
	for _, found := range regexp.MustCompile(`(?i)<(script|img|iframe|object|embed|link|base|form|input|video|audio|use|image|foreignobject)\b|\s(on[a-z]+|style|src|xlink:href|action|srcset)\s*=\s*["']?|@import|url\(|javascript:`).FindAllString(outsideText(html), -1) {
		t.Errorf("the page has %q", found)
	}
	for _, href := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		id, local := strings.CutPrefix(href[1], "#")
		if !local || !strings.Contains(html, `id="`+id+`"`) {
			t.Errorf("a link leads to %q", href[1])
		}
	}
	if !strings.Contains(Policy(), "default-src 'none'") || !strings.Contains(strings.ReplaceAll(html, "&#43;", "+"), strings.ReplaceAll(Policy(), "'", "&#39;")) {
		t.Errorf("the policy of the page is not %s", Policy())
	}
}

// outsideText leaves the tags and the styles, without what stands between tags and in quotes.
func outsideText(html string) string {
	tags := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`).FindAllString(html, -1)
	return regexp.MustCompile(`"[^"]*"`).ReplaceAllString(strings.Join(tags, "\n"), `""`)
}

// TestPageTextsOfOthersStayText: whatever a name holds, it opens no tag and ends no attribute.
func TestPageTextsOfOthersStayText(t *testing.T) {
	t.Parallel()
	html := render(t, report(), Options{ReviewerIDs: true})
	if strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, "\u202e") || strings.Contains(html, "\x00") {
		t.Error("a name became markup, or reorders what follows it")
	}
	if n := strings.Count(html, "&lt;script&gt;alert(1)"); n < 20 {
		t.Errorf("hostile names show %d times, want them everywhere", n)
	}
	if strings.Contains(html, "{{") && !strings.Contains(html, "{{.}}") {
		t.Error("a part of the template was not filled in")
	}
}

// TestPageIsWellFormed closes every tag that it opens, has each id once and refers to ids that are there.
func TestPageIsWellFormed(t *testing.T) {
	t.Parallel()
	html := render(t, report(), Options{})
	if err := balanced(html); err != "" {
		t.Error(err)
	}
	var ids []string
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if slices.Contains(ids, m[1]) {
			t.Errorf("the id %s is there twice", m[1])
		}
		ids = append(ids, m[1])
	}
	for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !slices.Contains(ids, id) {
				t.Errorf("aria-labelledby names %s, which is not there", id)
			}
		}
	}
	if strings.Contains(html, "NaN") || strings.Contains(html, "Inf") || strings.Contains(html, "%!") || strings.Contains(html, "<no value>") {
		t.Error("a figure was written that is none")
	}
	for tag, part := range map[string]string{"<svg ": `role="img"`, "<table>": "<caption>", "<th ": "scope="} {
		if strings.Count(html, tag) != strings.Count(html, part) {
			t.Errorf("%d of %s, but %d of %s", strings.Count(html, tag), tag, strings.Count(html, part), part)
		}
	}
}

// balanced says what is not closed.
func balanced(html string) string {
	var open []string
	for _, m := range regexp.MustCompile(`(?s)<(/?)([a-z0-9]+)[^>]*?(/?)>`).FindAllStringSubmatch(html, -1) {
		switch name := m[2]; {
		case m[3] == "/" || name == "meta":
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return "</" + name + "> closes " + strings.Join(open, " > ")
		default:
			open = open[:len(open)-1]
		}
	}
	return strings.Join(open, " > ")
}
