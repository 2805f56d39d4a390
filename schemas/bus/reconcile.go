package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

const (
	brokerDefault     = -1 // replication factor: the broker's own default
	reconcileAttempts = 10
)

// Reconcile creates the topics of the catalogue that are missing and refuses to go on when one has another
// partition count, because people would then be spread differently. Safe to call from every service at once.
func Reconcile(ctx context.Context, cfg Config, log *slog.Logger) error {
	cl, err := Connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer cl.Close()
	admin := kadm.NewClient(cl)
	all := append(topic.Catalogue(), topic.DeadLetters()...)
	for attempt := 1; ; attempt++ {
		err = reconcile(ctx, admin, all, log)
		// Admin calls may be cut off right after a broker's restart.
		if err == nil || fault.ClassOf(err) == fault.Fatal || attempt == reconcileAttempts {
			return err
		}
		if !sleep(ctx, pingPause) {
			return ctx.Err()
		}
	}
}

func reconcile(ctx context.Context, admin *kadm.Client, all []topic.Topic, log *slog.Logger) error {
	names := make([]string, 0, len(all))
	for _, t := range all {
		names = append(names, t.Name)
	}
	have, err := admin.ListTopics(ctx, names...)
	if err != nil {
		return fmt.Errorf("listing topics: %w", err)
	}
	for _, t := range all {
		found, ok := have[t.Name]
		if !ok || errors.Is(found.Err, kerr.UnknownTopicOrPartition) {
			if err := create(ctx, admin, t); err != nil {
				return err
			}
			log.Debug("topic created", "topic", t.Name)
			continue
		}
		if found.Err != nil {
			return fmt.Errorf("listing topic %s: %w", t.Name, found.Err)
		}
		if n := len(found.Partitions); n != int(t.Partitions) {
			return fault.Fatally(&boot.ConfigError{
				Key: "kafka.brokers", Err: fmt.Errorf("topic %s has %d partitions, want %d", t.Name, n, t.Partitions),
				Fix: "use another cluster or recreate the topic",
			})
		}
	}
	return nil
}

func create(ctx context.Context, admin *kadm.Client, t topic.Topic) error {
	settings := map[string]*string{}
	for k, v := range t.Settings() {
		settings[k] = &v
	}
	_, err := admin.CreateTopic(ctx, t.Partitions, brokerDefault, settings, t.Name)
	if err == nil || errors.Is(err, kerr.TopicAlreadyExists) {
		return nil
	}
	if errors.Is(err, kerr.TopicAuthorizationFailed) || errors.Is(err, kerr.ClusterAuthorizationFailed) {
		err = fault.Fatally(err)
	}
	return fmt.Errorf("creating topic %s: %w", t.Name, err)
}
