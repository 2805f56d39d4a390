// Package endpoints decides where the services of the demo listen and tells it in endpoints.json.
//
// Ports are found free at the first start, below the range that the kernel hands out to outgoing connections,
// and kept in ports.json, so that a second start has the same addresses. A port that somebody else has taken is
// one line that names it, its service and the knob; two demos that start at once never choose the same.
package endpoints
