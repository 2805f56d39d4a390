package signal

import (
	"slices"
	"strings"
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/org"
	"recert/score/internal/plain"
	"recert/score/internal/rhythm"
	"recert/score/internal/sod"
)

// labelLimit bounds a resource's name in texts, in characters.
const labelLimit = 60

// Context is what all items of a campaign share. One goroutine uses it at a time.
type Context struct {
	Directory *org.Directory
	// Facts returns what is known of a person and a resource, nil when nothing is; an error says that what is
	// known cannot be read, from which nothing may be concluded.
	Facts func(person, resource string) (*usage.Facts, error)
	// Days appends the active days as of the launch to a list; nil reads them from Facts.
	Days     func(into []usage.Day, person, resource string) ([]usage.Day, error)
	Accounts *Accounts
	Rules    *sod.Rules
	// Privileged are ids of groups and apps that give power over others.
	Privileged map[string]bool
	Coverage   Coverage
	// Launched is the launch of the campaign, Window how long before it use is looked at.
	Launched time.Time
	Window   time.Duration

	clock     *rhythm.Clock
	rhythms   map[string]*rhythm.App
	spreads   map[string]*org.Spread
	presences map[string]presence
	reviews   []rhythm.Span
	drifts    *drifts
	people    *crowd
	alone     map[[2]string][]string
	cached    factsCache
}

// factsCache keeps what was decoded for the item at hand, which looks at the same sets several times.
type factsCache struct {
	byResource map[string]*usage.Facts
	unreadable bool
}

// facts returns what is known, nil when nothing is or it cannot be read; then the item is said to be incomplete.
func (c *Context) facts(person, resource string) *usage.Facts {
	if f, ok := c.cached.byResource[resource]; ok {
		return f
	}
	f, err := c.Facts(person, resource)
	c.cached.unreadable = c.cached.unreadable || err != nil
	c.cached.byResource[resource] = f
	return f
}

// Of returns the features of one item.
func (c *Context) Of(item *directory.Review) *Features {
	c.cached = factsCache{byResource: map[string]*usage.Facts{}}
	f := &Features{
		Person: c.Directory.User(item.UserID), Kind: item.Kind, Covered: c.Coverage,
		Resource: plain.Text(c.Directory.Label(item.Resource), labelLimit),
		Held:     c.Directory.Holding(item.UserID, item.Resource),
	}
	f.CoveredDays = c.Coverage.Days(c.Window)
	if f.CoveredDays > 0 {
		f.LostShare = c.lostShare(f.CoveredDays)
	}
	c.missing(f, item)
	if f.Person == nil {
		return f
	}
	f.Account = c.Accounts.Of(f.Person, c.Launched)
	if f.Account.Class == Human {
		f.Account.Looks = looks(f.Person)
	}
	f.Grant = c.grant(item, f)
	f.Usage = c.usage(item, f)
	f.Ways = c.ways(item, f)
	there := c.presence(f.Person)
	f.Seen, f.AbsentDays = there.seen, there.absent
	c.peers(item, f)
	f.Outlier = c.outlier(item, f)
	f.Drift = c.drift(f.Person.Department, f.Home)
	f.Thin = c.thin(f.Person)
	f.Past = c.past(item)
	f.Conflicts = c.conflicts(item)
	f.Privileged = c.isPrivileged(item, f.Held)
	f.Grant.OutOfBand = f.Privileged && c.outOfBand(item, f)
	if c.cached.unreadable {
		f.Problems = append(f.Problems, "what is known of the use cannot be read")
	}
	return f
}

// lostShare is the lost share of the log, or that of its last 90 days where that is more.
func (c *Context) lostShare(covered float64) float64 {
	recent := min(covered, days(recentDays))
	lost := c.Coverage.Lost(c.Launched.Add(-recentDays))
	return max(days(lost)/recent, days(c.Coverage.Lost(c.start()))/covered)
}

func (c *Context) missing(f *Features, item *directory.Review) {
	if f.Person == nil {
		f.Problems = append(f.Problems, "the person is not in the directory")
	}
	if !c.Directory.Knows(item.Resource) {
		f.Problems = append(f.Problems, "the "+kindWord(item.Kind)+" is not in the directory")
	}
	if f.Held == nil {
		f.Problems = append(f.Problems, "the directory does not show the access")
	}
}

func kindWord(kind string) string {
	if kind == directory.KindGroup {
		return "group"
	}
	return "app"
}

// start is from when on the log can show use that counts.
func (c *Context) start() time.Time { return later(c.Launched.Add(-c.Window), c.Coverage.Since) }

// recentDays is the part of the log that speaks for the present.
const recentDays = 90 * 24 * time.Hour

func (c *Context) peers(item *directory.Review, f *Features) {
	s := c.spread(item.Resource)
	held := f.Held != nil
	f.OrgHolders, f.OrgAccounts = s.Rate(f.Person, held)
	rate := (float64(f.OrgHolders) + 0.5) / (float64(f.OrgAccounts) + 1)
	for _, a := range org.Attributes() {
		k, n := s.Peers(f.Person, a, held)
		f.Peers = append(f.Peers, Peers{Attribute: a, Holders: k, Count: n, Share: shrink(k, n, rate)})
	}
	if name, k, n := s.Home(minPeers); name != f.Person.Department {
		f.Home, f.HomeHolders, f.HomeCount = plain.Text(name, labelLimit), k, n
	}
}

// Peers below minPeers say nothing: too few for statistics, and too few for the privacy of each.
const (
	minPeers = 5
	// priorPeers is how many peers the org's rate is worth.
	priorPeers = 4.0
)

// Enough tells whether the peers are enough to speak of.
func (p Peers) Enough() bool { return p.Count >= minPeers }

// shrink is the posterior mean of k of n under a beta prior with the mean rate.
func shrink(k, n int, rate float64) float64 {
	return (float64(k) + priorPeers*rate) / (float64(n) + priorPeers)
}

func (c *Context) spread(resource string) *org.Spread {
	if c.spreads == nil {
		c.spreads = map[string]*org.Spread{}
	}
	s := c.spreads[resource]
	if s == nil {
		s = c.Directory.Spread(resource)
		c.spreads[resource] = s
	}
	return s
}

func (c *Context) past(item *directory.Review) Past {
	var p Past
	facts := c.facts(item.UserID, item.Resource)
	if facts == nil {
		return p
	}
	for _, d := range facts.DecisionsUntil(c.Launched.UnixNano()) {
		switch d.Decision {
		case "APPROVE":
			p.Approved++
		case "REVOKE":
			p.Revoked++
		default:
			continue // silence and delegation decide nothing
		}
		if d.Campaign == item.CampaignID {
			continue
		}
		p.Last, p.AgeDays = d.Decision, days(c.Launched.Sub(time.Unix(0, d.At)))
		p.Events = append(p.Events, d.UUID)
	}
	slices.Reverse(p.Events)
	return p
}

func (c *Context) isPrivileged(item *directory.Review, held *org.Holding) bool {
	if c.Privileged[item.Resource] {
		return true
	}
	return held != nil && slices.ContainsFunc(held.Paths, func(p string) bool {
		group, ok := strings.CutPrefix(p, directory.PathGroup)
		return ok && c.Privileged[group]
	})
}
