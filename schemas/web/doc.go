// Package web makes the HTTP clients that hold credentials: one origin each, and nothing else.
//
// A client speaks https, or plain http to this machine only; it checks the address again when it dials, so a
// name that resolves elsewhere is refused; it follows no redirect to another origin; it caps bodies and times.
// Proxies named by the environment are ignored. An answer that never came is never sent again from here.
package web
