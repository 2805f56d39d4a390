package land

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
)

// row is a message on its way into a table, with the place it came from.
type row[M any] struct {
	msg       M
	partition int32
	offset    int64
}

// column names a column and makes its values of a batch of rows.
type column[M any] struct {
	name   string
	values func(rows []row[M]) any
}

// col makes a column of a function of the message.
func col[M, V any](name string, get func(*M) V) column[M] {
	return column[M]{name, func(rows []row[M]) any {
		out := make([]V, len(rows))
		for i := range rows {
			out[i] = get(&rows[i].msg)
		}
		return out
	}}
}

// place are the columns that say which record a row came from.
func place[M any]() []column[M] {
	return []column[M]{
		{"kafka_partition", func(rows []row[M]) any {
			out := make([]int32, len(rows))
			for i := range rows {
				out[i] = rows[i].partition
			}
			return out
		}},
		{"kafka_offset", func(rows []row[M]) any {
			out := make([]int64, len(rows))
			for i := range rows {
				out[i] = rows[i].offset
			}
			return out
		}},
	}
}

// insert writes the rows as one block. Columns are matched by name, so a table may have its own order.
func insert[M any](ctx context.Context, conn driver.Conn, statement string, columns []column[M], rows []row[M]) error {
	batch, err := conn.PrepareBatch(ctx, statement)
	if err != nil {
		return fmt.Errorf("opening an insert: %w", olap.Classify(err))
	}
	defer batch.Close() // after Send it is closed already
	for i, c := range columns {
		if err := batch.Column(i).Append(c.values(rows)); err != nil {
			return fmt.Errorf("filling column %s: %w", c.name, olap.Classify(err))
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("inserting: %w", olap.Classify(err))
	}
	return nil
}

// The times that DateTime64(9) holds.
var (
	earliest = time.Unix(0, 0).UTC()
	latest   = time.Unix(0, math.MaxInt64).UTC()
)

// instant brings a time into the range of the tables; the zero time becomes 1970.
func instant(t time.Time) time.Time {
	switch {
	case t.Before(earliest):
		return earliest
	case t.After(latest):
		return latest
	default:
		return t
	}
}

func nanos(ns int64) time.Time   { return instant(time.Unix(0, ns)) }
func millis(ms int64) time.Time  { return instant(time.UnixMilli(ms)) }
func day(number int32) time.Time { return time.Unix(int64(number)*86_400, 0).UTC() }

// bit is a Bool where the column must be a number.
func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// each makes a column of lists out of a list.
func each[T, V any](list []T, get func(*T) V) []V {
	out := make([]V, len(list))
	for i := range list {
		out[i] = get(&list[i])
	}
	return out
}
