package bus

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
)

// EmbeddedCluster begins the id of every embedded cluster: a crash of one can lose or double records, so no
// effect on a real system may rest on it.
const EmbeddedCluster = "recert-embedded"

// ClusterID returns the id that the brokers give their cluster.
func ClusterID(ctx context.Context, cfg Config) (string, error) {
	cl, err := Connect(ctx, cfg)
	if err != nil {
		return "", err
	}
	defer cl.Close()
	meta, err := kadm.NewClient(cl).BrokerMetadata(ctx)
	if err != nil {
		return "", fmt.Errorf("asking for the cluster's id: %w", err)
	}
	return meta.Cluster, nil
}
