package usage_test

import (
	"testing"

	"recert/schemas/usage"
)

// FuzzDecodeFacts: no bytes make the decoder panic, and what decodes encodes and decodes to the same.
func FuzzDecodeFacts(f *testing.F) {
	full := usage.Facts{Org: "00o", Person: "00u", Resource: "0oa", Kind: "app", Grants: []usage.Change{{At: 1, UUID: "u"}}}
	full.AddUse(86_400_000_000_000*20_000, "uuid")
	raw, err := full.MarshalMsg(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte{0x81, 0xa4, 'd', 'a', 'y', 's', 0xdd, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a, b usage.Facts
		if _, err := a.UnmarshalMsg(raw); err != nil {
			return
		}
		again, err := a.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.UnmarshalMsg(again); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
	})
}
