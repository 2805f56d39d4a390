package clickhouse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/measure"
)

// scored are decided items with the probability of keeping that the served model gave them.
type scored struct {
	p     []float64
	label []uint8
}

// many draws items whose probabilities are somewhat too low and share values, so that ties lie on every kind of border.
func many(n int) (s scored) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range n {
		p := math.Round(math.Sqrt(rng.Float64())*200) / 200
		y := uint8(0)
		if rng.Float64() < math.Min(1, p+0.05) {
			y = 1
		}
		s.p, s.label = append(s.p, p), append(s.label, y)
	}
	return s
}

func (s scored) insert() string {
	var b strings.Builder
	b.WriteString("INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, score, scores) VALUES ")
	for i, p := range s.p {
		fmt.Fprintf(&b, "('o', 'c', '%d', '%s', '%s', %g, {'rules': 0.5}), ", i, []string{"approve", "clarify"}[i%2], []string{"revoke", "approve"}[s.label[i]], p)
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// TestQualityModelsAreTheMeasures compares SQL with package measure, by which models are evaluated.
func TestQualityModelsAreTheMeasures(t *testing.T) {
	t.Parallel()
	s := many(1500)
	conn := qualityFixture(t, s.insert())
	mass, width := measure.EqualMass(s.p, s.label, measure.Bins), measure.EqualWidth(s.p, s.label, measure.Bins)
	near(t, conn, "auc, logloss, brier, brier_skill, ece_mass, ece_width FROM quality_models WHERE model = 'served' AND part = 'all'",
		measure.AUC(s.p, s.label), measure.LogLoss(s.p, s.label), measure.Brier(s.p, s.label), measure.BrierSkill(s.p, s.label),
		measure.CalibrationError(mass), measure.CalibrationError(width))
	for binning, bins := range map[string][]measure.Bin{"mass": mass, "width": width} {
		for i, b := range bins {
			near(t, conn, fmt.Sprintf("n, predicted, observed, low, high FROM quality_calibration WHERE part = 'all' AND binning = '%s' ORDER BY bin LIMIT 1 OFFSET %d", binning, i),
				b.Rows, b.Predicted, b.Observed, b.Low, b.High)
		}
		expect(t, conn, "SELECT count() FROM quality_calibration WHERE part = 'all' AND binning = '"+binning+"'", fmt.Sprintf("(%d)", len(bins)))
	}
	for _, c := range measure.Coverages(s.p, s.label, []float64{0.98, 0.99, 0.995}, 1) {
		low, high := measure.Wilson(float64(c.Approved), float64(c.Rows))
		near(t, conn, fmt.Sprintf("rows, approved, coverage, threshold, agreement, agreement_low, agreement_high FROM quality_coverage WHERE target = %g", c.Agreement),
			float64(c.Rows), float64(c.Approved), c.Share, c.Threshold, float64(c.Approved)/float64(c.Rows), low, high)
	}
}

// TestQualityCalibrationByChance: 1,500 items of one half each are off by sqrt(2/pi * 100 * 1/4) of 100 in each of 15 bins.
func TestQualityCalibrationByChance(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, "INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, score) SELECT 'o', 'c', toString(number), 'approve', if(number % 2, 'revoke', 'approve'), 0.5 FROM numbers(1500)")
	near(t, conn, "ece_mass, ece_chance FROM quality_models WHERE model = 'served' AND part = 'all'", 0, math.Sqrt(2/math.Pi*25)/100)
}

// near runs a query of one row and compares its columns.
func near(t *testing.T, conn driver.Conn, query string, want ...float64) {
	t.Helper()
	columns, from, _ := strings.Cut(query, " FROM ")
	var got []float64
	row := conn.QueryRow(t.Context(), "SELECT arrayMap(x -> coalesce(x, nan), CAST(["+columns+"], 'Array(Nullable(Float64))')) FROM "+from)
	if err := row.Scan(&got); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for i, w := range want {
		if math.Abs(got[i]-w) > 1e-6 {
			t.Errorf("%s: column %d is %g, want %g", query, i+1, got[i], w)
		}
	}
}

// fourScored are four items: a probability of one half is a word to keep; the two rules say different things.
const fourScored = `INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, score, scores, baselines, holdout) VALUES
	('o', 'c', '1', 'approve', 'approve', 0.9, {'served': 0.9, 'challenger': 0.5}, {'okta_90': 'revoke', 'odd': 'perhaps'}, false),
	('o', 'c', '2', 'approve', 'revoke', 0.8, {'served': 0.8, 'challenger': 0.4}, {'okta_90': 'approve'}, false),
	('o', 'c', '3', 'clarify', 'approve', 0.6, {'served': 0.6, 'challenger': 0.7}, {'okta_90': 'approve'}, true),
	('o', 'c', '4', 'revoke', 'revoke', 0.1, {'served': 0.1, 'challenger': 0.2}, {'okta_90': 'revoke'}, false),
	('o', 'c', '5', '', 'approve', 0, {}, {}, false)`

// TestQualityModelsByHand: the served model ranks 3 of the 4 pairs right, the fixed rule would revoke one right and
// one wrong. The fifth item had no recommendation and counts nowhere.
func TestQualityModelsByHand(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, fourScored)
	expect(t, conn, "SELECT model, kind, n, approved, agreed, agreement, revoke_said, revoke_precision, revoke_recall, auc, brier FROM quality_models WHERE part = 'all' ORDER BY model",
		"('challenger','model',4,2,4,1,2,1,1,1,0.135)",
		"('okta_90','rule',4,2,2,0.5,2,0.5,0.5,NULL,NULL)",
		"('served','model',4,2,3,0.75,1,1,0.5,0.75,0.205)")
	expect(t, conn, "SELECT part, n, agreed, auc, logloss FROM quality_models WHERE model = 'served' ORDER BY part",
		"('all',4,3,0.75,0.582746)", "('approve',2,1,1,0.857399)", "('clarify',1,1,NULL,0.510826)", "('holdout',1,1,NULL,0.510826)", "('revoke',1,1,NULL,0.105361)")
	expect(t, conn, "SELECT rows, approved, agreement FROM quality_curve ORDER BY rows", "(1,1,1)", "(2,1,0.5)", "(3,2,0.666667)", "(4,2,0.5)")
}
