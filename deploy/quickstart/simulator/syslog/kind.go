package syslog

// Kind is a type of event, an index into the table of kinds.
type Kind uint8

// shape tells which targets and which debugData an event of a kind has.
type shape uint8

const (
	aboutNothing shape = iota
	aboutApp
	aboutSSO
	aboutUser
	aboutMember
	aboutAssignment
	aboutGroup
	aboutGroupApp
	aboutPolicy
	aboutFactor
	aboutRole
	aboutToken
	aboutRequest
	aboutCampaign
	aboutItem
	aboutProfile
	aboutThreat
)

// The kinds of events.
const (
	SessionStart Kind = iota
	SessionEnd
	SSO
	MFA
	Verify
	EvaluateSignOn
	UpdateProfile
	AccountLock
	AccountUnlock
	ResetPassword
	UpdatePassword
	UnlockByAdmin
	PrivilegeGrant
	PrivilegeRevoke
	UserCreate
	UserActivate
	UserDeactivate
	UserSuspend
	UserUnsuspend
	FactorActivate
	FactorDeactivate
	FactorResetAll
	FactorUpdate
	DenyPush
	AdminApp
	MemberAdd
	MemberRemove
	GroupCreate
	GroupAppAdd
	GroupPrivilege
	AppUserAdd
	AppUserRemove
	AppCreate
	AppUpdate
	AppPush
	AppDeny
	UnauthorizedApp
	TokenGrant
	Threat
	RequestBlocked
	APITokenCreate
	RateLimitWarning
	PolicyUpdate
	PolicyRuleUpdate
	ZoneUpdate
	AccessRequestCreate
	AccessRequestResolve
	AccessRequestReject
	CampaignCreate
	CampaignLaunch
	CampaignClose
	ItemDecide
	ItemRemediate
	DeviceEnroll
	DeviceUserAdd
	RiskDetect
	ReportSuspicious
	PushSent
	EmailFactor
	SessionClear
	kinds
)

type kindInfo struct {
	name, message string
	severity      string
	shape         shape
	hook          bool
}

// info describes k.
func (k Kind) info() kindInfo {
	return table()[k]
}

// Name is Okta's name of the event type.
func (k Kind) Name() string { return k.info().name }

// Hook tells whether Okta sends events of this type to event hooks.
func (k Kind) Hook() bool { return k.info().hook }
