package event

import (
	"errors"
	"fmt"

	"github.com/go-faster/jx"
)

// Reasons for which an event cannot be taken; the dead letter names them.
var (
	ErrNotObject   = errors.New("the event is not a JSON object")
	ErrNoType      = errors.New("the event has no eventType")
	ErrNoPublished = errors.New("the event has no published time")
)

var errMoreData = errors.New("reading event: more data behind the object")

// maxDepth bounds the nesting of a LogEvent; Okta's go seven deep.
const maxDepth = 200

// Parse reads one LogEvent. It keeps no reference to raw. Beside an error it returns what it read when only the type
// or the time is missing or wrong, else nil.
func Parse(raw []byte) (*Log, error) {
	if err := checkDepth(raw); err != nil {
		return nil, err
	}
	d := jx.GetDecoder()
	defer jx.PutDecoder(d)
	d.ResetBytes(raw)
	if d.Next() != jx.Object {
		return nil, ErrNotObject
	}
	p := parser{d: d, log: &Log{}}
	if err := p.event(); err != nil {
		return nil, fmt.Errorf("reading event: %w", err)
	}
	if d.Next() != jx.Invalid {
		return nil, errMoreData
	}
	return p.log, p.finish()
}

type parser struct {
	d         *jx.Decoder
	log       *Log
	published string
	key       [48]byte
}

func (p *parser) finish() error {
	if p.log.Type == "" {
		return ErrNoType
	}
	if p.published == "" {
		return ErrNoPublished
	}
	at, err := ParseTime(p.published)
	if err != nil {
		return fmt.Errorf("reading published: %w", err)
	}
	p.log.Published = at
	return nil
}

func (p *parser) event() error {
	l := p.log
	return p.object(func(key []byte) error {
		switch string(key) {
		case "uuid":
			return p.text(&l.UUID)
		case "published":
			return p.text(&p.published)
		case "eventtype":
			return p.text(&l.Type)
		case "severity":
			return p.text(&l.Severity)
		case "displaymessage":
			return p.text(&l.Message)
		case "outcome":
			return p.pair("result", &l.Outcome, "reason", &l.OutcomeReason)
		case "actor":
			return p.target(&l.Actor)
		case "target":
			return p.targets()
		case "client":
			return p.client()
		case "authenticationcontext":
			return p.pair("externalsessionid", &l.Session, "rootsessionid", &l.RootSession)
		case "securitycontext":
			return p.security()
		case "transaction":
			return p.pair("id", &l.Transaction, "", nil)
		case "debugcontext":
			return p.debug()
		default:
			return p.d.Skip()
		}
	})
}

func (p *parser) target(t *Target) error {
	return p.object(func(key []byte) error {
		switch string(key) {
		case "id":
			return p.text(&t.ID)
		case "type":
			return p.text(&t.Type)
		case "alternateid":
			return p.text(&t.AlternateID)
		case "displayname":
			return p.text(&t.DisplayName)
		default:
			return p.d.Skip()
		}
	})
}

func (p *parser) targets() error {
	if p.d.Next() != jx.Array {
		return p.d.Skip()
	}
	p.log.Targets = nil
	return p.d.Arr(func(d *jx.Decoder) error {
		if d.Next() != jx.Object {
			return d.Skip()
		}
		var t Target
		if err := p.target(&t); err != nil {
			return err
		}
		p.log.Targets = append(p.log.Targets, t)
		return nil
	})
}

func (p *parser) client() error {
	l := p.log
	return p.object(func(key []byte) error {
		switch string(key) {
		case "ipaddress":
			return p.text(&l.IP)
		case "zone":
			return p.text(&l.Zone)
		case "device":
			return p.text(&l.Device)
		case "id":
			return p.text(&l.ClientID)
		case "useragent":
			return p.agent()
		case "geographicalcontext":
			return p.geo()
		default:
			return p.d.Skip()
		}
	})
}

func (p *parser) agent() error {
	return p.object(func(key []byte) error {
		switch string(key) {
		case "rawuseragent":
			return p.text(&p.log.UserAgent)
		case "os":
			return p.text(&p.log.OS)
		case "browser":
			return p.text(&p.log.Browser)
		default:
			return p.d.Skip()
		}
	})
}

func (p *parser) geo() error {
	return p.object(func(key []byte) error {
		switch string(key) {
		case "country":
			return p.text(&p.log.Country)
		case "city":
			return p.text(&p.log.City)
		case "geolocation":
			return p.object(func(key []byte) error {
				switch string(key) {
				case "lat":
					return p.number(&p.log.Lat)
				case "lon":
					return p.number(&p.log.Lon)
				default:
					return p.d.Skip()
				}
			})
		default:
			return p.d.Skip()
		}
	})
}

func (p *parser) security() error {
	var asn float64
	err := p.object(func(key []byte) error {
		switch string(key) {
		case "asnumber":
			return p.number(&asn)
		case "asorg":
			return p.text(&p.log.ASOrg)
		case "isproxy":
			var text string
			err := p.text(&text)
			p.log.Proxy = text == "true"
			return err
		default:
			return p.d.Skip()
		}
	})
	if asn > 0 && asn < 1<<32 {
		p.log.ASN = int64(asn)
	}
	return err
}
