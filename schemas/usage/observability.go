package usage

// Grade says how much of an app's use Okta sees.
type Grade string

// The grades.
const (
	// Observed: sign-ons go through Okta, silence means something.
	Observed Grade = "observed"
	// Partial: some sign-ons go through Okta, silence is weak evidence.
	Partial Grade = "partial"
	// Unobserved: use cannot be seen, silence is no evidence at all.
	Unobserved Grade = "unobserved"
)

// Bounds of the share of holders that were seen using the app in the window. The SQL view `apps` has the same.
const (
	minHolders     = 3
	observedShare  = 0.25
	unobservedPart = 0.05
)

// GradeApp grades an app from its sign-on mode and from how many of its holders were seen using it in the
// window. Below three holders nothing can be told from the share, so the grade is at most Partial.
func GradeApp(signOnMode string, holders, active int) Grade {
	switch signOnMode {
	case "", "BOOKMARK", "BASIC_AUTH":
		return Unobserved
	}
	if holders == 0 || active == 0 {
		return Unobserved
	}
	share := float64(active) / float64(holders)
	switch {
	case share < unobservedPart:
		return Unobserved
	case share < observedShare || holders < minHolders:
		return Partial
	default:
		return Observed
	}
}
