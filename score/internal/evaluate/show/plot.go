package show

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"recert/score/internal/evaluate"
)

// The picture is two panels side by side, each a square of side panel at the given left edge.
const (
	width, height = 960, 560
	panel         = 380
	top           = 80
	left, right   = 70, 540
	floor         = 0.001
)

// Plot draws the reliability of the first model as an SVG that needs nothing else: on the left approvals over the
// whole range in bins of equal width, on the right denials in bins of equal mass on logarithmic axes, since most
// rows are approved and all of them would share one corner on the left.
func Plot(w io.Writer, r evaluate.Report) error {
	d := &drawing{}
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="Reliability of %s">`,
		width, height, width, height, html.EscapeString(clean(r.Model)))
	d.printf(`<style>text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#334155}.t{font-size:17px;font-weight:600;fill:#0f172a}.a{font-size:12px}.g{stroke:#e2e8f0}.i{stroke:#94a3b8;stroke-dasharray:5 4}.e{stroke:#2563eb;stroke-width:1.5}.p{fill:#2563eb}.b{fill:#bfdbfe}.x{stroke:#64748b}</style>`)
	d.printf(`<rect width="%d" height="%d" fill="#fff"/>`, width, height)
	d.printf(`<text class="t" x="%d" y="30">Reliability of %s: AUC %s, ECE %s (equal mass), %s (equal width)</text>`, left,
		html.EscapeString(clean(r.Model)), figure(r.AUC, 4), figure(r.ECEEqualMass, 4), figure(r.ECEEqualWidth, 4))
	d.linear(r)
	d.logarithmic(r)
	d.printf(`<text class="a" x="%d" y="%d">%d rows judged by a model that had not seen them; bars are 95 %% bounds (Wilson); on the dashed line what was predicted came true.</text>`,
		left, height-14, r.Tested)
	d.printf("</svg>\n")
	_, err := io.WriteString(w, d.String())
	return err
}

type drawing struct{ strings.Builder }

func (d *drawing) printf(format string, args ...any) {
	fmt.Fprintf(&d.Builder, format+"\n", args...)
}

// linear draws approvals, 0 to 1 on both axes, above the share of rows in each bin.
func (d *drawing) linear(r evaluate.Report) {
	x := func(v float64) float64 { return left + panel*v }
	y := func(v float64) float64 { return top + panel*(1-v) }
	d.printf(`<text x="%d" y="%d">Approvals, bins of equal width; light bars: share of the rows</text>`, left, top-16)
	for i := range 6 {
		v := float64(i) / 5
		d.grid(x(v), y(v), left, fmt.Sprintf("%.1f", v))
	}
	for _, b := range r.Reliability.EqualWidth {
		at := math.Min(math.Floor(float64(b.From)*15), 14) / 15
		share := float64(b.Rows) / float64(r.Tested)
		d.printf(`<rect class="b" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x(at)+1, y(share), panel/15.0-2, panel*share)
	}
	d.line("i", x(0), y(0), x(1), y(1))
	for _, b := range r.Reliability.EqualWidth {
		d.point(x(float64(b.Predicted)), y(float64(b.Observed)), y(float64(b.Low)), y(float64(b.High)))
	}
	d.axes(left, "predicted P(approve)", "share approved")
}

// logarithmic draws denials, from floor to 1 on both axes.
func (d *drawing) logarithmic(r evaluate.Report) {
	scale := func(v float64) float64 { return math.Log(math.Max(v, floor)/floor) / math.Log(1/floor) }
	x := func(v float64) float64 { return right + panel*scale(v) }
	y := func(v float64) float64 { return top + panel*(1-scale(v)) }
	d.printf(`<text x="%d" y="%d">Denials, bins of equal mass, logarithmic</text>`, right, top-16)
	for _, v := range []float64{0.001, 0.01, 0.1, 1} {
		d.grid(x(v), y(v), right, fmt.Sprintf("%g %%", 100*v))
	}
	d.line("i", x(floor), y(floor), x(1), y(1))
	for _, b := range r.Reliability.EqualMass {
		d.point(x(1-float64(b.Predicted)), y(1-float64(b.Observed)), y(1-float64(b.Low)), y(1-float64(b.High)))
	}
	d.axes(right, "predicted P(deny)", "share denied")
}

// grid draws both lines of a value and its labels.
func (d *drawing) grid(x, y float64, from int, label string) {
	d.line("g", x, top, x, top+panel)
	d.line("g", float64(from), y, float64(from+panel), y)
	d.printf(`<text class="a" x="%.1f" y="%d" text-anchor="middle">%s</text>`, x, top+panel+18, label)
	d.printf(`<text class="a" x="%d" y="%.1f" text-anchor="end">%s</text>`, from-8, y+4, label)
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.printf(`<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, class, x1, y1, x2, y2)
}

func (d *drawing) point(x, y, low, high float64) {
	d.line("e", x, low, x, high)
	d.printf(`<circle class="p" cx="%.1f" cy="%.1f" r="4"/>`, x, y)
}

func (d *drawing) axes(from int, across, up string) {
	d.line("x", float64(from), top+panel, float64(from+panel), top+panel)
	d.line("x", float64(from), top, float64(from), top+panel)
	d.printf(`<text x="%d" y="%d" text-anchor="middle">%s</text>`, from+panel/2, top+panel+42, across)
	d.printf(`<text transform="translate(%d %d) rotate(-90)" text-anchor="middle">%s</text>`, from-50, top+panel/2, up)
}
