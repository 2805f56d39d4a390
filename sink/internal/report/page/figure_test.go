package page

import (
	"strings"
	"testing"

	"recert/sink/internal/report/figures"
)

// TestFiguresOfModelsAreWords: a count is no 381.000, and what is measured is called by its name.
func TestFiguresOfModelsAreWords(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{4820: "4\u202f820", 0.8971: "0.897", 1: "1.000", 0: "0.000", 1.25: "1.250"} {
		if got := figureOf(v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
	for name, want := range map[string]string{
		"auc": "AUC", "rules_logloss": "rules alone: log loss", "unassisted_riskiest20": "unassisted: revoked in riskiest 20 %", "unassisted": "unassisted decisions",
		"unseen": "decisions", "lift_5": "lift_5", "rules_new": "rules alone: new",
	} {
		if got := called(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestNothingIsWrittenBelowNothing(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{-0.001: "0.00", 0.001: "0.00", -0.04: "-0.04", -10: "-10.00"} {
		if got := number(2, &v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
}

// TestReliabilityBeginsWhereItsBinsDo: bins that all lie above 90 % are spread over the plot, and none leaves it.
func TestReliabilityBeginsWhereItsBinsDo(t *testing.T) {
	t.Parallel()
	for least, want := range map[float64]float64{0.95: 0.8, 0.8: 0.8, 0.79: 0.6, 0.45: 0.4, 0.1: 0} {
		c := &figures.Campaign{Bins: []figures.Bin{{Part: "all", Binning: figures.Mass, Predicted: 0.99, Observed: 0.98, Low: least, High: 1}}}
		if got := leastOf(c, "all"); got != want {
			t.Errorf("bins from %v on: got axes from %v on, want %v", least, got, want)
		}
	}
}

// TestAnotherCampaignIsCalledByItsName: an auditor knows names, not ids.
func TestAnotherCampaignIsCalledByItsName(t *testing.T) {
	t.Parallel()
	r := report()
	r.Orgs[0].History[1].Name = "Summer review"
	if html := render(t, r, Options{}); !strings.Contains(html, "Compared with Summer review, of") || !strings.Contains(html, "in Summer review.") {
		t.Error("the campaign before is not called by its name")
	}
}
