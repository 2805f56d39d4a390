package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/fault"
)

// transactionTimeout is when the broker aborts a transaction whose producer is gone. Readers wait for it.
const transactionTimeout = 30 * time.Second

// Producer writes records at least once, idempotently, acknowledged by all replicas.
type Producer struct{ cl *kgo.Client }

// NewProducer connects. Records wait in memory up to the client's buffer; Send waits for the acknowledgement.
func NewProducer(ctx context.Context, cfg Config) (*Producer, error) {
	cl, err := Connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &Producer{cl}, nil
}

// Send writes the records and returns once every one is acknowledged, or with the first error.
func (p *Producer) Send(ctx context.Context, records ...*kgo.Record) error {
	if err := produceAll(ctx, p.cl, records); err != nil {
		return fmt.Errorf("producing: %w", err)
	}
	return nil
}

// Close flushes and disconnects.
func (p *Producer) Close() { p.cl.Close() }

// TxProducer writes batches of records, each in one transaction, and fences every other producer with its id.
type TxProducer struct {
	cfg Config
	id  string

	mu        sync.Mutex
	cl        *kgo.Client
	positions Positions
}

// NewTxProducer returns a producer for a transactional id; it connects and fences others on first use.
func NewTxProducer(cfg Config, id string) *TxProducer {
	return &TxProducer{cfg: cfg, id: id, positions: Positions{}}
}

// Do writes all records in one transaction: readers see all of them or none. After an error nothing was
// committed, unless the error came of the commit itself, whose result the caller must then read back.
// A Fatal error says that another instance took over.
func (p *TxProducer) Do(ctx context.Context, records ...*kgo.Record) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.open(ctx); err != nil {
		return err
	}
	err := p.transact(ctx, records)
	if err == nil {
		return nil
	}
	// The session is dead after any error: the next call builds a new one, which aborts what is open.
	p.cl.Close()
	p.cl = nil
	if errors.Is(err, kerr.ProducerFenced) || errors.Is(err, kerr.InvalidProducerEpoch) {
		return fault.Fatalf("another instance took over (%s): %w", p.id, err)
	}
	return err
}

// Open connects and fences other producers of the id, so that state read afterwards cannot change.
func (p *TxProducer) Open(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open(ctx)
}

func (p *TxProducer) open(ctx context.Context) error {
	if p.cl != nil {
		return nil
	}
	cl, err := Connect(ctx, p.cfg, kgo.TransactionalID(p.id), kgo.TransactionTimeout(transactionTimeout))
	if err != nil {
		return err
	}
	if _, _, err := cl.ProducerID(ctx); err != nil {
		cl.Close()
		return fmt.Errorf("fencing %s: %w", p.id, err)
	}
	p.cl = cl
	return nil
}

func (p *TxProducer) transact(ctx context.Context, records []*kgo.Record) error {
	if err := p.cl.BeginTransaction(); err != nil {
		return fmt.Errorf("beginning transaction: %w", err)
	}
	if err := produceAll(ctx, p.cl, records); err != nil {
		err = fmt.Errorf("producing: %w", err)
		if ctx.Err() != nil {
			return err // nothing answers: the next session aborts what is open
		}
		return errors.Join(err, p.abort())
	}
	fault.Point("producer-mid-transaction")
	if err := p.cl.EndTransaction(ctx, kgo.TryCommit); err != nil {
		return fmt.Errorf("committing transaction: %w", err)
	}
	for _, r := range records {
		p.positions.advance(r.Topic, r.Partition, r.Offset+1)
	}
	return nil
}

func (p *TxProducer) abort() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.cl.AbortBufferedRecords(ctx); err != nil {
		return err
	}
	return p.cl.EndTransaction(ctx, kgo.TryAbort)
}

// Positions returns the next offset behind what this producer committed, by topic and partition.
func (p *TxProducer) Positions() Positions {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.positions.clone()
}

// Close disconnects; an open transaction is left to the broker.
func (p *TxProducer) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cl != nil {
		p.cl.Close()
		p.cl = nil
	}
}
