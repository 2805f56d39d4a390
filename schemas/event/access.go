package event

// A few bytes that announce a list of billions must not cost gigabytes; a record of 4 MiB holds fewer targets.
//msgp:limit arrays:65536 maps:1024

//go:generate ../../bin/msgp -file access.go -o access_msgp.go -tests=false -io=false

// Access is a System Log event after enrich: typed, identified, joined with the directory.
// It is MessagePack on topic access.event.v1; fields are only ever added.
type Access struct {
	ID  string `msg:"id"` // Identity in hex
	Org string `msg:"org"`
	// UUID is Okta's, or "sha256:" and the hash of the content where the event had none.
	UUID string `msg:"uuid"`
	// Published is in nanoseconds since 1970, UTC.
	Published     int64  `msg:"pub"`
	Type          string `msg:"type"`
	Severity      string `msg:"sev"`
	Message       string `msg:"msg"`
	Outcome       string `msg:"out"`
	OutcomeReason string `msg:"outr"`

	ActorID   string `msg:"aid"`
	ActorType string `msg:"atype"`
	ActorName string `msg:"aname"` // alternateId

	// Subject is whom the event concerns; it decides the partition.
	Subject string   `msg:"sub"`
	Targets []Target `msg:"tgt"`
	// TargetUser, App and Group are the first target of that type, empty where there is none.
	TargetUser string `msg:"tu"`
	App        string `msg:"app"`
	AppName    string `msg:"appn"`
	Group      string `msg:"grp"`
	GroupName  string `msg:"grpn"`

	IP        string  `msg:"ip"`
	Country   string  `msg:"cc"`
	City      string  `msg:"city"`
	Lat       float64 `msg:"lat"`
	Lon       float64 `msg:"lon"`
	ASN       int64   `msg:"asn"`
	ASOrg     string  `msg:"aso"`
	Proxy     bool    `msg:"prx"`
	UserAgent string  `msg:"ua"`
	OS        string  `msg:"os"`
	Browser   string  `msg:"br"`
	Device    string  `msg:"dev"`
	Zone      string  `msg:"zone"`
	ClientID  string  `msg:"cid"` // OAuth client that called, if one did

	Session     string `msg:"ses"`
	RootSession string `msg:"rses"`
	Transaction string `msg:"tx"`

	// Debug holds the debugData that detections and reviews read; see DebugKeys.
	Debug map[string]string `msg:"dbg"`

	// Joined tells that the directory was complete when the event was enriched; the fields below are context
	// for people and alerts, never read by a recommendation.
	Joined     bool   `msg:"jnd"`
	Department string `msg:"dep"`
	Title      string `msg:"ttl"`
	Manager    string `msg:"mgr"`
	UserStatus string `msg:"ust"`
	UserType   string `msg:"uty"`
	// IdleDays is how many days the person had not used App before this event; -1 for the first known use
	// and for events that are no use of an app.
	IdleDays int32 `msg:"idle"`

	// Source is poll, hook or replay; Confirmed tells that the System Log itself delivered the event.
	Source    string `msg:"src"`
	Confirmed bool   `msg:"ok"`
}

// Target is one entry of the event's target list.
type Target struct {
	ID          string `msg:"id"`
	Type        string `msg:"t"`
	AlternateID string `msg:"alt"`
	DisplayName string `msg:"dn"`
}
