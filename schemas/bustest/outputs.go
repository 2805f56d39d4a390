package bustest

import "github.com/twmb/franz-go/pkg/kgo"

// Outputs is a bus.Output that keeps what a stage writes, for tests without a broker.
type Outputs struct {
	Produced []*kgo.Record
	Rejected map[*kgo.Record]error
}

// Produce implements bus.Output.
func (o *Outputs) Produce(r *kgo.Record) { o.Produced = append(o.Produced, r) }

// Reject implements bus.Output.
func (o *Outputs) Reject(r *kgo.Record, err error) {
	if o.Rejected == nil {
		o.Rejected = map[*kgo.Record]error{}
	}
	o.Rejected[r] = err
}
