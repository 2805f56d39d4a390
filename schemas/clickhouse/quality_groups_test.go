package clickhouse_test

import (
	"fmt"
	"math"
	"testing"

	"recert/schemas/measure"
)

// twoDepartments are 440 kept items: of A 60 of 200 were recommended to take away, of B 10 of 200, of C 5 of 40; and
// one revoked item, which says nothing about whether keeping was recommended enough.
const twoDepartments = `INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, levels)
	SELECT 'o', 'c', toString(number), if(number < 60 OR number >= 200 AND number < 210 OR number >= 400 AND number < 405, 'revoke', 'approve'), if(number = 440, 'revoke', 'approve'),
		map('department', multiIf(number < 200, 'A', number < 400, 'B', 'C')) FROM numbers(441)`

// TestQualityDisparityIsTheMeasure compares with package measure, and by hand: of A 70 % were left alone, of B 95 %.
func TestQualityDisparityIsTheMeasure(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, twoDepartments)
	expect(t, conn, "SELECT level, n, hits, rate, keep_ratio, flag_ratio, verdict FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'department' ORDER BY level",
		"('A',200,60,0.3,0.736842,0.166667,'breaks four fifths')", "('B',200,10,0.05,1,1,'less often')", "('C',40,5,0.125,NULL,NULL,'too few')")
	flagged, label, level := make([]bool, 440), make([]uint8, 440), make([]string, 440)
	for i := range label {
		flagged[i], label[i] = i < 60 || i >= 200 && i < 210 || i >= 400 && i < 405, 1
		level[i] = []string{"A", "B", "C"}[i/200]
	}
	d, ok := measure.Disparities(flagged, label, func(row int) string { return level[row] }, measure.FewestRows)
	if !ok || len(d.Groups) != 2 {
		t.Fatalf("measure gives %v, %t", d.Groups, ok)
	}
	for _, g := range d.Groups {
		near(t, conn, "rate, low, high, gap, gap_low, gap_high FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'department' AND level = '"+g.Level+"'",
			g.Rate, g.Low, g.High, g.Gap, g.GapLow, g.GapHigh)
	}
	near(t, conn, "min(keep_ratio), min(flag_ratio) FROM quality_disparity WHERE measure = 'recommended'", d.KeepRatio, d.FlagRatio)
}

// TestQualityDisparityOfOverrides looks at the other half: one of the 366 items recommended to keep was revoked.
func TestQualityDisparityOfOverrides(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, twoDepartments)
	expect(t, conn, "SELECT attribute, level, n, hits, verdict FROM quality_disparity WHERE measure = 'overridden' ORDER BY attribute, level",
		"('department','A',140,0,'no difference seen')", "('department','B',190,0,'no difference seen')", "('department','C',36,1,'too few')",
		"('location','',366,1,'too few')", "('user_type','',366,1,'too few')")
}

// TestQualityDisparityMoreOften: a gap too small for the four-fifths rule that chance does not explain.
func TestQualityDisparityMoreOften(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, `INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, levels)
		SELECT 'o', 'c', toString(number), if(number % 500 < if(number < 500, 50, 10), 'revoke', 'approve'), 'approve', map('location', if(number < 500, 'A', 'B')) FROM numbers(1000)`)
	// 0.06 of all: z = 0.08 / sqrt(0.06 * 0.94 * (1/500 + 1/500)).
	near(t, conn, "log10(p_value) FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'location' AND level = 'A'", math.Log10(math.Erfc(0.08/math.Sqrt(0.06*0.94*2/500)/math.Sqrt2)))
	expect(t, conn, "SELECT level, keep_ratio, gap, gap_low > 0, verdict FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'location' ORDER BY level",
		"('A',0.918367,0.08,1,'more often')", "('B',1,-0.08,0,'less often')")
}

// TestQualityDisparityAllowsForManyGroups: 14 of 200 against 280 of 8,000 has a p-value of 0.01, which is little among 41
// groups: every third time one of them looks like that by chance.
func TestQualityDisparityAllowsForManyGroups(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, `INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, levels)
		SELECT 'o', 'c', toString(number), if(number % 200 < if(number < 200, 14, 7), 'revoke', 'approve'), 'approve', map('department', toString(intDiv(number, 200))) FROM numbers(8200)`)
	expect(t, conn, "SELECT verdict, count(), countIf(gap_low > 0), countIf(p_value < 0.05) FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'department' GROUP BY verdict",
		"('no difference seen',41,1,1)")
}

// TestQualityDisparityFindsThePlace: the item's own attribute goes before the profile, and a city before a country.
func TestQualityDisparityFindsThePlace(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, `INSERT INTO users VALUES ('o', '00u1', {'countryCode': 'NO', 'city': 'Oslo'}), ('o', '00u2', {'countryCode': 'NO'}), ('p', '00u3', {'city': 'Rome'})`,
		`INSERT INTO decisions (org, campaign_id, review_id, user_id, outcome, decision, levels) VALUES ('o', 'c', '1', '00u1', 'approve', 'approve', {}),
			('o', 'c', '2', '00u2', 'approve', 'approve', {}), ('o', 'c', '3', '00u2', 'approve', 'approve', {'location': 'Bergen'}), ('o', 'c', '4', '00u3', 'approve', 'approve', {})`)
	expect(t, conn, "SELECT level, n FROM quality_disparity WHERE measure = 'recommended' AND attribute = 'location' ORDER BY level", "('',1)", "('Bergen',1)", "('NO',1)", "('Oslo',1)")
}

