package oktaapi

import "strings"

// The families of endpoints that share one rate limit. Labels of a metric: a closed set.
const (
	bucketLogs       = "logs"
	bucketUsers      = "users"
	bucketUser       = "user"
	bucketGroups     = "groups"
	bucketGroup      = "group"
	bucketApps       = "apps"
	bucketApp        = "app"
	bucketGovernance = "governance"
	bucketOther      = "other"
)

// bucketOf names the rate limit that a path counts against.
func bucketOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if parts[0] == "governance" {
		return bucketGovernance
	}
	if len(parts) < 3 || parts[0] != "api" || parts[1] != "v1" {
		return bucketOther
	}
	one := len(parts) > 3
	switch parts[2] {
	case "logs":
		return bucketLogs
	case "users":
		return choose(one, bucketUser, bucketUsers)
	case "groups":
		return choose(one && parts[3] != "rules", bucketGroup, bucketGroups)
	case "apps":
		return choose(len(parts) == 4, bucketApp, bucketApps)
	default:
		return bucketOther
	}
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
