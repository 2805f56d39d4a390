// Package evaluate says how good learners are at decided rows: every row is judged by a model that has not seen it,
// and by simple rules that have seen exactly as much.
//
// Input is a table with decisions, output a Report: figures of each method (package measure), how they fare where
// manager or resource are new, and whether groups are treated alike. The folds follow from the seed, and the report
// from rows, methods and seed alone, however many folds are fitted at once. A table that cannot be split, because
// nothing or too little was denied, is refused with a line that says so.
package evaluate
