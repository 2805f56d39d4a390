package snapshot

import (
	"bytes"
	"time"
)

// foundAt is how directory's FoundAt begins at the end of a record. It is no fact of the entity: what a listing shows is
// compared without it.
const foundAt = `,"found_at":"`

// foundAgain adds to a record when its entity was found to be there after it had been removed. Okta's own times of the
// entity can lie before the removal, which would then stay the newest that is known.
func foundAgain(record []byte, at time.Time) []byte {
	again := bytes.Clone(bytes.TrimSuffix(record, []byte("}")))
	again = append(again, foundAt...)
	again = at.UTC().AppendFormat(again, time.RFC3339Nano)
	return append(again, `"}`...)
}

// factsOf returns a published record as its listing gave it.
func factsOf(record []byte) []byte {
	i := bytes.LastIndex(record, []byte(foundAt))
	if i < 0 || bytes.Count(record[i+len(foundAt):], []byte(`"`)) != 1 || !bytes.HasSuffix(record, []byte(`"}`)) {
		return record
	}
	return append(bytes.Clone(record[:i]), '}')
}
