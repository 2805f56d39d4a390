// Package governance is a thin client for the listings of Okta Identity Governance that recert reads, because
// okta-sdk-golang v2 has none: campaigns, the reviews of one campaign, and risk rules.
//
// It goes through oktaapi, so sign-in, limits and retries are the same. An org without the licence or the scope
// answers 404 or 403: Absent tells. Unknown fields and unknown values are passed over.
package governance

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"recert/schemas/oktaapi"
)

const (
	campaignsPath = "/governance/api/v1/campaigns"
	reviewsPath   = "/governance/api/v1/reviews"
	pageLimit     = "200"
)

// CampaignsRef is the first page of all campaigns.
func CampaignsRef() string { return campaignsPath + "?limit=" + pageLimit }

// CampaignRef is one campaign.
func CampaignRef(id string) string { return campaignsPath + "/" + url.PathEscape(id) }

// ReviewsRef is the first page of the reviews of one campaign. Unfiltered, Okta may not answer in time.
func ReviewsRef(campaign string) string {
	return reviewsPath + "?filter=" + escape(`campaignId eq "`+campaign+`"`) + "&limit=" + pageLimit
}

// escape percent-encodes a filter; a plus sign would be a plus sign to some servers.
func escape(filter string) string { return strings.ReplaceAll(url.QueryEscape(filter), "+", "%20") }

// Pages reads a listing of the governance API.
func Pages(ctx context.Context, c *oktaapi.Client, ref string) iter.Seq2[oktaapi.Page, error] {
	return c.DataPages(ctx, ref)
}

// Absent tells whether an error means that the org has no governance for us.
func Absent(err error) bool {
	status := oktaapi.StatusOf(err)
	return status == http.StatusForbidden || status == http.StatusNotFound
}
