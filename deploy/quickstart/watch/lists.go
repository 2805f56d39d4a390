package watch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"recert/deploy/quickstart/simulator"
	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/summary"
	"recert/schemas/command"
)

const riskyQuery = `SELECT r.review_id, u.login, if(r.kind = 'app', a.label, concat('group ', g.name)), r.outcome, r.confidence, r.risk,
	arrayMap(reason -> reason.text, r.reasons)
FROM recommendations AS r
LEFT JOIN users AS u ON u.org = r.org AND u.user_id = r.user_id
LEFT JOIN apps AS a ON a.org = r.org AND a.app_id = r.app_id
LEFT JOIN groups AS g ON g.org = r.org AND g.group_id = r.resource_id
WHERE r.org = ? AND r.campaign_id = ?
ORDER BY r.risk DESC, r.review_id ASC
LIMIT 10`

func (w *Watcher) risky(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	rows, err := w.conn.Query(ctx, riskyQuery, st.Org, st.Campaign)
	if err != nil {
		return fmt.Errorf("reading the riskiest items: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r summary.Risky
		if err := rows.Scan(&r.Review, &r.Login, &r.Resource, &r.Outcome, &r.Confidence, &r.Risk, &r.Why); err != nil {
			return fmt.Errorf("reading the riskiest items: %w", err)
		}
		s.Risky = append(s.Risky, r)
	}
	return rows.Err()
}

func (w *Watcher) alerts(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	rows, err := w.conn.Query(ctx, `SELECT rule_id, any(rule_name), argMax(severity, severity_id), count() AS n FROM alerts WHERE org = ?
		GROUP BY rule_id ORDER BY max(severity_id) DESC, n DESC, rule_id ASC`, st.Org)
	if err != nil {
		return fmt.Errorf("counting alerts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a summary.Alert
		var n uint64
		if err := rows.Scan(&a.Rule, &a.Name, &a.Severity, &n); err != nil {
			return fmt.Errorf("counting alerts: %w", err)
		}
		a.Count = int(n)
		s.Alerts = append(s.Alerts, a)
	}
	return rows.Err()
}

// done is a command that was carried out.
type done struct{ id, action, review string }

func (w *Watcher) actions(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	rows, err := w.conn.Query(ctx, "SELECT command_id, action, review_id, state, verdict, approver FROM actions WHERE org = ? ORDER BY action, state, command_id", st.Org)
	if err != nil {
		return fmt.Errorf("reading actions: %w", err)
	}
	defer rows.Close()
	var carried []done
	for rows.Next() {
		var d done
		var state, verdict, approver string
		if err := rows.Scan(&d.id, &d.action, &d.review, &state, &verdict, &approver); err != nil {
			return fmt.Errorf("reading actions: %w", err)
		}
		if state == command.StateDone {
			carried = append(carried, d)
		}
		tally(s, d.action, state, verdict, approver)
	}
	s.Effects = effects(carried, st)
	return rows.Err()
}

// tally adds one command to the last row, or to a new one; commands come sorted.
func tally(s *summary.Summary, action, state, verdict, approver string) {
	last := len(s.Actions) - 1
	if last < 0 || s.Actions[last].Action != action || s.Actions[last].State != state {
		s.Actions = append(s.Actions, summary.Action{Action: action, State: state})
		last++
	}
	a := &s.Actions[last]
	a.Count++
	if verdict == command.Approved {
		a.Approved++
	}
	if approver != "" && !slices.Contains(a.By, approver) {
		a.By = append(a.By, approver)
		slices.Sort(a.By)
	}
}

// effects compares what was carried out with what the simulated sites hold.
func effects(carried []done, st *simulator.Status) summary.Effects {
	const label = "recert-"
	e := summary.Effects{Mutating: st.MutatingRequests, Issues: st.Jira.Issues, Reassigned: sum(st.Okta.Reassigned)}
	issues, reviews := map[string]int{}, map[string]int{}
	for _, d := range carried {
		if d.action == command.CreateIssue {
			issues[label+d.id]++
			continue
		}
		reviews[d.review]++
	}
	found := map[string]int{}
	for name, n := range st.Jira.ByLabel {
		if strings.HasPrefix(name, label) {
			found[name] = n
		}
	}
	compare(&e, "issue ", issues, found)
	compare(&e, "review ", reviews, st.Okta.Reassigned)
	return e
}

func compare(e *summary.Effects, what string, asked, found map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(found)) {
		switch {
		case asked[name] == 0:
			e.Unasked = append(e.Unasked, what+name)
		case found[name] > asked[name]:
			e.Twice = append(e.Twice, what+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if found[name] < asked[name] {
			e.Missing = append(e.Missing, what+name)
		}
	}
}

func conformance(r *conform.Report) summary.Conformance {
	c := summary.Conformance{State: r.State, Requests: r.Requests, Checked: r.Checked, Violations: r.Violations, Deviations: sum(r.Deviations), First: r.First}
	for _, name := range slices.Sorted(maps.Keys(r.Operations)) {
		n := r.Operations[name]
		c.Operations = append(c.Operations, summary.Operation{Name: name, Requests: n.Requests, Checked: n.Checked, Violations: n.Violations})
	}
	return c
}
