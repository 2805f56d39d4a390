// Package show prints an evaluation for a person: as a table, and as a plot of its reliability.
package show

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"recert/score/internal/evaluate"
)

// Text prints the report as tables.
func Text(w io.Writer, r evaluate.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows, %d denied (%.1f %%); %d columns; %s, seed %d; figures over %d rows\n\n",
		r.Rows, r.Denied, 100*float64(r.Denied)/float64(r.Rows), len(r.Columns)+len(r.Numeric), split(r), r.Seed, r.Tested)
	methods(&b, r)
	compared(&b, r)
	coverage(&b, r)
	cold(&b, r)
	reliability(&b, r)
	disparity(&b, r)
	_, err := io.WriteString(w, b.String())
	return err
}

func split(r evaluate.Report) string {
	if r.Split == evaluate.ByTime {
		return "the last rows, in order, held out"
	}
	return fmt.Sprintf("%d folds", r.Folds)
}

// columns aligns the columns of what print writes, numbers to the right.
func columns(b *strings.Builder, print func(w io.Writer)) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	print(t)
	_ = t.Flush() // a builder takes everything
	b.WriteByte('\n')
}

// figure prints a number with so many digits, or a dash where there is none.
func figure(n evaluate.Number, digits int) string {
	if math.IsNaN(float64(n)) {
		return "-"
	}
	return fmt.Sprintf("%.*f", digits, float64(n))
}

func signed(n evaluate.Number) string {
	if math.IsNaN(float64(n)) {
		return "-"
	}
	return fmt.Sprintf("%+.4f", float64(n))
}

func percent(n evaluate.Number) string {
	if math.IsNaN(float64(n)) {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n))
}

func of(r evaluate.Report, name string) evaluate.Figures {
	if f, ok := r.Models[name]; ok {
		return f
	}
	return r.Baselines[name]
}

func methods(b *strings.Builder, r evaluate.Report) {
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "method\tAUC\tAP(deny)\tlogloss\tBrier\tECE mass\tECE width\tcov98\tcov99\tcov99.5\trisk10\trisk20\tseconds\t")
		for _, name := range r.Ranking {
			f := of(r, name)
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, figure(f.AUC, 4), figure(f.AveragePrecisionDenials, 4),
				figure(f.LogLoss, 4), figure(f.Brier, 4), figure(f.ECEEqualMass, 4), figure(f.ECEEqualWidth, 4), figure(f.Coverage98, 3), figure(f.Coverage99, 3),
				figure(f.Coverage995, 3), figure(f.Riskiest10, 3), figure(f.Riskiest20, 3), figure(f.Seconds, 1))
		}
	})
	fmt.Fprintln(b, "AP(deny): average precision of denials. ECE: calibration error, 15 bins of equal mass or width. covN: largest share of rows,")
	fmt.Fprintln(b, "ranked by P(approve), of which N % were approved. riskN: share of the denials among the riskiest N % of rows.")
	if r.GroupShareColumn != "" {
		fmt.Fprintf(b, "group_share: how large a part of the same %s was granted this %s (the column that ranks best); a ranking, no probability.\n", clean(r.GroupShareColumn), clean(r.Resource))
	}
	b.WriteByte('\n')
}

func compared(b *strings.Builder, r evaluate.Report) {
	fmt.Fprintf(b, "%s less the others, on the same rows (95 %% bounds, paired)\n", r.Model)
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "method\tAUC\tfrom\tto\tlogloss\tfrom\tto\t")
		for _, name := range r.Ranking[1:] {
			c := r.Compared[name]
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, signed(c.AUC), signed(c.AUCLow), signed(c.AUCHigh), signed(c.LogLoss), signed(c.LogLossLow), signed(c.LogLossHigh))
		}
	})
}

