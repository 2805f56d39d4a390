package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/governance"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// riskRules lists the rules of separation of duties that the org keeps in Okta. They are no part of what makes a
// directory whole: a listing that fails leaves the rules as they were and says so. An org that has no such rules for
// us is no failure.
func (r *directoryReader) riskRules(ctx context.Context) error {
	r.risks.Begin()
	l := &listing{kind: directory.TypeRiskRules}
	strange := map[string]string{} // rules that recert cannot evaluate, and why
	err := r.s.list(ctx, l, r.s.client.DataPages, []string{governance.RiskRulesRef()}, false, func(b *batch, _ int, raw json.RawMessage) error {
		v, err := governance.RiskRule(r.s.org, raw)
		if err != nil {
			return err
		}
		value, err := encode(v)
		if err != nil {
			return err
		}
		if _, _, problem := v.Sides(); problem != "" {
			strange[v.ID] = problem
		}
		b.put(r.risks, value, bus.DirectoryRecord(topic.OktaRiskRule, v.Org, topic.Key(v.Org, v.ID), value))
		return nil
	})
	if err != nil || r.noRiskRules(l) {
		return err
	}
	v := verdict{kind: l.kind, listed: r.risks.Listed(), at: l.when(&r.s.clock), generation: max(1, r.s.gate.generation())}
	if l.failure != nil {
		v.reason = reasonOf(l.failure)
	} else if v.reason, err = r.ask(ctx, l, r.risks, r.risks.Missing()); err != nil {
		return err
	}
	if v.whole() {
		if err := r.remove(ctx, l, r.risks); err != nil {
			return err
		}
		r.name(strange)
	}
	r.s.metrics.present.WithLabelValues(l.kind).Set(float64(r.risks.Present()))
	if r.s.gate.says(v) {
		return nil
	}
	return r.s.gate.announce(ctx, v)
}

// noRiskRules tells whether the org never showed us a risk rule and refuses to.
func (r *directoryReader) noRiskRules(l *listing) bool {
	before := r.riskless
	r.riskless = l.failure != nil && governance.Absent(l.failure) && r.risks.Present() == 0 && r.s.gate.of(l.kind).State != directory.StateComplete
	if r.riskless && !before {
		r.s.log.Info("the org has no risk rules for us: rules of separation of duties come from sod_file alone", "answer", l.failure.Error())
	}
	return r.riskless
}

// name says which rules are kept and not evaluated, once for each set of them.
func (r *directoryReader) name(strange map[string]string) {
	r.s.metrics.unevaluated.Set(float64(len(strange)))
	said := fmt.Sprint(strange) // sorted by id
	if len(strange) == 0 || said == r.strange {
		r.strange = said
		return
	}
	r.strange = said
	r.s.log.Warn("risk rules are kept and not evaluated; write a rule of the same id in sod_file to have it evaluated", "rules", bus.CleanText(strings.TrimPrefix(said, "map"), maxNamed))
}

// maxNamed bounds what one line of the log says about rules, in bytes.
const maxNamed = 2000

// recallRisk passes over the rules that review publishes for analysts.
func (r *directoryReader) recallRisk(rec *kgo.Record) {
	if strings.Count(string(rec.Key), "|") == 1 {
		recallInto(r.risks, rec)
	}
}
