package evaluate

import "recert/schemas/measure"

func bins(from []measure.Bin) []Bin {
	out := make([]Bin, len(from))
	for i, b := range from {
		out[i] = Bin{Number(b.From), Number(b.To), Number(b.Rows), Number(b.Predicted), Number(b.Observed), Number(b.Low), Number(b.High)}
	}
	return out
}

func disparity(d measure.Disparity) Disparity {
	out := Disparity{
		Least: d.Least, Most: d.Most, FourFifths: d.FourFifths, FlagRatio: Number(d.FlagRatio),
		KeepRatio: Number(d.KeepRatio), KeepRatioLow: Number(d.KeepRatioLow), KeepRatioHigh: Number(d.KeepRatioHigh),
		Gap: Number(d.Gap), GapLow: Number(d.GapLow), GapHigh: Number(d.GapHigh),
	}
	for _, g := range d.Groups {
		out.Groups = append(out.Groups, Group{g.Level, g.Rows, g.Flagged, Number(g.Rate), Number(g.Low), Number(g.High), Number(g.Gap), Number(g.GapLow), Number(g.GapHigh)})
	}
	return out
}
