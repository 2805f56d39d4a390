// Package watch reads how far the demo is: what exists from the simulator, what has landed from ClickHouse's views.
//
// Input are the addresses of both, output progress and the numbers of the summary. It reads the same views that
// analysts read and writes nothing. While a service is away its part of the numbers is zero or an error, and the
// next look tells more.
package watch
