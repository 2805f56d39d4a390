package access

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"recert/schemas/event"
	"recert/schemas/topic"
)

// huge is an event with megabytes in every text.
func huge() *event.Log {
	l := &event.Log{UUID: "u", Type: "t", Debug: map[string]string{}}
	text := strings.Repeat("é", 1<<20)
	v := reflect.ValueOf(l).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).Kind() == reflect.String && name != "UUID" && name != "Type" {
			v.Field(i).SetString(text)
		}
	}
	l.Actor = event.Target{ID: text, Type: text, AlternateID: text, DisplayName: text}
	for range 5000 {
		l.Targets = append(l.Targets, l.Actor)
	}
	for _, key := range event.DebugKeys() {
		l.Debug[key] = text
	}
	return l
}

func TestHugeEventFitsIntoARecord(t *testing.T) {
	t.Parallel()
	a, cut := Of(huge(), "00o", "id", strings.Repeat("s", 5000))
	if !cut {
		t.Error("nothing was cut")
	}
	raw, err := a.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 2<<20 {
		t.Errorf("it has %d bytes; %s takes 4 MiB, headers and key included", len(raw), topic.AccessEvent)
	}
	if !utf8.ValidString(a.Message) || a.Message == "" {
		t.Errorf("a text was cut within a letter: %q", a.Message[max(0, len(a.Message)-4):])
	}
}

func TestOrdinaryEventIsNotCut(t *testing.T) {
	t.Parallel()
	l := &event.Log{UUID: "u", Type: "t", Message: "m", Targets: []event.Target{
		{ID: "0ua1", Type: "AppUser"}, {ID: "0oa1", Type: "AppInstance", DisplayName: "A"}, {ID: "0oa2", Type: "AppInstance"}, {ID: "00u1", Type: "User"}, {ID: "00g1", Type: "UserGroup", DisplayName: "G"},
	}}
	a, cut := Of(l, "00o", "id", "00u1")
	if cut || a.App != "0oa1" || a.AppName != "A" || a.Group != "00g1" || a.GroupName != "G" || a.TargetUser != "00u1" || a.IdleDays != -1 || len(a.Targets) != 5 {
		t.Errorf("cut %v, %+v", cut, a)
	}
}

// TestEveryFieldIsFilled finds a field of Access that somebody adds and forgets here.
func TestEveryFieldIsFilled(t *testing.T) {
	t.Parallel()
	l := huge()
	l.Published, l.Lat, l.Lon, l.ASN, l.Proxy = 1, 1, 1, 1, true
	l.Targets = []event.Target{{ID: "a", Type: "AppInstance", DisplayName: "x"}, {ID: "g", Type: "UserGroup", DisplayName: "x"}, {ID: "u", Type: "User"}}
	a, _ := Of(l, "00o", "id", "s")
	later := map[string]bool{ // filled by the stage
		"Joined": true, "Department": true, "Title": true, "Manager": true, "UserStatus": true, "UserType": true, "Source": true, "Confirmed": true,
	}
	v := reflect.ValueOf(a).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() != later[name] {
			t.Errorf("%s is %v", name, v.Field(i))
		}
	}
}
