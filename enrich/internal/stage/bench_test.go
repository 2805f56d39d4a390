package stage

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// fullEvent is a sign-on as long as Okta's are, about 2.3 KB.
const fullEvent = `{"actor":{"id":"%[1]s","type":"User","alternateId":"%[1]s@example.test","displayName":"A Person","detailEntry":null},"client":{"userAgent":{"rawUserAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36","os":"Mac OS X","browser":"CHROME"},"zone":"null","device":"Computer","id":null,"ipAddress":"192.0.2.7","geographicalContext":{"city":"City","state":"State","country":"Country","postalCode":"10013","geolocation":{"lat":40.3157,"lon":-74.01}}},"device":{"id":"guo1","name":"workstation","os_platform":"OSX","os_version":"14.5","managed":true,"registered":true},"authenticationContext":{"authenticationProvider":null,"credentialProvider":null,"credentialType":null,"issuer":null,"interface":null,"authenticationStep":0,"rootSessionId":"idxAbCdEfGhIjKlMnOpQrStUv","externalSessionId":"idxAbCdEfGhIjKlMnOpQrStUv"},"displayMessage":"User single sign on to app","eventType":"user.authentication.sso","outcome":{"result":"SUCCESS","reason":null},"published":"%[2]s","securityContext":{"asNumber":64500,"asOrg":"network provider","isp":"network provider","domain":"example.test","isProxy":false},"severity":"INFO","debugContext":{"debugData":{"requestId":"ab609228fe84ce59cdcbfa690bcce016","dtHash":"53dd1a7513e0256eb13b9a47bb07ed61d8ca3d35fbdc36c909567a21a65a2b19","requestUri":"/app/sso/saml","threatSuspected":"false","initiationType":"SP_INITIATED","authnRequestId":"id4564564","signOnMode":"SAML 2.0","url":"/app/sso/saml?","risk":"{level=LOW}","behaviors":"{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE, New State=NEGATIVE, New Country=NEGATIVE, Velocity=NEGATIVE, New City=NEGATIVE}"}},"legacyEventType":"app.auth.sso","transaction":{"type":"WEB","id":"ab609228fe84ce59cdcbfa690bgce016","detail":{}},"uuid":"dc9fd3c0-598c-11ef-8478-%012[4]x","version":"0","request":{"ipChain":[{"ip":"192.0.2.7","geographicalContext":{"city":"City","state":"State","country":"Country","postalCode":"10013","geolocation":{"lat":40.3157,"lon":-74.01}},"version":"V4","source":null}]},"target":[{"id":"%[3]s","type":"AppInstance","alternateId":"Ledger","displayName":"Ledger","detailEntry":{"signOnModeType":"SAML_2_0"}},{"id":"0uatxfgXyZ1qKvbno1d6","type":"AppUser","alternateId":"x@example.test","displayName":"A Person","detailEntry":null}]}`

// BenchmarkHandle parses, identifies, joins, counts and encodes events of 10,000 people and 40 apps, without
// Kafka. The budget is 10 µs an event (performance.md).
func BenchmarkHandle(b *testing.B) {
	s := offline(b)
	const people, apps, perDay = 10_000, 40, 20_000
	for i := range people {
		id := fmt.Sprintf("00u%017d", i)
		s.directory.Apply(asJSON(topic.OktaUser, id, directory.User{Org: testOrg, ID: id, Department: fmt.Sprint("d", i%50), Title: fmt.Sprint("t", i%200), Status: "ACTIVE"}))
	}
	const size = 2000
	batches := make([]bus.Batch, topic.PersonPartitions)
	next := 0
	refill := func() {
		for p := range batches {
			batches[p] = bus.Batch{Partition: int32(p)}
		}
		for range size {
			person, at := fmt.Sprintf("00u%017d", next*7919%people), begin.Add(time.Duration(next)*oneDay/perDay)
			body := fmt.Sprintf(fullEvent, person, at.Format("2006-01-02T15:04:05.000Z"), fmt.Sprintf("0oa%017d", next*31%apps), next)
			r := bus.PersonRecord(topic.OktaEvent, testOrg, person, []byte(person), []byte(body), bus.Header(topic.HeaderSource, topic.SourcePoll))
			r.Timestamp = at
			batches[r.Partition].Records = append(batches[r.Partition].Records, r)
			next++
		}
	}
	written, bytes, spent := 0, 0, time.Duration(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		refill()
		before := cpu(b)
		b.StartTimer()
		for _, batch := range batches {
			out := counter{}
			if err := s.Handle(b.Context(), batch, &out); err != nil {
				b.Fatal(err)
			}
			written, bytes = written+out.records, bytes+out.bytes
		}
		spent += cpu(b) - before
	}
	events := float64(next)
	b.ReportMetric(float64(spent.Nanoseconds())/1000/events, "cpu-µs/event")
	b.ReportMetric(float64(written)/events, "records/event")
	b.ReportMetric(float64(bytes)/events, "bytes/event")
	if n := strings.Count(fullEvent, ""); n < 2000 {
		b.Fatalf("the event has only %d bytes", n)
	}
}

// BenchmarkParse is the part of BenchmarkHandle that reading the JSON takes.
func BenchmarkParse(b *testing.B) {
	body := []byte(fmt.Sprintf(fullEvent, alice, "2026-09-01T08:00:00.000Z", ledger, 1))
	events := 0
	before := cpu(b)
	for b.Loop() {
		if _, err := event.Parse(body); err != nil {
			b.Fatal(err)
		}
		events++
	}
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/1000/float64(events), "cpu-µs/event")
}

// cpu is what the process has used so far: on a shared machine the clock on the wall measures the others too.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

type counter struct{ records, bytes int }

func (c *counter) Produce(r *kgo.Record)     { c.records, c.bytes = c.records+1, c.bytes+len(r.Value) }
func (c *counter) Reject(*kgo.Record, error) { panic("an event was rejected") }
