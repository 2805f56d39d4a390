// Package oktaapi is the one way in which recert speaks to Okta: okta-sdk-golang v2's client, sign-in and request
// executor, with what surrounds them replaced, because the SDK's own cache, paging, retries and models lose data.
//
// Input is a path or a link that Okta gave; output is Okta's status, body, date and next link, untouched. Reads
// are repeated on 429, 5xx and timeouts within a budget of the org's rate limits; a write is sent once and never
// repeated. Every error has a fault class; links to another host are refused before anything is sent.
package oktaapi
