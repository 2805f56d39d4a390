package train

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
)

// Config tells score/train when to train.
type Config struct {
	Service boot.Service `yaml:"service"`
	Kafka   bus.Config   `yaml:"kafka"`
	// Settle is how far behind a moment the log must have been read before its decisions count as all there.
	// Default 3m; it must be shorter than review's, which waits for the trainer.
	Settle time.Duration `yaml:"settle"`
	// Quiet is how long a campaign without an end in the log must have had no decision to count as over. Default 168h.
	Quiet time.Duration `yaml:"quiet"`
	// Every trains again after so many decisions, without waiting for a campaign's end; 0 is never. Default 0.
	Every int `yaml:"every"`
	// MinRows and MinDenials are below which nothing is trained. Defaults 300 and 30.
	MinRows    int `yaml:"min_rows"`
	MinDenials int `yaml:"min_denials"`
	// MaxRows bounds what is trained on; the newest decisions are taken. Default 100000.
	MaxRows int `yaml:"max_rows"`
	// Wait is how long to wait for the features of a campaign that has ended. Default 10m.
	Wait time.Duration `yaml:"wait"`
	// Learner is the boosted model that is trained beside the linear one: quick, or full, which takes several times
	// as long and is a little sharper. Default quick.
	Learner string `yaml:"learner"`
	// Keep is how many versions of each model stay on the topic. Default 8.
	Keep int `yaml:"keep"`
	// Seed is that of the learners. Default 1.
	Seed uint64 `yaml:"seed"`
}

// The boosted models to choose from.
const (
	quick = "quick"
	full  = "full"
)

// learners returns what is trained: the boosted model, and the linear one.
func (c Config) learners() []learn.Learner {
	if c.Learner == full {
		return blend.All(c.Seed)
	}
	return []learn.Learner{blend.Quick(c.Seed), blend.Linear()}
}

// DefaultConfig returns the config a user starts from.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), Settle: 3 * time.Minute, Quiet: 7 * 24 * time.Hour,
		MinRows: 300, MinDenials: 30, MaxRows: 100_000, Wait: 10 * time.Minute, Learner: quick, Keep: 8, Seed: 1,
	}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem(key, format, args...)) }
	if c.Settle < 0 {
		bad("settle", "%s is negative; write for example 3m", c.Settle)
	}
	if c.Quiet < time.Hour {
		bad("quiet", "%s is shorter than an hour; write for example 168h", c.Quiet)
	}
	if c.Every < 0 || c.Every > 0 && c.Every < 100 {
		bad("every", "%d is less than 100; write 0 for never", c.Every)
	}
	if c.MinRows < 50 {
		bad("min_rows", "%d is less than 50; write for example 300", c.MinRows)
	}
	if c.MinDenials < 5 {
		bad("min_denials", "%d is less than 5; write for example 30", c.MinDenials)
	}
	if c.MaxRows < c.MinRows {
		bad("max_rows", "%d is less than min_rows; write for example 100000", c.MaxRows)
	}
	if c.Wait < 0 {
		bad("wait", "%s is negative; write for example 10m", c.Wait)
	}
	if c.Learner != quick && c.Learner != full {
		bad("learner", "%q is unknown; write quick or full", c.Learner)
	}
	if c.Keep < 1 {
		bad("keep", "%d keeps no model; write for example 8", c.Keep)
	}
	return errors.Join(errs...)
}
