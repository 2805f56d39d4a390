// Package demo runs the whole loop on one machine: engines, simulated org and every service as a process of its
// own, until the campaign is scored and landed, then a summary.
//
// Input are the knobs in the environment, output the services, what a person reads, and in $HOME_DIR endpoints.json,
// truth.json and, once everything expected is visible, summary.json. Exit status: 0 a success or a stop by the user,
// 1 an expected count was not met or a service could not go on, 2 a wrong setting, found before anything starts where
// that is possible. When it ends, in whatever way, all services end.
package demo
