// Package finding holds alerts as OCSF Detection Findings (class 2004), one JSON object a record on alert.v1.
package finding

// Finding is one alert. Times are milliseconds since 1970 and come from the events, never from our clock.
type Finding struct {
	ClassUID     int    `json:"class_uid" jsonschema:"enum=2004"`
	ClassName    string `json:"class_name"`
	CategoryUID  int    `json:"category_uid" jsonschema:"enum=2"`
	ActivityID   int    `json:"activity_id" jsonschema:"enum=1,description=1 = create"`
	TypeUID      int    `json:"type_uid" jsonschema:"enum=200401"`
	Time         int64  `json:"time"`
	SeverityID   int    `json:"severity_id" jsonschema:"minimum=1,maximum=5"`
	Severity     string `json:"severity" jsonschema:"enum=Informational,enum=Low,enum=Medium,enum=High,enum=Critical"`
	ConfidenceID int    `json:"confidence_id,omitempty"`
	StatusID     int    `json:"status_id" jsonschema:"enum=1,description=1 = new"`
	RiskScore    int    `json:"risk_score" jsonschema:"minimum=0,maximum=100"`
	Message      string `json:"message"`

	Metadata    Metadata     `json:"metadata"`
	FindingInfo Info         `json:"finding_info"`
	Evidences   []Evidence   `json:"evidences,omitempty"`
	Resources   []Resource   `json:"resources,omitempty"`
	Observables []Observable `json:"observables,omitempty"`
	Remediation Remediation  `json:"remediation,omitzero"`
	// Unmapped carries what OCSF has no field for.
	Unmapped Unmapped `json:"unmapped"`
}

// Metadata says who made the finding.
type Metadata struct {
	Version string  `json:"version"` // of OCSF
	Product Product `json:"product"`
	UID     string  `json:"uid"`
	// TenantUID is the org.
	TenantUID string   `json:"tenant_uid"`
	Labels    []string `json:"labels,omitempty"`
}

// Product names recert.
type Product struct {
	Name       string `json:"name"`
	VendorName string `json:"vendor_name"`
}

// Info is the finding itself.
type Info struct {
	// UID is a hash of org, rule, entity and the first event or the deduplication window: the same alert always has
	// the same uid.
	UID           string    `json:"uid"`
	Title         string    `json:"title"`
	Desc          string    `json:"desc"`
	FirstSeenTime int64     `json:"first_seen_time"`
	LastSeenTime  int64     `json:"last_seen_time"`
	Analytic      Analytic  `json:"analytic"`
	Attacks       []Attack  `json:"attacks,omitempty"`
	RelatedEvents []Related `json:"related_events,omitempty"`
}

// Analytic is the rule that fired.
type Analytic struct {
	UID     string `json:"uid"`
	Name    string `json:"name"`
	Version string `json:"version"`
	TypeID  int    `json:"type_id" jsonschema:"description=1 = rule, 2 = behavioral"`
}

// Attack maps the finding to MITRE ATT&CK.
type Attack struct {
	Version   string    `json:"version"`
	Technique Technique `json:"technique"`
}

// Technique is one ATT&CK technique.
type Technique struct {
	UID string `json:"uid"`
}

// Related names one System Log event by uuid.
type Related struct {
	UID     string `json:"uid"`
	TypeUID int    `json:"type_uid,omitempty"`
	Type    string `json:"type,omitempty"`
}

// Evidence is one figure of the finding.
type Evidence struct {
	Data map[string]any `json:"data"`
}

// Resource is what is concerned: a user, an app, a group.
type Resource struct {
	UID  string `json:"uid"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
}

// Observable is something to search for elsewhere.
type Observable struct {
	Name   string `json:"name"`
	TypeID int    `json:"type_id" jsonschema:"description=2 = IP address, 4 = user name, 31 = user uid"`
	Value  string `json:"value"`
}

// Remediation is what to do next.
type Remediation struct {
	Desc string `json:"desc,omitempty"`
}

// Unmapped is recert's own part.
type Unmapped struct {
	Org       string `json:"org"`
	Subject   string `json:"subject_id"`
	Confirmed bool   `json:"confirmed"`
	// DedupKey and DedupWindow say which repetitions are one alert.
	DedupKey    string `json:"dedup_key"`
	DedupWindow string `json:"dedup_window"`
	// Triage is the question to answer first; FalsePositives is what it usually is when it is nothing.
	Triage         string `json:"triage_question,omitempty"`
	FalsePositives string `json:"false_positives,omitempty"`
}
