// Package bus is how recert speaks Kafka: clients, the catalogue's topics, the one consume loop, tables that
// tail compacted topics, and fenced producers.
//
// The consume loop (RunLoop) gives a Handler each partition's records in order and commits an offset only
// after the effect, the outputs and the dead letters of everything before it are durable. Transactional loops
// put outputs and offsets into one Kafka transaction; the others are at least once and need effects that
// may be repeated.
package bus
