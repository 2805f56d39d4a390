// Package page draws the quality report as one HTML file that needs nothing else.
//
// Input are the figures, output the bytes of a page without scripts, links to other hosts or fonts of its own: styles
// and plots are inline, its policy forbids everything else. All text of others is escaped by html/template, put on
// one line and bounded. The same figures give the same bytes. What was not measured or is too little to tell says so
// in words.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"sync"

	"recert/sink/internal/report/figures"
)

//go:embed page.html
var pageHTML string

//go:embed campaign.html
var campaignHTML string

//go:embed plot.html
var plotHTML string

//go:embed meaning.html
var meaningHTML string

//go:embed style.css
var style string

// Options are what does not come from the figures.
type Options struct {
	// ReviewerIDs shows the Okta ids of reviewers in place of r-1, r-2.
	ReviewerIDs bool
	// Old says that the last look failed and the figures are those of the one before.
	Old bool
}

// view is what the template sees.
type view struct {
	Options
	*figures.Report
	Policy string
	Style  template.CSS
}

// Policy is the content security policy of the page: its own styles, by their hash, and nothing else.
func Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// parsed is the template; its text is embedded, so an error is a mistake of the build.
var parsed = sync.OnceValue(func() *template.Template {
	t := template.New("page").Funcs(functions())
	for _, text := range []string{plotHTML, campaignHTML, meaningHTML, pageHTML} {
		template.Must(t.Parse(text))
	}
	return t
})

// Render draws the page.
func Render(r *figures.Report, o Options) ([]byte, error) {
	var b bytes.Buffer
	if err := parsed().Execute(&b, view{Options: o, Report: r, Policy: Policy(), Style: template.CSS(style)}); err != nil { //nolint:gosec // a file of this repository
		return nil, fmt.Errorf("drawing the page: %w", err)
	}
	return b.Bytes(), nil
}
