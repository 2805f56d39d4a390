package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"recert/deploy/quickstart/simulator/year"
	"recert/deploy/quickstart/simulator/yearsite"
)

// result compares what was recommended for the last campaign with the truth about it.
func (r *run) result(ctx context.Context) (*Result, error) {
	last := year.Campaigns - 1
	st, err := r.status(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(yearsite.TruthFile(r.scene.Home, last))
	if err != nil {
		return nil, fmt.Errorf("reading the truth: %w", err)
	}
	var truth map[string]year.Verdict
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("reading the truth: %w", err)
	}
	campaign := st.Campaigns[last].ID
	outcomes, model, err := r.outcomes(ctx, campaign)
	if err != nil {
		return nil, err
	}
	res := &Result{Seed: r.scene.Org.Seed, Figures: Score(truth, outcomes), Items: len(truth), Events: st.Events, Model: model, Kinds: Kinds(truth, outcomes)}
	for name, into := range map[string]*Figures{"okta_90": &res.Okta90, "entra_30": &res.Entra30} {
		said, err := r.baseline(ctx, campaign, name)
		if err != nil {
			return nil, err
		}
		*into = Score(truth, said)
	}
	res.Seconds = time.Since(r.began).Seconds()
	return res, nil
}

func (r *run) outcomes(ctx context.Context, campaign string) (by map[string]string, model string, err error) {
	rows, err := r.conn.Query(ctx, "SELECT review_id, outcome, model_version FROM recommendations WHERE campaign_id = ?", campaign)
	if err != nil {
		return nil, "", fmt.Errorf("reading recommendations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	by = map[string]string{}
	for rows.Next() {
		var id, outcome string
		if err := rows.Scan(&id, &outcome, &model); err != nil {
			return nil, "", fmt.Errorf("reading recommendations: %w", err)
		}
		by[id] = outcome
	}
	return by, model, rows.Err()
}

// baseline reads what a simple rule says about the items.
func (r *run) baseline(ctx context.Context, campaign, name string) (map[string]string, error) {
	by := map[string]string{}
	rows, err := r.conn.Query(ctx, "SELECT review_id, baselines[?] FROM features WHERE campaign_id = ?", name, campaign)
	if err != nil {
		return nil, fmt.Errorf("reading baselines: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, said string
		if err := rows.Scan(&id, &said); err != nil {
			return nil, fmt.Errorf("reading baselines: %w", err)
		}
		by[id] = said
	}
	return by, rows.Err()
}
