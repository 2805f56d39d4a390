package land

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

// target is a table that takes records.
type target interface {
	// add decodes a record into the batch; an error says that the record can never be read.
	add(r *kgo.Record) error
	// flush inserts the batch and empties it, also on an error.
	flush(ctx context.Context, conn driver.Conn) (rows int, err error)
	// drop empties the batch.
	drop()
	// table and columns describe the insert.
	table() string
	columns() []string
}

// into is a target for messages of type M.
type into[M any] struct {
	name      string
	decode    func(r *kgo.Record, m *M) error
	cols      []column[M]
	statement string
	rows      []row[M]
}

// newInto adds the place columns to a table's own.
func newInto[M any](name string, decode func(*kgo.Record, *M) error, cols ...column[M]) *into[M] {
	t := &into[M]{name: name, decode: decode, cols: append(cols, place[M]()...)}
	t.statement = "INSERT INTO " + name + " (`" + strings.Join(t.columns(), "`, `") + "`)"
	return t
}

func (t *into[M]) add(r *kgo.Record) error {
	t.rows = append(t.rows, row[M]{partition: r.Partition, offset: r.Offset})
	if err := t.decode(r, &t.rows[len(t.rows)-1].msg); err != nil {
		t.rows = t.rows[:len(t.rows)-1]
		return fault.Rejecting(err)
	}
	return nil
}

func (t *into[M]) flush(ctx context.Context, conn driver.Conn) (int, error) {
	n := len(t.rows)
	if n == 0 {
		return 0, nil
	}
	err := insert(ctx, conn, t.statement, t.cols, t.rows)
	t.drop()
	if err != nil {
		return 0, fmt.Errorf("landing %d rows in %s: %w", n, t.name, err)
	}
	return n, nil
}

func (t *into[M]) drop() {
	clear(t.rows)
	t.rows = t.rows[:0]
}

func (t *into[M]) table() string { return t.name }

func (t *into[M]) columns() []string {
	return each(t.cols, func(c *column[M]) string { return c.name })
}

// lane lands one topic, or all dead letters. It is a bus.Handler.
type lane struct {
	// name is the metric label and the tail of the consumer group.
	name   string
	topics []string
	// byKind are the tables of the lane by the header kind of the record; what is not listed is passed over.
	byKind map[string]target
	// order is that in which the tables are written: a mark only behind what it speaks for.
	order []target
	// parks is set on the lane of the dead letters, whose records have nowhere else to go.
	parks bool

	conn    driver.Conn
	timeout time.Duration
	metrics *metrics
}

// Assign has nothing to restore: the tables are the state.
func (l *lane) Assign(context.Context, int32) error { return nil }

// Revoke has nothing to forget.
func (l *lane) Revoke(int32) {}

// Handle lands a batch; it keeps nothing between calls, so a batch may be split and repeated.
func (l *lane) Handle(ctx context.Context, b bus.Batch, out bus.Output) error {
	for _, r := range b.Records {
		t := l.byKind[bus.HeaderOf(r, topic.HeaderKind)]
		if l.parks {
			t = l.order[0]
		}
		if t == nil {
			continue
		}
		if err := t.add(r); err != nil {
			out.Reject(r, err)
		}
	}
	err := l.flush(ctx)
	if err == nil {
		fault.Point("land-after-insert")
	}
	if l.parks && fault.ClassOf(err) == fault.Reject {
		// A dead letter is never dead-lettered; nothing in it is typed, so the server must be at fault.
		return fmt.Errorf("parking: %s", err.Error()) // its class must not pass
	}
	return err
}

func (l *lane) flush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	var failed error
	for _, t := range l.order {
		if failed != nil {
			t.drop()
			continue
		}
		began := time.Now()
		n, err := t.flush(ctx, l.conn)
		if failed = err; n > 0 {
			l.metrics.landed(t.table(), n, time.Since(began))
		}
	}
	return failed
}
