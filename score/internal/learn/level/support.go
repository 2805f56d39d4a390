package level

import (
	"math"

	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// Support tells how well the row is covered by the training rows.
func (d *Dictionary) Support(t *table.Table, row int) learn.Support {
	s := learn.Support{}
	rarest := uint32(math.MaxUint32)
	m := d.Encode(t, []int{row})
	for i, codes := range m.Codes {
		switch {
		case codes == nil:
		case codes[0] == Unseen:
			s.Unseen = append(s.Unseen, d.Columns[i].Name)
		default:
			rarest = min(rarest, d.Columns[i].Counts[codes[0]-1])
		}
	}
	if rarest != math.MaxUint32 {
		s.Rows = int(rarest)
	}
	return s
}
