package review

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/advise"
	"recert/score/internal/feature"
	"recert/score/internal/org"
	"recert/score/internal/route"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// scene is what the partitions of one campaign share: the directory as of the launch and what is derived from it.
type scene struct {
	id      string
	rules   *sod.Rules
	adviser *advise.Adviser
	context *signal.Context
	router  *route.Router
	// served is nil where no model was trained before the launch, or none is wanted.
	served  *learned
	shadows []*learned
	// columns are those that any of these models was trained on.
	columns feature.Columns
}

// modelName names what the scene is scored with beside the rules, empty without.
func (sc *scene) modelName() string {
	if sc.served == nil {
		return ""
	}
	return sc.served.Name + "@" + sc.served.Version
}

// sceneOf reads the directory that the ready record names; the partitions of a campaign name the same one, so
// it is read once.
func (s *stage) sceneOf(ctx context.Context, ready *directory.Ready) (*scene, error) {
	id, err := sceneID(ready)
	if err != nil {
		return nil, err
	}
	if s.scene != nil && s.scene.id == id {
		return s.scene, nil
	}
	s.scene = nil // let the old one go before the new one is read
	d, err := s.readDirectory(ctx, ready)
	if err != nil {
		return nil, err
	}
	sc := s.newScene(id, ready, d)
	s.scene = sc
	s.tellRules(ready.Org, sc.rules, d)
	return s.scene, nil
}

// sceneID names all that a scene depends on beside usage; it is the same for every partition of a campaign.
func sceneID(ready *directory.Ready) (string, error) {
	positions, err := json.Marshal(ready.Positions)
	if err != nil {
		return "", fmt.Errorf("encoding positions: %w", err)
	}
	return ready.Org + "|" + ready.CampaignID + "|" + ready.Launched.UTC().Format(time.RFC3339Nano) + "|" + string(positions), nil
}

func (s *stage) newScene(id string, ready *directory.Ready, d *org.Directory) *scene {
	launched := ready.Launched.UTC()
	rules := s.rules.With(d.RiskRules())
	adviser := *s.adviser
	adviser.Rules = rules.Version()
	sc := &scene{
		id: id, rules: rules, adviser: &adviser,
		context: &signal.Context{
			Directory: d, Accounts: &s.cfg.Accounts, Rules: rules, Privileged: s.privileged,
			Coverage: s.facts.coverage(ready.Org, launched), Launched: launched, Window: s.cfg.Window,
			Facts: func(person, resource string) (*usage.Facts, error) { return s.facts.of(ready.Org, person, resource) },
			Days: func(into []usage.Day, person, resource string) ([]usage.Day, error) {
				return s.facts.days(into, ready.Org, person, resource, launched.UnixNano())
			},
		},
		router: &route.Router{Config: s.cfg.Routing, Accounts: &s.cfg.Accounts, Directory: d, Launched: launched},
	}
	if s.cfg.Learned {
		sc.served, sc.shadows = s.models.before(ready.Org, launched)
	}
	if sc.served != nil {
		for _, m := range append(sc.shadows, sc.served) {
			sc.columns = sc.columns.Join(feature.Columns{Levels: m.Levels, Numbers: m.Numbers})
		}
	}
	return sc
}

func (s *stage) readDirectory(ctx context.Context, ready *directory.Ready) (*org.Directory, error) {
	b := org.NewBuilder(ready.Org)
	err := bus.ReadTo(ctx, s.cfg.Kafka, ready.Positions, func(r *kgo.Record) error {
		if r.Value == nil {
			return nil
		}
		if err := b.Apply(r.Topic, r.Value); err != nil {
			// What is missing then shows as an incomplete directory on the items that need it.
			s.metrics.unreadable.Inc()
			s.log.Warn("passing over a directory record", "topic", r.Topic, "partition", r.Partition, "offset", r.Offset)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the directory: %w", err)
	}
	return b.Build(), nil
}
