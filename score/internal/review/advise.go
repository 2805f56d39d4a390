package review

import (
	"recert/schemas/command"
	"recert/schemas/directory"
	schema "recert/schemas/feature"
	"recert/score/internal/advise"
	"recert/score/internal/feature"
	"recert/score/internal/learn"
	"recert/score/internal/model"
	"recert/score/internal/signal"
	"recert/score/internal/table"
)

// chunk is how many items models are asked about at a time: their features are in memory together.
const chunk = 2048

// advised is the whole decision on one item.
type advised struct {
	advise.Advice
	item     schema.Item
	commands []command.Command
}

// adviseAll decides on the items in their order and hands each over.
func (s *stage) adviseAll(sc *scene, reviews []*directory.Review, hand func(*advised) error) error {
	for len(reviews) > 0 {
		n := min(chunk, len(reviews))
		if err := s.adviseSome(sc, reviews[:n], hand); err != nil {
			return err
		}
		reviews = reviews[n:]
	}
	return nil
}

func (s *stage) adviseSome(sc *scene, reviews []*directory.Review, hand func(*advised) error) error {
	features, rows := make([]*signal.Features, len(reviews)), make([]feature.Row, len(reviews))
	for i, v := range reviews {
		features[i] = sc.context.Of(v)
		source := feature.Source{Review: v, Features: features[i], Directory: sc.context.Directory, Attributes: s.cfg.Attributes}
		rows[i] = feature.Row{Levels: source.Levels(), Numbers: source.Numbers()}
	}
	asked := sc.ask(rows)
	for i, v := range reviews {
		a := &advised{Advice: sc.adviser.On(advise.Item{Review: v, Launched: sc.context.Launched}, features[i], asked.opinion(i))}
		a.Holdout = schema.HeldOut(v.Org, v.ID)
		if a.Holdout {
			a.commands = sc.router.Unassisted(v)
		} else {
			a.commands = sc.router.Commands(v, features[i], &a.Recommendation)
		}
		a.item = schema.Item{
			Org: v.Org, CampaignID: v.CampaignID, ReviewID: v.ID, UserID: v.UserID, Resource: v.Resource, Kind: v.Kind, ReviewerID: v.ReviewerID,
			AsOf: a.AsOf, Revision: a.Revision, Levels: rows[i].Levels, Numbers: rows[i].Numbers,
			Outcome: a.Outcome, Score: rounded(a.Keep), Model: a.Model, Holdout: a.Holdout,
			Scores: asked.scores(i, a.RulesKeep), Baselines: feature.Baselines(features[i]),
		}
		if err := hand(a); err != nil {
			return err
		}
	}
	return nil
}

// answers is what the models of a scene say of some items.
type answers struct {
	sc     *scene
	table  *table.Table
	served []float64
	shadow [][]float64
}

// ask has every model weigh the rows.
func (sc *scene) ask(rows []feature.Row) *answers {
	if sc.served == nil {
		return &answers{}
	}
	a := &answers{sc: sc, table: sc.columns.Table(rows)}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	a.served = sc.served.Logits(a.table, all)
	for _, m := range sc.shadows {
		a.shadow = append(a.shadow, m.Logits(a.table, all))
	}
	return a
}

// opinion is the served model's of the i-th row, nil where there is none.
func (a *answers) opinion(i int) *model.Opinion {
	if a.sc == nil {
		return nil
	}
	m := a.sc.served
	return &model.Opinion{
		Name: m.Name, Version: m.Version, Logit: a.served[i], Combine: m.Combine, Support: m.Support(a.table, i),
		Explain: func() (float64, []learn.Term) { return m.Explain(a.table, i) },
	}
}

// scores are the probabilities by every model's name.
func (a *answers) scores(i int, rules float64) map[string]float64 {
	all := map[string]float64{schema.Rules: rounded(rules)}
	if a.sc == nil {
		return all
	}
	all[a.sc.served.Name] = rounded(model.Probability(a.served[i]))
	for k, m := range a.sc.shadows {
		all[m.Name] = rounded(model.Probability(a.shadow[k][i]))
	}
	return all
}

// rounded keeps what anybody can tell apart.
func rounded(p float64) float64 { return feature.Cut(p) }
