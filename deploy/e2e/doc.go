// Package e2e holds no code for services. Its tests run the whole demo as a user does: every binary a process, the
// embedded engines, the simulated org checked against OpenAPI. They kill processes at named points and compare the
// tables with those of an undisturbed run, serve real LogEvents, and misconfigure every binary.
package e2e
