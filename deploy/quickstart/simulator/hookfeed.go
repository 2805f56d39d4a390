package simulator

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/hooks"
	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/simulator/syslog"
	"recert/schemas/boot"
)

const (
	hookBatch  = 20
	hookQueue  = 2000
	hookRecent = 400
)

// HookCounts is what was delivered to the event hook.
type HookCounts struct {
	// Verified tells that the handshake succeeded.
	Verified bool `json:"verified"`
	// Delivered and Failed count requests, Events the events in the delivered ones, Dropped those that found the queue full.
	Delivered int `json:"delivered"`
	Failed    int `json:"failed"`
	Events    int `json:"events"`
	Dropped   int `json:"dropped"`
}

// hookFeed queues eligible events and delivers them. Without a URL it does nothing.
type hookFeed struct {
	target *hooks.Target
	seed   uint64
	now    func() time.Time
	types  []string
	queue  chan json.RawMessage
	mu     sync.Mutex
	n      HookCounts
	sent   uint64
}

func newHookFeed(cfg Hook, w *world) (*hookFeed, error) {
	f := &hookFeed{seed: w.org.Seed, now: w.clock.Now, queue: make(chan json.RawMessage, hookQueue), types: hookTypes()}
	if cfg.URL == "" {
		return f, nil
	}
	secret, err := cfg.Secret.Value()
	if err != nil {
		return nil, &boot.ConfigError{Key: "hook.secret", Err: err, Fix: "give text or a readable {file: PATH}"}
	}
	f.target = &hooks.Target{URL: cfg.URL, Header: cfg.Header, Secret: secret, Source: "https://sim.example.com/api/v1/eventHooks/who0000simhook000001", Client: &http.Client{}}
	if w.home.resume.IsZero() {
		recent := w.log.Recent(cfg.Recent, hookRecent)
		slices.Reverse(recent)
		for _, e := range recent {
			f.offer(e)
		}
	}
	return f, nil
}

// hookTypes are the event types that the org's hook is registered for.
func hookTypes() []string {
	return []string{
		"user.session.start", "user.authentication.sso", "user.authentication.auth_via_mfa", "group.user_membership.add", "group.user_membership.remove",
		"application.user_membership.add", "application.user_membership.remove", "user.account.privilege.grant", "user.lifecycle.deactivate",
		"user.lifecycle.suspend", "system.api_token.create", "certification.campaign.launch", "certification.campaign.item.decide",
	}
}

// offer queues e if the hook is registered for its type; a full queue drops it, as Okta does past its quota.
func (f *hookFeed) offer(e syslog.Entry) {
	if f == nil || f.target == nil || !slices.Contains(f.types, e.Type) {
		return
	}
	select {
	case f.queue <- e.JSON:
	default:
		f.note(func(n *HookCounts) { n.Dropped++ })
	}
}

func (f *hookFeed) note(change func(*HookCounts)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.n)
}

func (f *hookFeed) counts() HookCounts {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

// run shakes hands, again every two seconds until it works, and delivers until ctx ends.
func (f *hookFeed) run(ctx context.Context, log *slog.Logger) error {
	if f.target == nil {
		return nil
	}
	challenge := string(draw.AppendHex(nil, draw.Mix(f.seed), 16))
	for f.target.Verify(ctx, challenge) != nil {
		if !pause(ctx, 2*time.Second) {
			return nil
		}
	}
	log.Info("event hook is verified")
	f.note(func(n *HookCounts) { n.Verified = true })
	for {
		select {
		case <-ctx.Done():
			return nil
		case first := <-f.queue:
			f.deliver(ctx, f.batch(first))
		}
	}
}

// batch takes what else is queued already.
func (f *hookFeed) batch(first json.RawMessage) []json.RawMessage {
	events := []json.RawMessage{first}
	for len(events) < hookBatch {
		select {
		case e := <-f.queue:
			events = append(events, e)
		default:
			return events
		}
	}
	return events
}

func (f *hookFeed) deliver(ctx context.Context, events []json.RawMessage) {
	f.sent++
	id := string(draw.AppendUUID(nil, f.seed^0xbeef, f.sent+uint64(f.now().Sub(org.ClockStart()))))
	err := f.target.Deliver(ctx, id, f.now(), events)
	f.note(func(n *HookCounts) {
		if err != nil {
			n.Failed++
			return
		}
		n.Delivered++
		n.Events += len(events)
	})
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
