package bustest

import (
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Rebalance answers the first n commits of a transaction's offsets as a broker does while the group rebalances, and
// returns how many commits came in all.
func Rebalance(broker *kfake.Cluster, n int) (came func() int) {
	return refuse(broker, kmsg.TxnOffsetCommit, n, func(req kmsg.Request) kmsg.Response {
		commit := req.(*kmsg.TxnOffsetCommitRequest)
		resp := commit.ResponseKind().(*kmsg.TxnOffsetCommitResponse)
		for _, tp := range commit.Topics {
			rt := kmsg.NewTxnOffsetCommitResponseTopic()
			rt.Topic = tp.Topic
			for _, p := range tp.Partitions {
				rp := kmsg.NewTxnOffsetCommitResponseTopicPartition()
				rp.Partition, rp.ErrorCode = p.Partition, kerr.RebalanceInProgress.Code
				rt.Partitions = append(rt.Partitions, rp)
			}
			resp.Topics = append(resp.Topics, rt)
		}
		return resp
	})
}

// Fence answers the first n ends of transactions as if another instance had taken over, which ends the process, as a
// crash before the commit does. It returns how many ends came in all.
func Fence(broker *kfake.Cluster, n int) (came func() int) {
	return refuse(broker, kmsg.EndTxn, n, func(req kmsg.Request) kmsg.Response {
		resp := req.ResponseKind().(*kmsg.EndTxnResponse)
		resp.ErrorCode = kerr.InvalidProducerEpoch.Code
		return resp
	})
}

// refuse answers the first n requests of a kind.
func refuse(broker *kfake.Cluster, key kmsg.Key, n int, answer func(kmsg.Request) kmsg.Response) (came func() int) {
	var asked atomic.Int64
	broker.ControlKey(key.Int16(), func(req kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		if asked.Add(1) > int64(n) {
			return nil, nil, false
		}
		return answer(req), nil, true
	})
	return func() int { return int(asked.Load()) }
}
