package page

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"recert/sink/internal/plain"
	"recert/sink/internal/report/figures"
)

// nameLimit bounds the names that a page shows.
const nameLimit = 60

// What stands in place of a figure.
const (
	notMeasured = figures.NotMeasured
	tooFew      = "too few to tell"
)

// functions are what the template may call.
func functions() template.FuncMap {
	return template.FuncMap{
		"text": func(s string) string { return plain.Line(s, nameLimit) },
		"or": func(s, otherwise string) string {
			if s = plain.Line(s, nameLimit); s == "" {
				return otherwise
			}
			return s
		},
		"pct": percent, "share": func(v float64) string { return percent(&v) }, "num": number, "ci": interval, "points": points, "count": count, "tally": tally,
		"day": day, "moment": momentOf, "minutes": minutes, "seconds": seconds, "add": func(a, b uint64) uint64 { return a + b }, "minus": func(a, b uint64) uint64 { return a - b },
		"inc": func(i int) int { return i + 1 }, "target": func(v float64) string { return strconv.FormatFloat(100*v, 'f', -1, 64) + " %" },
		"tiles": tiles, "outcomes": outcomePlot, "reliability": reliabilityPlot, "curve": curvePlot, "groups": groupPlot, "drift": driftPlot,
		"models": models, "parts": parts, "attributes": attributes, "levels": levels, "first": func(n int, d []figures.Drift) []figures.Drift { return d[:min(n, len(d))] },
		"busiest": func(n int, r []figures.Reviewer) []figures.Reviewer { return r[:min(n, len(r))] }, "bins": bins, "of": of, "heading": heading,
		"figure": figureOf, "called": called, "between": func(low, high float64) string { return interval(&low, &high) }, "part": indexPart,
		"plot": func(p *plot, id, name string) drawn { return drawn{p, id + "-" + name} }, "campaign": campaignOf,
		"state": state, "list": func(v []string) string { return plain.Line(strings.Join(v, ", "), 3*nameLimit) },
	}
}

func percent(v *float64) string {
	if v == nil {
		return notMeasured
	}
	return strconv.FormatFloat(100**v, 'f', 1, 64) + " %"
}

// points writes a difference of shares in percentage points, with its sign.
func points(v *float64) string {
	if v == nil {
		return notMeasured
	}
	text := fmt.Sprintf("%+.1f", 100**v)
	if text == "-0.0" || text == "+0.0" {
		return "0.0"
	}
	return text
}

func number(digits int, v *float64) string {
	if v == nil {
		return notMeasured
	}
	text := strconv.FormatFloat(*v, 'f', digits, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-") // rounded to nothing
	}
	return text
}

func interval(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return fmt.Sprintf("%.1f to %.1f %%", 100**low, 100**high)
}

// count writes a number with thin spaces between thousands.
func count(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "\u202f" + digits[at:]
	}
	return digits
}

func tally(n float64) string {
	if n == math.Trunc(n) {
		return count(uint64(n))
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}

func day(t *time.Time) string {
	if t == nil {
		return "at an unknown time"
	}
	return t.UTC().Format("2 January 2006")
}

// momentOf takes a time or a pointer to one.
func momentOf(v any) string {
	if t, ok := v.(time.Time); ok {
		return moment(&t)
	}
	t, _ := v.(*time.Time)
	return moment(t)
}

func moment(t *time.Time) string {
	if t == nil {
		return "not known"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

func minutes(v *float64) string {
	const hour = 60
	switch {
	case v == nil:
		return notMeasured
	case *v >= 2*hour:
		return strconv.FormatFloat(*v/hour, 'f', 1, 64) + " h"
	default:
		return strconv.FormatFloat(*v, 'f', 0, 64) + " min"
	}
}

func seconds(v *float64) string {
	if v == nil {
		return notMeasured
	}
	return strconv.FormatFloat(*v, 'f', 1, 64) + " s"
}

// indexPart is a part of the rubber-stamp index, which few decisions do not give.
func indexPart(v *float64) string {
	if v == nil {
		return "too few"
	}
	return number(2, v)
}

// drawn is a plot with the id of its texts, which is once in the page.
type drawn struct {
	Plot *plot
	ID   string
}

// section is a campaign with what its template needs of the page.
type section struct {
	*figures.Campaign
	ID          string
	ReviewerIDs bool
	history     []figures.Summary
}

func campaignOf(org, at int, c figures.Campaign, v view) section {
	return section{Campaign: &c, ID: fmt.Sprintf("c%d-%d", org, at), ReviewerIDs: v.ReviewerIDs, history: v.Orgs[org].History}
}

// Called is the name of another campaign of the org, or its id where it has none.
func (s section) Called(id string) string {
	for i := range s.history {
		if s.history[i].ID == id && s.history[i].Name != "" {
			return plain.Line(s.history[i].Name, nameLimit)
		}
	}
	return "campaign " + plain.Line(id, nameLimit)
}

// of is a part of a whole in percent.
func of(part, whole uint64) string {
	if whole == 0 {
		return notMeasured
	}
	v := float64(part) / float64(whole)
	return percent(&v)
}

// state is the class that gives a word its colour; the word itself says the same.
func state(word string) string {
	switch word {
	case figures.Act, figures.FourFifths:
		return "act"
	case figures.Watch, figures.MoreOften, figures.Moved:
		return "watch"
	case figures.TooFew, figures.NotMeasured:
		return "unknown"
	default:
		return "fine"
	}
}
