package year

// The kinds of apps, groups and people steer the planting. No API shows them.
type (
	appKind    uint8
	groupKind  uint8
	personKind uint8
)

const (
	shared appKind = iota
	birthright
	departmental
	seasonal
	unobservable
	dutyLeft
	dutyRight
)

const (
	everyone groupKind = iota
	departmentGroup
	siteGroup
	accessGroup
	privilegedGroup
	teamGroup
)

const (
	plain personKind = iota
	leaver
	absent
	joiner
	breakGlass
	service
	mover
	rehire
	gamer
	lead // works for a while in another department's project
)

// The words of truth.json.
const (
	Keep   = "keep"
	Revoke = "revoke"

	WhyDormant      = "dormant"
	WhyMover        = "mover"
	WhyLeaver       = "leaver"
	WhyExpired      = "expired contractor"
	WhyGamer        = "access gamer"
	WhySoD          = "SoD pair"
	WhyOutOfBand    = "out-of-band grant"
	WhySeasonal     = "seasonal"
	WhyBreakGlass   = "break-glass"
	WhyService      = "service account"
	WhyLeave        = "on leave"
	WhyJoiner       = "new joiner"
	WhyUnobservable = "unobservable app"
	WhyTransition   = "mover in transition"
	WhyReorg        = "re-org"
	WhyRare         = "low-frequency use"
	WhyRehire       = "rehire"
	WhyNearMiss     = "near miss"
	WhyOrdinary     = "ordinary"
)

// Protected tells whether access of this kind, which is right to keep, must never be recommended for revocation.
func Protected(why string) bool {
	switch why {
	case WhyBreakGlass, WhyLeave, WhyUnobservable, WhyJoiner, WhyService:
		return true
	}
	return false
}
