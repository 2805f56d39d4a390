package org

// The kinds of people, apps and groups steer the planting. No API shows them.
type (
	personKind uint8
	appKind    uint8
	groupKind  uint8
)

const (
	plain personKind = iota
	boss
	leaver
	onLeave
	returned
	joiner
	breakGlass
	service
	mover
	transition
)

const (
	shared appKind = iota
	birthright
	departmental
	seasonal
	unobservable
	sodLeft
	sodRight
)

const (
	everyone groupKind = iota
	departmentGroup
	siteGroup
	accessGroup
	privilegedGroup
	teamGroup
)

// The words of truth.json.
const (
	Keep   = "keep"
	Revoke = "revoke"

	WhyDormant      = "dormant"
	WhyMover        = "mover"
	WhyLeaver       = "leaver"
	WhySeasonal     = "seasonal"
	WhyBreakGlass   = "break-glass"
	WhyLeave        = "on leave"
	WhyJoiner       = "new joiner"
	WhyUnobservable = "unobservable app"
	WhySoD          = "SoD pair"
	WhyOutOfBand    = "out-of-band grant"
	WhyOrdinary     = "ordinary"
	WhyNearMiss     = "near miss"
)
