package event

// Log is the part of Okta's LogEvent that recert reads. Absent and null values are empty.
type Log struct {
	// UUID is Okta's; empty where the event had none (see Log.Identify).
	UUID string
	// Published is in nanoseconds since 1970, UTC.
	Published     int64
	Type          string
	Severity      string
	Message       string
	Outcome       string
	OutcomeReason string

	Actor   Target
	Targets []Target

	IP        string
	Zone      string
	Device    string
	ClientID  string
	UserAgent string
	OS        string
	Browser   string
	Country   string
	City      string
	Lat, Lon  float64
	ASN       int64
	ASOrg     string
	Proxy     bool

	Session     string
	RootSession string
	Transaction string

	// Debug holds the debugData named by DebugKeys, under its camelCase name.
	Debug map[string]string
}

// debugNames lists the debugData that is kept, in Okta's camelCase; the catalogue writes the same in snake_case.
var debugNames = []string{
	"accessRequestId", "authMethodFirstEnrollment", "behaviors", "campaignId", "campaignItemDecision", "campaignItemDecisionRecommendation",
	"campaignItemId", "campaignItemPrincipalId", "campaignItemRemediation", "campaignItemRemediationStatus",
	"campaignItemResourceId", "campaignItemResourceType", "campaignItemReviewerId", "campaignName", "changedAttributes",
	"dtHash", "factor", "factorIntent", "grantAction", "grantId", "grantSource", "groupRuleId", "networkConnection", "oldProfile", "newProfile",
	"privilegeGranted", "privilegeRevoked", "proxyType", "requestUri", "requestedForId", "requestedResourceId", "requestedResourceType", "requesterId",
	"risk", "riskLevel", "ruleConflictDetails", "signOnMode", "threatDetections", "threatSuspected", "triggeredBy", "triggeredByGroupRuleId", "url",
}

// DebugKeys returns the names of the debugData that survives into Access.Debug.
func DebugKeys() []string { return append([]string(nil), debugNames...) }

// target returns the first target of the first of the given types that the event has.
func (l *Log) target(types ...string) (Target, bool) {
	for _, want := range types {
		for _, t := range l.Targets {
			if t.Type == want {
				return t, true
			}
		}
	}
	return Target{}, false
}

// User returns the first target that is a person. An AppUser (id 0ua…) often comes before the User it belongs to.
func (l *Log) User() (Target, bool) { return l.target("User", "AppUser") }

// App returns the first target that is an app.
func (l *Log) App() (Target, bool) { return l.target("AppInstance") }

// Group returns the first target that is a group.
func (l *Log) Group() (Target, bool) { return l.target("UserGroup") }
