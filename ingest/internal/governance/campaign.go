package governance

import (
	"fmt"
	"time"

	"recert/ingest/internal/entity"
	"recert/schemas/directory"
)

// Statuses of a campaign that recert acts on.
const (
	StatusActive    = "ACTIVE"
	StatusCompleted = "COMPLETED"
	StatusDeleted   = "DELETED"
	StatusError     = "ERROR"
)

// Closed tells whether a campaign of this status takes no decisions any more.
func Closed(status string) bool {
	return status == StatusCompleted || status == StatusDeleted || status == StatusError
}

// Campaign reads one campaign, of a listing or asked for by itself. Launched is the start that Okta states and
// stays zero for a campaign that never ran.
func Campaign(org string, raw []byte) (directory.Campaign, error) {
	var c struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Status      string `json:"status"`
		Start       string `json:"startDate"`
		End         string `json:"endDate"`
		LastUpdated string `json:"lastUpdated"`
		Schedule    struct {
			Start string `json:"startDate"`
			End   string `json:"endDate"`
			Days  int    `json:"durationInDays"`
		} `json:"scheduleSettings"`
	}
	if err := entity.Decode(raw, &c); err != nil {
		return directory.Campaign{}, fmt.Errorf("reading campaign: %w", err)
	}
	if !entity.ID(c.ID) {
		return directory.Campaign{}, fmt.Errorf("reading campaign: %w", entity.ErrNoID)
	}
	start, end := first(c.Start, c.Schedule.Start), first(c.End, c.Schedule.End)
	if end.IsZero() && !start.IsZero() && c.Schedule.Days > 0 {
		end = start.AddDate(0, 0, min(c.Schedule.Days, 3650))
	}
	out := directory.Campaign{
		Org: org, ID: c.ID, Name: entity.Name(c.Name), Status: entity.Word(c.Status), Ends: end, LastUpdated: entity.Time(c.LastUpdated),
	}
	if out.Status == StatusActive || out.Status == StatusCompleted {
		out.Launched = start
	}
	return out, nil
}

func first(texts ...string) time.Time {
	for _, text := range texts {
		if at := entity.Time(text); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}