func coverage(b *strings.Builder, r evaluate.Report) {
	fmt.Fprintf(b, "%s, how much could be approved unseen (95 %% bounds by bootstrap)\n", r.Model)
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "agreement\tshare\tfrom\tto\tP(approve) at least\t")
		fmt.Fprintf(w, "98 %%\t%s\t%s\t%s\t%s\t\n", percent(r.Coverage98), percent(r.Coverage98Low), percent(r.Coverage98High), figure(r.Coverage98Threshold, 4))
		fmt.Fprintf(w, "99 %%\t%s\t%s\t%s\t%s\t\n", percent(r.Coverage99), percent(r.Coverage99Low), percent(r.Coverage99High), figure(r.Coverage99Threshold, 4))
		fmt.Fprintf(w, "99.5 %%\t%s\t%s\t%s\t%s\t\n", percent(r.Coverage995), percent(r.Coverage995Low), percent(r.Coverage995High), figure(r.Coverage995Threshold, 4))
	})
}

func cold(b *strings.Builder, r evaluate.Report) {
	if r.Manager == "" && r.Resource == "" {
		return
	}
	fmt.Fprintf(b, "%s, where its training rows had not seen the like\n", r.Model)
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "unseen\trows\tdenied\tAUC\tabstains\t")
		for _, c := range []struct {
			what string
			evaluate.Cold
			there bool
		}{
			{"manager (" + clean(r.Manager) + ")", r.ColdStart.UnseenManager, r.Manager != ""},
			{"resource (" + clean(r.Resource) + ")", r.ColdStart.UnseenResource, r.Resource != ""},
			{"both", r.ColdStart.UnseenBoth, r.Manager != "" && r.Resource != ""},
			{"(all rows)", evaluate.Cold{Rows: r.Tested, Denied: r.Denied, AUC: r.AUC, AbstainRate: r.AbstainRate}, r.Tested == r.Rows},
		} {
			if c.there {
				fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t\n", c.what, c.Rows, c.Denied, figure(c.AUC, 4), percent(c.AbstainRate))
			}
		}
	})
}

func reliability(b *strings.Builder, r evaluate.Report) {
	fmt.Fprintf(b, "%s, predicted and observed share of approvals in bins of equal mass\n", r.Model)
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "from\tto\trows\tpredicted\tobserved\t95 % from\tto\t")
		for _, bin := range r.Reliability.EqualMass {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", figure(bin.From, 4), figure(bin.To, 4), figure(bin.Rows, 0), figure(bin.Predicted, 4),
				figure(bin.Observed, 4), figure(bin.Low, 4), figure(bin.High, 4))
		}
	})
}

func disparity(b *strings.Builder, r evaluate.Report) {
	if len(r.Disparity) == 0 {
		return
	}
	fmt.Fprintf(b, "%s, approved rows among the riskiest %.0f %%, by groups of at least 100 approved rows\n", r.Model, 100*float64(r.FlagShare))
	columns(b, func(w io.Writer) {
		fmt.Fprintln(w, "column\tgroups\tleast\tmost\tgap\t95 % from\tto\tkept ratio\tfrom\tto\tfour fifths\t")
		for _, name := range r.Columns {
			d, there := r.Disparity[name]
			if !there {
				continue
			}
			low, high := extremes(d)
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", clean(name), len(d.Groups), percent(low), percent(high), percent(d.Gap), percent(d.GapLow), percent(d.GapHigh),
				figure(d.KeepRatio, 3), figure(d.KeepRatioLow, 3), figure(d.KeepRatioHigh, 3), map[bool]string{true: "kept", false: "broken"}[d.FourFifths])
		}
	})
}

// extremes are the lowest and the highest rate.
func extremes(d evaluate.Disparity) (low, high evaluate.Number) {
	low, high = d.Groups[0].Rate, d.Groups[0].Rate
	for _, g := range d.Groups {
		low, high = min(low, g.Rate), max(high, g.Rate)
	}
	return low, high
}

// clean bounds a name that a file gave, which may be anything.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return s
}
