package summary

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// width is the longest line of the text.
const width = 120

// Write writes the summary for a person.
func Write(w io.Writer, s *Summary, p Places) error {
	t := &text{}
	t.line("recert demo: org %s, campaign %s, phase %s, done in %s", s.Org, s.Campaign, s.Phase, time.Duration(s.Seconds*float64(time.Second)).Round(time.Second))
	for _, part := range []func(*text, *Summary){events, items, truth, risky, alerts, actions, conformance, running} {
		t.line("")
		part(t, s)
	}
	t.line("")
	p.write(t)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// text gathers lines.
type text struct{ b strings.Builder }

func (t *text) line(format string, args ...any) {
	t.b.WriteString(cut(clean(strings.TrimRight(fmt.Sprintf(format, args...), " ")), width) + "\n")
}

// table aligns rows of cells under a title; numbers stand right.
func (t *text) table(rows [][]string) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, "  "+strings.Join(r, "\t"))
	}
	_ = w.Flush()
	for l := range strings.Lines(b.String()) {
		t.line("%s", strings.TrimRight(l, "\n"))
	}
}

// wrap writes a long text under an indent.
func (t *text) wrap(indent, text string) {
	for len([]rune(text)) > 0 {
		room := width - len(indent)
		part := cutAtSpace(text, room)
		t.line("%s%s", indent, part)
		text = strings.TrimSpace(strings.TrimPrefix(text, part))
	}
}

// cutAtSpace returns the beginning of text that fits, whole words where possible.
func cutAtSpace(text string, room int) string {
	runes := []rune(text)
	if len(runes) <= room {
		return text
	}
	head := string(runes[:room])
	if at := strings.LastIndex(head, " "); at > 0 {
		return head[:at]
	}
	return head
}

// clean takes away what could steer a terminal: names in an org are text of strangers.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return '?'
	}, text)
}

func cut(text string, room int) string {
	if runes := []rune(text); len(runes) > room {
		return string(runes[:room-1]) + "…"
	}
	return text
}

// count writes a number with commas.
func count(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func right(text string, room int) string { return fmt.Sprintf("%*s", room, text) }

func percent(part, all int) string {
	if all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(all))
}

func events(t *text, s *Summary) {
	e := &s.Events
	t.line("Events")
	t.line("  simulated log  %s entries, %s since the launch; %s different events of %d types; %s that are no event",
		count(e.Log), count(e.Since), count(e.Distinct), e.Types, count(e.Rejected))
	t.line("  landed         %s in view events, %s of them confirmed by the log; lag %.0f s behind the org's clock", count(e.Landed), count(e.Confirmed), e.LagSeconds)
	t.line("  dropped        %s duplicates in the log, %s copies that the event hook delivered", count(max(0, e.Log-e.Distinct-e.Rejected)), count(e.Hooked))
	t.line("  dead letters   %s in view dead_letters, with their reasons", count(e.Parked))
}

func items(t *text, s *Summary) {
	t.line("Review items: %s, with %s recommendations", count(s.Items.Landed), count(s.Items.Recommended))
	rows := [][]string{}
	for _, outcome := range []string{"approve", "revoke", "clarify"} {
		n := s.Items.Outcomes[outcome]
		rows = append(rows, []string{outcome, right(count(n), 7), right(percent(n, s.Items.Recommended), 7)})
	}
	t.table(rows)
	if d := s.Decided; d.Made > 0 {
		t.line("  the simulated reviewers, who err and have habits, decided %s of them: %s approved, %s revoked", count(d.Made), count(d.Approved), count(d.Revoked))
	}
}

func truth(t *text, s *Summary) {
	t.line("Against what the simulator planted (truth.json)")
	rows := [][]string{{"kind", "right is", right("items", 6), right("approve", 7), right("revoke", 6), right("clarify", 7)}}
	for _, k := range s.Truth {
		rows = append(rows, []string{k.Why, k.Truth, right(count(k.Items), 6), right(count(k.Outcomes["approve"]), 7), right(count(k.Outcomes["revoke"]), 6), right(count(k.Outcomes["clarify"]), 7)})
	}
	t.table(rows)
	if !s.tells() {
		t.line("  a log of %d days cannot show that access is not used any more: no share of it must be revoked (DAYS=%d can)", s.Days, tellingDays)
	}
}

func risky(t *text, s *Summary) {
	t.line("The riskiest items")
	for i, r := range s.Risky {
		t.line("  %2d  %s  %s: %s, confidence %.2f, risk %.2f", i+1, cut(r.Login, 36), cut(r.Resource, 36), r.Outcome, r.Confidence, r.Risk)
		t.wrap("      ", strings.Join(r.Why[:min(3, len(r.Why))], " "))
	}
}

func alerts(t *text, s *Summary) {
	total := 0
	rows := make([][]string, 0, len(s.Alerts))
	for _, a := range s.Alerts {
		total += a.Count
		rows = append(rows, []string{right(count(a.Count), 5), a.Severity, a.Rule, cut(a.Name, 70)})
	}
	t.line("Alerts: %s", count(total))
	t.table(rows)
}

func actions(t *text, s *Summary) {
	all, _ := s.Commands()
	t.line("Reassignments and tickets: %s asked for", count(all))
	rows := [][]string{}
	stand := map[string]bool{}
	for _, a := range s.Actions {
		rows = append(rows, []string{right(count(a.Count), 5), a.Action, a.State})
		for _, by := range a.By {
			stand[by] = true
		}
	}
	t.table(rows)
	if by := slices.Sorted(maps.Keys(stand)); len(by) > 0 {
		t.line("  approved by %s: no person was asked", strings.Join(by, ", "))
	}
	if s.Phase == "observer" {
		t.line("  observer phase: nothing was changed in this run (%d changing requests); PHASE=guided carries approved commands out", s.Effects.Mutating)
		return
	}
	t.line("  in the simulated sites: %s reviews reassigned, %s Jira issues", count(s.Effects.Reassigned), count(s.Effects.Issues))
}

func conformance(t *text, s *Summary) {
	c := &s.Checked
	if c.State != "on" {
		t.line("Exchanges checked against OpenAPI: none (%s)", c.State)
		return
	}
	t.line("Exchanges checked against OpenAPI: %s requests, %s responses, %s violations, %s known deviations", count(c.Requests), count(c.Checked), count(c.Violations), count(c.Deviations))
	rows := [][]string{{"operation", right("requests", 8), right("responses", 9), right("violations", 10)}}
	for _, o := range c.Operations {
		rows = append(rows, []string{o.Name, right(count(o.Requests), 8), right(count(o.Checked), 9), right(count(o.Violations), 10)})
	}
	t.table(rows)
	for _, first := range c.First[:min(5, len(c.First))] {
		t.wrap("  ", first)
	}
}

func running(t *text, s *Summary) {
	times := fmt.Sprintf("%d times Okta's own", s.Okta.RateLimits)
	if s.Okta.RateLimits == 1 {
		times = "Okta's own"
	}
	t.line("Rate limits of the org: %s (RATE_LIMITS); %s requests, %s refused with 429", times, count(s.Okta.Requests), count(s.Okta.RateLimited))
	var restarts []string
	for _, name := range slices.Sorted(maps.Keys(s.Restart)) {
		restarts = append(restarts, fmt.Sprintf("%s %d", name, s.Restart[name]))
	}
	if len(restarts) == 0 {
		restarts = []string{"none"}
	}
	t.wrap("", "Services that had to be started again: "+strings.Join(restarts, ", "))
}
