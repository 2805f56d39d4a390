package guard

import (
	"fmt"
	"strings"

	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

// looksLike names the classes that a login may suggest.
var looksLike = map[signal.Class]string{signal.Service: "a service account", signal.BreakGlass: "an emergency account", signal.Shared: "an account of several people"}

func (l Limits) account(f *signal.Features) []Guard {
	var all []Guard
	a := f.Account
	if a.Class == signal.BreakGlass {
		all = append(all, Guard{"BREAK_GLASS", Advice, "An emergency account is silent by design; its owner should show that it was tested.", nil})
	}
	if a.OnLeave {
		all = append(all, Guard{"ON_LEAVE", Advice, "The person is on leave: silence says nothing.", nil})
	}
	if a.Class == signal.Service {
		all = append(all, Guard{"SERVICE_ACCOUNT", Revoke, "A service account signs on in ways that Okta may not log; its owner must say.", nil})
	}
	if a.Class == signal.Shared {
		all = append(all, Guard{"SHARED_ACCOUNT", Revoke, "Several people use this account; whoever runs it must say.", nil})
	}
	if kind := looksLike[a.Looks]; kind != "" && !f.Usage.Ongoing() {
		all = append(all, Guard{"LOOKS_LIKE_" + strings.ToUpper(string(a.Looks)), Silence, "By its login this looks like " + kind + ", though it is declared as none: its silence is not that of a person.", nil})
	}
	if f.ContractDoubtful() {
		all = append(all, Guard{"CONTRACT_DATE_DOUBTFUL", Advice, fmt.Sprintf("The contract ended %s before the launch, but the account was used since: the date or the use is wrong.", plain.Days(a.ContractDays)),
			map[string]float64{"contract_over_days": a.ContractDays}})
	}
	if a.Suspended {
		all = append(all, Guard{"SUSPENDED_LATELY", Advice, fmt.Sprintf("The account was suspended %s before the launch and may come back.", plain.Days(a.OffDays)), map[string]float64{"off_days": a.OffDays}})
	}
	return all
}

func (l Limits) tenure(f *signal.Features) []Guard {
	var all []Guard
	if f.Account.TenureDays < l.NewJoinerDays && !f.Account.Off {
		all = append(all, Guard{"NEW_JOINER", Revoke, fmt.Sprintf("The account is %s old.", plain.Days(f.Account.TenureDays)), map[string]float64{"tenure_days": f.Account.TenureDays}})
	}
	if f.Grant.AgeDays < l.GraceDays {
		all = append(all, Guard{"RECENTLY_GRANTED", Silence, fmt.Sprintf("The access is %s old: not used yet is not unused.", plain.Days(f.Grant.AgeDays)), map[string]float64{"grant_age_days": f.Grant.AgeDays}})
	}
	if back := f.Account.Back; !back.IsZero() {
		if since := f.Covered.Until.Sub(back).Hours() / 24; since < l.GraceDays {
			all = append(all, Guard{"BACK_FROM_LEAVE", Silence, fmt.Sprintf("The person came back from leave %s before the launch.", plain.Days(since)), map[string]float64{"back_days": since}})
		}
	}
	if r := f.Grant.RequestDays; r > 0 && r < l.GraceDays && f.Grant.AgeDays >= l.GraceDays {
		all = append(all, Guard{"REQUESTED_LATELY", Silence, fmt.Sprintf("A request for it was approved %s before the launch.", plain.Days(r)), map[string]float64{"request_days": r}})
	}
	if f.Past.Last == "APPROVE" && f.Past.AgeDays < l.GraceDays {
		all = append(all, Guard{"APPROVED_LATELY", Silence, fmt.Sprintf("A reviewer approved it %s before the launch.", plain.Days(f.Past.AgeDays)), map[string]float64{"age_days": f.Past.AgeDays}})
	}
	return all
}
