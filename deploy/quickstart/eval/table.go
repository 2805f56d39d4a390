package eval

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Table prints the figures of all seeds, then what became of each kind.
func Table(w io.Writer, results []Result) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "seed\tby\trevoke precision\trevoke recall\tprotected revokes\tseasonal false\tabstain\titems\tevents\tseconds\t")
	for i := range results {
		r := &results[i]
		row := func(by string, f Figures, rest string) {
			fmt.Fprintf(t, "%d\t%s\t%.4f\t%.4f\t%d\t%.4f\t%.4f\t%s\t\n", r.Seed, by, f.Precision, f.Recall, f.Protected, f.Seasonal, f.Abstain, rest)
		}
		row("recert", r.Figures, fmt.Sprintf("%d\t%d\t%.0f", r.Items, r.Events, r.Seconds))
		row("okta_90", r.Okta90, "\t\t")
		row("entra_30", r.Entra30, "\t\t")
	}
	_ = t.Flush()
	fmt.Fprintln(w, "\nOutcomes by what was planted, all seeds")
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "kind\tright is\titems\tapprove\trevoke\tclarify\tnone\t")
	for _, k := range sum(results) {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t\n", k.Why, k.Truth, k.Items, k.Outcomes["approve"], k.Outcomes["revoke"], k.Outcomes["clarify"], k.Outcomes["none"])
	}
	_ = t.Flush()
}

// sum adds up the kinds of all results, in the order in which they come.
func sum(results []Result) []Kind {
	var all []Kind
	at := map[[2]string]int{}
	for i := range results {
		for _, k := range results[i].Kinds {
			key := [2]string{k.Truth, k.Why}
			n, ok := at[key]
			if !ok {
				n = len(all)
				at[key] = n
				all = append(all, Kind{Truth: k.Truth, Why: k.Why, Outcomes: map[string]int{}})
			}
			all[n].Items += k.Items
			for outcome, count := range k.Outcomes {
				all[n].Outcomes[outcome] += count
			}
		}
	}
	return all
}
