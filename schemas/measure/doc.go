// Package measure says how good scored decisions are: how well they rank, how honest their probabilities are, how
// much of the work they could take over at which agreement, and whether they treat groups alike.
//
// Its input are probabilities of approval p and what was decided (1 = approved, 0 = denied), index by index. All
// functions are pure, depend on no order of the rows, and treat rows that share a score alike: no figure profits
// from the order in which tied rows happen to lie. What cannot be said, such as a ranking of one class only, is
// NaN. Lengths that differ are a programming error and panic.
//
// It lies here, and not in score, because the evaluation of a model and the quality report of a campaign print the
// same figures.
package measure
