// Package syslog is the simulated org's System Log: some 2.8 events per user and day over the org's days, of more
// than forty types, shaped like Okta's LogEvents. Input is an [org.Org] and lines of real events to mix in, output an
// ordered list of positions that are rendered to JSON when somebody asks for them. The same org gives the same bytes.
// A position never changes its content; events are only added at the end. Rendering cannot fail.
package syslog
