package conform

import "strings"

// Deviation is a known difference between an API as it is and its OpenAPI file.
type Deviation struct {
	// Name is short and stable, for counting.
	Name string
	// Pattern is the operation it is about, empty for all.
	Pattern string
	// Sign is a part of the violation's text by which it is known.
	Sign string
	// Reason says what is known and from where.
	Reason string
}

// Deviations lists every accepted difference. Those without a Sign are handled before the check.
func Deviations() []Deviation {
	return []Deviation{
		{"log-null-members", "GET /api/v1/logs", "", "Okta's own examples hold null in detailEntry, transaction.detail, client.zone and more where the file allows no null; null members are left out before the check"},
		{"log-file-lines", "GET /api/v1/logs", "", "lines of a given log file are served as they are, real ones break the file in many ways; they are not checked"},
		{"token-in-query", "POST /oauth2/v1/token", "query parameter", "okta-sdk-golang v2 sends grant_type, scope and client_assertion in the URL with an empty body"},
		{"jira-search-jql", "GET /rest/api/3/search/jql", "", "the OpenAPI edition at hand is older than this operation, which replaced /search"},
		{"jira-search-jql", "POST /rest/api/3/search/jql", "", "the OpenAPI edition at hand is older than this operation, which replaced /search"},
		{"status-401", "", "status 401", "Okta describes the refusal of a token once for all operations, not in each of them"},
		{"status-400", "", "status 400", "Okta answers bad cursors and filters of any listing with its general error body"},
		{"status-404", "", "status 404", "as for 400"},
		{"status-429", "", "status 429", "rate limits hold for every operation, also where the file leaves 429 out"},
		{"status-500", "", "status 500", "ordered by a test"},
		{"status-503", "", "status 503", "ordered by a test"},
	}
}

// deviation finds the accepted difference that explains a violation.
func deviation(pattern, text string) (string, bool) {
	for _, d := range Deviations() {
		if d.Sign != "" && (d.Pattern == "" || d.Pattern == pattern) && strings.Contains(text, d.Sign) {
			return d.Name, true
		}
	}
	return "", false
}

// unlisted tells whether an operation that the files do not have is known to be missing there.
func unlisted(pattern string) (string, bool) {
	for _, d := range Deviations() {
		if d.Pattern == pattern && d.Sign == "" && strings.HasPrefix(d.Name, "jira-") {
			return d.Name, true
		}
	}
	return "", false
}
