package question

import "recert/score/internal/signal"

// draft is a question with holes: {name} is the resource, {days} what days counts, {used} on how many days it was used.
type draft struct {
	ask  string
	days func(*signal.Features) float64
}

var unknown = draft{ask: "What does the person need {name} for?"}

// drafts are the questions by the code of the main reason for asking.
var drafts = map[string]draft{
	"DATA_INCOMPLETE":          {ask: "The data on {name} is not complete yet. Please wait for the updated advice, or say whether the access is still needed."},
	"DIRECTORY_INCOMPLETE":     {ask: "The directory does not show this access to {name} completely. Does the person still have it, and is it still needed?"},
	"BREAK_GLASS":              {ask: "This is an emergency account. When was its access to {name} last tested, and by whom?"},
	"ON_LEAVE":                 {ask: "The person is on leave. Will {name} be needed after the return, or should it be suspended until then?"},
	"LOOKS_LIKE_SERVICE":       {ask: "By its login this may be no account of one person. Whose is it, and what needs {name}? If it is none, say so in the profile."},
	"LOOKS_LIKE_SHARED":        {ask: "By its login this may be no account of one person. Whose is it, and what needs {name}? If it is none, say so in the profile."},
	"LOOKS_LIKE_BREAK_GLASS":   {ask: "By its login this may be no account of one person. Whose is it, and what needs {name}? If it is none, say so in the profile."},
	"SERVICE_ACCOUNT":          {ask: "This is a service account. Who owns it, and which job still needs {name}?"},
	"SUSPENDED_LATELY":         {ask: "The account was suspended {days} ago. Will the person come back and need {name}?", days: func(f *signal.Features) float64 { return f.Account.OffDays }},
	"NEW_JOINER":               {ask: "The person joined {days} ago. Is {name} part of the new work?", days: func(f *signal.Features) float64 { return f.Account.TenureDays }},
	"RECENTLY_GRANTED":         {ask: "{name} was granted {days} ago. Is it needed as planned?", days: func(f *signal.Features) float64 { return f.Grant.AgeDays }},
	"BACK_FROM_LEAVE":          {ask: "The person has just come back from leave. Will {name} be used again?"},
	"REQUESTED_LATELY":         {ask: "A request for {name} was approved {days} ago, but no use was seen since. Was that for a task still to come?", days: func(f *signal.Features) float64 { return f.Grant.RequestDays }},
	"APPROVED_LATELY":          {ask: "{name} was approved {days} ago but no use was seen since. Was that for a task still to come?", days: func(f *signal.Features) float64 { return f.Past.AgeDays }},
	"HISTORY_SHORT":            {ask: "The log of sign-ons is incomplete. Do you know whether {name} was used in the last three months?"},
	"LOG_GAP":                  {ask: "The log of sign-ons is incomplete. Do you know whether {name} was used in the last three months?"},
	"PARTLY_OBSERVABLE":        {ask: "Okta does not see enough of the use of {name}. Does the person still work with it?"},
	"FEW_USERS":                {ask: "Okta does not see enough of the use of {name}. Does the person still work with it?"},
	"SHARED_ACCOUNT":           {ask: "Several people use this account. Who runs it, and does the work behind it still need {name}?"},
	"CONTRACT_DATE_DOUBTFUL":   {ask: "By the profile the contract ended {days} ago, but the account is in use. Was it extended, and is {name} still needed?", days: func(f *signal.Features) float64 { return f.Account.ContractDays }},
	"PERSON_ABSENT":            {ask: "Nothing at all was seen of the person for {days}. Is it a leave, and will {name} be needed after it?", days: func(f *signal.Features) float64 { return f.AbsentDays }},
	"PRIVILEGED_RARELY_USED":   {ask: "{name} gives power over others and is rarely used. Would access just in time do?"},
	"USE_JUST_BEFORE_REVIEW":   {ask: "{name} was used only just before this review. Which work was that for?"},
	"USED_ONLY_BEFORE_REVIEWS": {ask: "{name} was used only just before this review. Which work was that for?"},
	"NOBODY_LATELY":            {ask: "Hardly anybody uses {name} by Okta any more. Is it still in use, and by this person?"},
	"OWN_RHYTHM":               {ask: "No use of {name} was seen for {days}, and the person has come back after pauses as long. Will it be needed again, and when?", days: func(f *signal.Features) float64 { return f.Usage.SilentDays }},
	"SEASONAL":                 {ask: "{name} is used from time to time. Is there a season (year end, audit, renewal) in which this person needs it?"},
	"OWN_SEASON":               {ask: "{name} is used from time to time. Is there a season (year end, audit, renewal) in which this person needs it?"},
	"OTHERS_CAME_BACK":         {ask: "{name} is used from time to time. Is there a season (year end, audit, renewal) in which this person needs it?"},
	"GIVEN_TO_EVERYONE":        {ask: "Everybody has {name} by Okta's own group of all people. Should that group give it at all?"},
	"GIVEN_TO_ALL":             {ask: "{name} is given to nearly everybody, and this person was never seen to use it. Should all have it, or those who ask?"},
	"GROUP_IN_USE":             {ask: "{name} comes by a group that also gives what is in use. Should the group give it, or should this person have the rest in another way?"},
	"SOD_CONFLICT":             {ask: "{name} together with the person's other access breaks a separation of duties. Which of the two is needed?"},
	"GRANTED_OUT_OF_BAND":      {ask: "An administrator gave {name} directly, without a request. Who asked for it, and what for?"},
	"REVOKED_BEFORE":           {ask: "{name} was revoked before and is there again. Why?"},
	"USE_SILENT":               {ask: "No use of {name} was seen for {days}. What is it still needed for?", days: func(f *signal.Features) float64 { return f.Usage.SilentDays }},
	"USE_STOPPED":              {ask: "{name} was used on {used} and then not for {days}. Has the work ended?", days: func(f *signal.Features) float64 { return f.Usage.SilentDays }},
	"NOT_OBSERVABLE":           {ask: "Okta does not see the use of {name}. Does the person still work with it?"},
	"GROUP_GIVES_NO_APP":       {ask: "The group {name} gives no app, so nothing shows whether it is used. What does the person need it for?"},
}