// quarter inserts a campaign of 400 items: n of them in department A, a flag set on some, a number that lies evenly.
func quarter(campaign string, launched string, n, flags int, shift float64) string {
	return fmt.Sprintf(`INSERT INTO features (org, campaign_id, review_id, as_of, outcome, score, levels, numbers)
		SELECT 'o', '%[1]s', toString(number), '%[2]s', 'approve', number / 400, map('department', if(number < %[3]d, 'A', 'B'), 'manager', toString(number)),
			map('flag', if(number < %[4]d, 1., 0.), 'days', number * 3 %% 400 + %[5]g) FROM numbers(400)`, campaign, launched, n, flags, shift)
}

func TestQualityDriftIsTheMeasure(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, quarter("c2", "2026-10-01", 180, 200, 100), quarter("c1", "2026-07-01", 100, 4, 0))
	expect(t, conn, "SELECT feature, previous_campaign_id, n, n_previous, psi, state FROM quality_drift WHERE campaign_id = 'c1' AND kind != 'level' ORDER BY feature",
		"('days','',400,0,NULL,'not measured')", "('flag','',400,0,NULL,'not measured')", "('outcome','',400,0,NULL,'not measured')", "('score','',400,0,NULL,'not measured')")
	expect(t, conn, "SELECT feature, previous_campaign_id, n, n_previous, cells, noise, state FROM quality_drift WHERE campaign_id = 'c2' ORDER BY feature",
		"('days','c1',400,400,10,0.045,'act')", "('department','c1',400,400,2,0.005,'watch')", "('flag','c1',400,400,2,0.005,'act')",
		"('manager','c1',400,400,400,1.995,'too few')", "('outcome','c1',400,400,1,0,'stable')", "('score','c1',400,400,10,0.045,'stable')")
	var days, daysBefore, flag, flagBefore []float64
	for i := range 400 {
		days, daysBefore = append(days, float64(i*3%400+100)), append(daysBefore, float64(i*3%400))
		flag, flagBefore = append(flag, float64((399-i)/200)), append(flagBefore, float64((399-i)/396))
	}
	near(t, conn, "psi FROM quality_drift WHERE campaign_id = 'c2' AND feature = 'department'", measure.PSILevels(map[string]int{"A": 100, "B": 300}, map[string]int{"A": 180, "B": 220}))
	near(t, conn, "psi FROM quality_drift WHERE campaign_id = 'c2' AND feature = 'days'", measure.PSINumbers(daysBefore, days, 10))
	near(t, conn, "psi FROM quality_drift WHERE campaign_id = 'c2' AND feature = 'flag'", measure.PSINumbers(flagBefore, flag, 10))
}

// TestQualityDriftOfWhatIsMissing: a signal that half the items lost is drift, and so is one that all lost.
func TestQualityDriftOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, `INSERT INTO features (org, campaign_id, review_id, as_of, outcome, levels, numbers)
		SELECT 'o', if(number < 200, 'c1', 'c2'), toString(number), if(number < 200, '2026-07-01', '2026-10-01'), 'approve',
			if(number < 300, map('title', 'x'), map()), if(number < 200, map('gone', 1., 'half', 1.), if(number < 300, map('half', 1.), map())) FROM numbers(400)`)
	// Cells 100/100 now and 200/0 before, each with half an item more.
	half := (100.5/201-200.5/201)*math.Log(100.5/200.5) + (100.5/201-0.5/201)*math.Log(100.5/0.5)
	gone := (0.5/201-200.5/201)*math.Log(0.5/200.5) + (200.5/201-0.5/201)*math.Log(200.5/0.5)
	for feature, want := range map[string]float64{"title": half, "half": half, "gone": gone} {
		near(t, conn, "psi FROM quality_drift WHERE campaign_id = 'c2' AND feature = '"+feature+"'", want)
	}
	expect(t, conn, "SELECT feature, present, present_previous FROM quality_drift WHERE campaign_id = 'c2' AND feature IN ('gone', 'half', 'title') ORDER BY feature",
		"('gone',0,1)", "('half',0.5,1)", "('title',0.5,1)")
}

// TestQualityDecisionDriftByHand: all approve 90 % and 60 %, but the one reviewer who decided in both approves 160 of 200
// both times: no drift, another reviewer.
func TestQualityDecisionDriftByHand(t *testing.T) {
	t.Parallel()
	decide := func(campaign, launched, reviewer string, n, kept int) string {
		return fmt.Sprintf(`INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, launched, outcome, decision)
			SELECT 'o', '%[1]s', concat('%[3]s', toString(number)), '%[3]s', '%[2]s', 'approve', if(number < %[5]d, 'approve', 'revoke') FROM numbers(%[4]d)`, campaign, launched, reviewer, n, kept)
	}
	conn := qualityFixture(t, decide("c1", "2026-07-01", "stays", 200, 160), decide("c1", "2026-07-01", "goes", 200, 200),
		decide("c2", "2026-10-01", "stays", 200, 160), decide("c2", "2026-10-01", "comes", 200, 80), decide("c3", "2026-12-01", "comes", 200, 150))
	expect(t, conn, "SELECT campaign_id, previous_campaign_id, n, approved, approved_previous, reviewers, same_n, same_approved, same_approved_previous, gap, state FROM quality_decision_drift ORDER BY campaign_id",
		"('c1','',400,0.9,NULL,0,0,NULL,NULL,NULL,'not measured')",
		"('c2','c1',400,0.6,0.9,1,200,0.8,0.8,0,'stable')",
		"('c3','c2',200,0.75,0.6,1,200,0.75,0.4,0.35,'moved')")
	low, high := measure.Difference(150, 200, 80, 200)
	near(t, conn, "gap_low, gap_high FROM quality_decision_drift WHERE campaign_id = 'c3'", low, high)
}
