// Package question drafts what to ask a reviewer, from templates: one per main reason. The only foreign text
// in a question is the resource's name, which has been made harmless before.
package question

import (
	"fmt"

	"recert/schemas/directory"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

const limit = 400

// Draft returns the question that would settle the item, by the code of the main reason for asking.
func Draft(code string, f *signal.Features) string {
	name := f.Resource
	if name == "" {
		name = "this access"
	}
	return plain.Text(fill(code, name, f), limit)
}

func fill(code, name string, f *signal.Features) string {
	switch code {
	case "DATA_INCOMPLETE":
		return fmt.Sprintf("The data on %s is not complete yet. Please wait for the updated advice, or say whether the access is still needed.", name)
	case "DIRECTORY_INCOMPLETE":
		return fmt.Sprintf("The directory does not show this access to %s completely. Does the person still have it, and is it still needed?", name)
	case "BREAK_GLASS":
		return fmt.Sprintf("This is an emergency account. When was its access to %s last tested, and by whom?", name)
	case "ON_LEAVE":
		return fmt.Sprintf("The person is on leave. Will %s be needed after the return, or should it be suspended until then?", name)
	case "LOOKS_LIKE_SERVICE", "LOOKS_LIKE_SHARED", "LOOKS_LIKE_BREAK_GLASS":
		return fmt.Sprintf("By its login this may be no account of one person. Whose is it, and what needs %s? If it is none, say so in the profile.", name)
	case "SERVICE_ACCOUNT":
		return fmt.Sprintf("This is a service account. Who owns it, and which job still needs %s?", name)
	case "SUSPENDED_LATELY":
		return fmt.Sprintf("The account was suspended %s ago. Will the person come back and need %s?", plain.Days(f.Account.OffDays), name)
	case "NEW_JOINER":
		return fmt.Sprintf("The person joined %s ago. Is %s part of the new work?", plain.Days(f.Account.TenureDays), name)
	case "RECENTLY_GRANTED":
		return fmt.Sprintf("%s was granted %s ago. Is it needed as planned?", name, plain.Days(f.Grant.AgeDays))
	case "BACK_FROM_LEAVE":
		return fmt.Sprintf("The person has just come back from leave. Will %s be used again?", name)
	case "REQUESTED_LATELY":
		return fmt.Sprintf("A request for %s was approved %s ago, but no use was seen since. Was that for a task still to come?", name, plain.Days(f.Grant.RequestDays))
	case "APPROVED_LATELY":
		return fmt.Sprintf("%s was approved %s ago but no use was seen since. Was that for a task still to come?", name, plain.Days(f.Past.AgeDays))
	case "HISTORY_SHORT", "LOG_GAP":
		return fmt.Sprintf("The log of sign-ons is incomplete. Do you know whether %s was used in the last three months?", name)
	case "NOT_OBSERVABLE":
		if f.Kind == directory.KindGroup && f.Usage.Apps == 0 {
			return "The group " + name + " gives no app, so nothing shows whether it is used. What does the person need it for?"
		}
		return "Okta does not see the use of " + name + ". Does the person still work with it?"
	case "PARTLY_OBSERVABLE", "FEW_USERS":
		return "Okta does not see enough of the use of " + name + ". Does the person still work with it?"
	case "SHARED_ACCOUNT":
		return fmt.Sprintf("Several people use this account. Who runs it, and does the work behind it still need %s?", name)
	case "CONTRACT_DATE_DOUBTFUL":
		return fmt.Sprintf("By the profile the contract ended %s ago, but the account is in use. Was it extended, and is %s still needed?", plain.Days(f.Account.ContractDays), name)
	case "PERSON_ABSENT":
		return fmt.Sprintf("Nothing at all was seen of the person for %s. Is it a leave, and will %s be needed after it?", plain.Days(f.AbsentDays), name)
	case "PRIVILEGED_RARELY_USED":
		return name + " gives power over others and is rarely used. Would access just in time do?"
	case "USE_JUST_BEFORE_REVIEW", "USED_ONLY_BEFORE_REVIEWS":
		return name + " was used only just before this review. Which work was that for?"
	case "NOBODY_LATELY":
		return "Hardly anybody uses " + name + " by Okta any more. Is it still in use, and by this person?"
	case "OWN_RHYTHM":
		return fmt.Sprintf("No use of %s was seen for %s, and the person has come back after pauses as long. Will it be needed again, and when?", name, plain.Days(f.Usage.SilentDays))
	case "SEASONAL", "OWN_SEASON", "OTHERS_CAME_BACK":
		return name + " is used from time to time. Is there a season (year end, audit, renewal) in which this person needs it?"
	case "GIVEN_TO_EVERYONE":
		return "Everybody has " + name + " by Okta's own group of all people. Should that group give it at all?"
	case "GIVEN_TO_ALL":
		return name + " is given to nearly everybody, and this person was never seen to use it. Should all have it, or those who ask?"
	case "GROUP_IN_USE":
		return name + " comes by a group that also gives what is in use. Should the group give it, or should this person have the rest in another way?"
	case "SOD_CONFLICT":
		return name + " together with the person's other access breaks a separation of duties. Which of the two is needed?"
	case "USE_STOPPED":
		return fmt.Sprintf("%s was used on %s and then not for %s. Has the work ended?", name, plain.Days(float64(f.Usage.Days)), plain.Days(f.Usage.SilentDays))
	case "GRANTED_OUT_OF_BAND":
		return fmt.Sprintf("An administrator gave %s directly, without a request. Who asked for it, and what for?", name)
	case "REVOKED_BEFORE":
		return name + " was revoked before and is there again. Why?"
	case "USE_SILENT":
		return fmt.Sprintf("No use of %s was seen for %s. What is it still needed for?", name, plain.Days(f.Usage.SilentDays))
	default:
		return fmt.Sprintf("What does the person need %s for?", name)
	}
}
