// Package yearsite serves an org that lives through a year as Okta would: the System Log as far as it has been lived,
// directory and campaigns as of the simulated clock.
//
// Input are a seed with sizes, and orders to go on until a day; output are Okta's API, what is true about each campaign
// in files below the home folder, and a status. The clock moves on only when the log is asked for what has not happened
// yet, a day at a time, and stops at each launch and wherever it was told to: so nothing that Okta would have forgotten
// is ever missed. Nothing can be changed through the API. It keeps no state over a restart.
package yearsite
