// Package model weighs the features of a review item.
//
// A model only weighs: what must never be concluded, whatever the weights say, is the guards' (package guard),
// which stand outside of every model.
package model

import (
	"math"

	"recert/score/internal/signal"
)

// Contribution is one term of the sum, with the reason in words.
type Contribution struct {
	// Code is stable, in upper snake case.
	Code string
	// Weight is in logits; positive speaks for keeping the access.
	Weight float64
	Text   string
	// Numbers are the figures of Text by name, Evidence the uuids of the events it rests on.
	Numbers  map[string]float64
	Evidence []string
}

// Model turns features into the logit of "the access should stay" and its terms, which add up to it.
// It is a pure function of the features.
type Model interface {
	// Name names the model and its version.
	Name() string
	Score(f *signal.Features) (logit float64, terms []Contribution)
}

// Probability turns a logit into a probability.
func Probability(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

func clamp(x, low, high float64) float64 { return min(max(x, low), high) }
