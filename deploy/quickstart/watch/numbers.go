package watch

import (
	"context"
	"fmt"
	"os"
	"time"

	"recert/deploy/quickstart/simulator"
	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/summary"
	"recert/schemas/topic"
)

const partitions = topic.PersonPartitions

// Numbers takes the closer look: everything the summary holds but how long it took and what was restarted.
func (w *Watcher) Numbers(ctx context.Context) (*summary.Summary, error) {
	st, err := w.status(ctx)
	if err != nil {
		return nil, err
	}
	s := &summary.Summary{
		Org: st.Org, Campaign: st.Campaign, Phase: w.cfg.Phase, Finite: w.cfg.Finite,
		Okta: summary.Okta{RateLimits: st.RateLimits, RateLimited: st.Okta.RateLimited, Requests: sum(st.Okta.Requests)},
	}
	s.Checked = conformance(&st.Conformance)
	for _, part := range []func(context.Context, *simulator.Status, *summary.Summary) error{w.events, w.items, w.decided, w.truth, w.risky, w.alerts, w.actions} {
		if err := part(ctx, st, s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func sum(counts map[string]int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

func (w *Watcher) events(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	e := &s.Events
	since := st.Events - st.Past
	*e = summary.Events{
		Log: st.Events, Start: w.start, Since: since, Distinct: st.Distinct + since, Rejected: st.Rejected, Types: st.EventTypes, Hooked: st.Hook.Events,
	}
	var landed, confirmed, parked uint64
	if err := w.conn.QueryRow(ctx, "SELECT count(), countIf(confirmed) FROM events WHERE org = ?", st.Org).Scan(&landed, &confirmed); err != nil {
		return fmt.Errorf("counting events: %w", err)
	}
	if err := w.conn.QueryRow(ctx, "SELECT count() FROM dead_letters WHERE topic = ?", topic.OktaEvent).Scan(&parked); err != nil {
		return fmt.Errorf("counting dead letters: %w", err)
	}
	e.Landed, e.Confirmed, e.Parked = int(landed), int(confirmed), int(parked)
	var err error
	if e.Read, err = w.read(ctx, st.Org); err != nil {
		return err
	}
	var until time.Time
	if err := w.conn.QueryRow(ctx, "SELECT min(log_time) FROM marks WHERE org = ?", st.Org).Scan(&until); err != nil {
		return fmt.Errorf("reading marks: %w", err)
	}
	if now, err := time.Parse(time.RFC3339, st.Clock); err == nil && until.Year() > 1970 {
		e.LagSeconds = max(0, now.Sub(until).Seconds())
	}
	return nil
}

func (w *Watcher) items(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	i := &s.Items
	i.Planned, i.Outcomes = st.Items, map[string]int{}
	var err error
	if i.Landed, err = w.number(ctx, "SELECT count() FROM campaign_items WHERE org = ? AND campaign_id = ?", st.Org, st.Campaign); err != nil {
		return err
	}
	if i.Without, err = w.number(ctx, `SELECT count() FROM campaign_items AS i LEFT ANTI JOIN recommendations AS r
		ON r.org = i.org AND r.campaign_id = i.campaign_id AND r.review_id = i.review_id WHERE i.org = ? AND i.campaign_id = ?`, st.Org, st.Campaign); err != nil {
		return err
	}
	if i.Different, err = w.number(ctx, "SELECT uniqExact(review_id) FROM recommendations WHERE org = ? AND campaign_id = ?", st.Org, st.Campaign); err != nil {
		return err
	}
	if i.Incomplete, err = w.number(ctx, "SELECT countIf(revision = 0) FROM recommendations WHERE org = ? AND campaign_id = ?", st.Org, st.Campaign); err != nil {
		return err
	}
	if i.Former, err = w.number(ctx, `SELECT count() FROM actions AS a INNER JOIN campaign_items AS i ON i.org = a.org AND i.campaign_id = a.campaign_id AND i.review_id = a.review_id
		WHERE a.org = ? AND a.campaign_id = ? AND a.action = 'reassign_review' AND a.state = 'done' AND i.reviewer_id != a.to_reviewer_id`, st.Org, st.Campaign); err != nil {
		return err
	}
	rows, err := w.conn.Query(ctx, "SELECT outcome, count() FROM recommendations WHERE org = ? AND campaign_id = ? GROUP BY outcome", st.Org, st.Campaign)
	if err != nil {
		return fmt.Errorf("counting outcomes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var outcome string
		var n uint64
		if err := rows.Scan(&outcome, &n); err != nil {
			return fmt.Errorf("counting outcomes: %w", err)
		}
		i.Outcomes[outcome] = int(n)
		i.Recommended += int(n)
	}
	return rows.Err()
}

// decided compares the decisions that the simulated reviewers made with those that can be seen.
func (w *Watcher) decided(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	d := &s.Decided
	d.Made = st.Decisions
	var err error
	d.Landed, err = w.number(ctx, "SELECT count() FROM events WHERE org = ? AND event_type = 'certification.campaign.item.decide' AND outcome = 'SUCCESS' AND published >= ?", st.Org, org.LaunchTime())
	if err != nil {
		return err
	}
	var approved, revoked uint64
	row := w.conn.QueryRow(ctx, "SELECT countIf(decision = 'APPROVE'), countIf(decision = 'REVOKE') FROM campaign_items WHERE org = ? AND campaign_id = ?", st.Org, st.Campaign)
	if err := row.Scan(&approved, &revoked); err != nil {
		return fmt.Errorf("counting decisions: %w", err)
	}
	d.Approved, d.Revoked, d.Shown = int(approved), int(revoked), int(approved+revoked)
	return nil
}

func (w *Watcher) truth(ctx context.Context, st *simulator.Status, s *summary.Summary) error {
	raw, err := os.ReadFile(w.cfg.Truth)
	if err != nil {
		return fmt.Errorf("reading truth.json: %w", err)
	}
	truth, err := summary.ParseTruth(raw)
	if err != nil {
		return err
	}
	rows, err := w.conn.Query(ctx, "SELECT review_id, outcome FROM recommendations WHERE org = ? AND campaign_id = ?", st.Org, st.Campaign)
	if err != nil {
		return fmt.Errorf("reading outcomes: %w", err)
	}
	defer rows.Close()
	outcomes := map[string]string{}
	for rows.Next() {
		var review, outcome string
		if err := rows.Scan(&review, &outcome); err != nil {
			return fmt.Errorf("reading outcomes: %w", err)
		}
		outcomes[review] = outcome
	}
	s.Truth = summary.Compare(truth, outcomes)
	return rows.Err()
}
