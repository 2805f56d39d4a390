package figures

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
)

// history is how many campaigns of an org are listed, and versions how many of its models.
const (
	history  = 12
	versions = 8
)

// Read reads the newest campaigns of every org, at most campaigns of each with their details.
func Read(ctx context.Context, conn driver.Conn, campaigns int) (*Report, error) {
	r := reader{ctx: ctx, conn: conn}
	var all []Summary
	r.query("quality_campaigns", &all, fmt.Sprintf(`SELECT %s FROM quality_campaigns AS q
		LEFT JOIN (SELECT org, campaign_id, name, status FROM campaigns) AS c ON c.org = q.org AND c.campaign_id = q.campaign_id
		ORDER BY org ASC, launched DESC, campaign_id ASC LIMIT %d BY org`, columns[Summary](), history))
	report := &Report{}
	details := map[key]*Campaign{}
	for _, s := range all {
		org := report.org(s.Org)
		org.History = append(org.History, s)
		if len(org.Campaigns) < campaigns {
			org.Campaigns = append(org.Campaigns, Campaign{Summary: s})
		}
	}
	for i := range report.Orgs {
		for j := range report.Orgs[i].Campaigns {
			c := &report.Orgs[i].Campaigns[j]
			details[key{c.Org, c.ID}] = c
		}
	}
	if len(details) > 0 {
		r.details(details)
		r.orgs(report)
	}
	return report, r.err
}

// org returns the org's entry; summaries come org by org.
func (r *Report) org(id string) *Org {
	if n := len(r.Orgs); n == 0 || r.Orgs[n-1].ID != id {
		r.Orgs = append(r.Orgs, Org{ID: id})
	}
	return &r.Orgs[len(r.Orgs)-1]
}

// reader remembers the first error and reads no more after it.
type reader struct {
	ctx  context.Context //nolint:containedctx // of one read
	conn driver.Conn
	err  error
	only []any
}

func (r *reader) query(view string, into any, sql string, args ...any) {
	if r.err != nil {
		return
	}
	if err := r.conn.Select(r.ctx, into, sql, args...); err != nil {
		r.err = fmt.Errorf("reading %s: %w", view, olap.Classify(err))
	}
}

// details fills every part of the campaigns in.
func (r *reader) details(of map[key]*Campaign) {
	keys := clickhouse.GroupSet{}
	for k := range of {
		keys.Value = append(keys.Value, clickhouse.GroupSet{Value: []any{k.Org, k.CampaignID}})
	}
	r.only = []any{keys}
	rows(r, of, "quality_models", "kind, model != 'served', model, part", func(c *Campaign) *[]Model { return &c.Models })
	rows(r, of, "quality_calibration", "part, binning, bin", func(c *Campaign) *[]Bin { return &c.Bins })
	rows(r, of, "quality_coverage", "target", func(c *Campaign) *[]Coverage { return &c.Coverage })
	rows(r, of, "quality_curve", "rows", func(c *Campaign) *[]Point { return &c.Curve })
	rows(r, of, "quality_disparity", "measure, attribute, verdict IN ('"+FourFifths+"', '"+MoreOften+"') DESC, n DESC, level", func(c *Campaign) *[]Group { return &c.Disparity })
	rows(r, of, "quality_drift", "psi DESC NULLS LAST, feature, kind", func(c *Campaign) *[]Drift { return &c.Drift })
	rows(r, of, "quality_decision_drift", "org", func(c *Campaign) *[]Mood { return &c.Moods })
	rows(r, of, "quality_reviewers", "rubber_stamp DESC NULLS LAST, decided DESC, length(pseudonym), pseudonym", func(c *Campaign) *[]Reviewer { return &c.Reviewers })
	rows(r, of, "quality_effort", "target", func(c *Campaign) *[]Effort { return &c.Effort })
}

// rows reads one view for the campaigns and hands each its rows.
func rows[T interface{ of() key }](r *reader, campaigns map[key]*Campaign, view, order string, part func(*Campaign) *[]T) {
	var all []T
	r.query(view, &all, "SELECT "+columns[T]()+" FROM "+view+" WHERE (org, campaign_id) IN ? ORDER BY "+order, r.only...)
	for _, row := range all {
		if c := campaigns[row.of()]; c != nil {
			into := part(c)
			*into = append(*into, row)
		}
	}
}

// orgs fills in what is known of the orgs themselves.
func (r *reader) orgs(report *Report) {
	var read []struct {
		Org   string    `ch:"org"`
		Until time.Time `ch:"until"`
	}
	r.query("marks", &read, "SELECT org, min(log_time) AS until FROM marks GROUP BY org")
	var models []Version
	r.query("models", &models, fmt.Sprintf("SELECT %s FROM models ORDER BY org, trained_until DESC, role, name LIMIT %d BY org", columns[Version](), versions))
	for i := range report.Orgs {
		org := &report.Orgs[i]
		for _, m := range read {
			if m.Org == org.ID {
				org.ReadUntil = &m.Until
			}
		}
		for _, m := range models {
			if m.Org == org.ID {
				org.Models = append(org.Models, m)
			}
		}
	}
}

// columns lists the columns of a row by its tags: a view may have more.
func columns[T any]() string {
	var names []string
	var add func(reflect.Type)
	add = func(row reflect.Type) {
		for i := range row.NumField() {
			if f := row.Field(i); f.Anonymous {
				add(f.Type)
			} else {
				names = append(names, f.Tag.Get("ch"))
			}
		}
	}
	add(reflect.TypeFor[T]())
	return strings.Join(names, ", ")
}
