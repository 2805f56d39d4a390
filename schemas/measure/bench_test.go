package measure

import "testing"

func BenchmarkAUC(b *testing.B) {
	p, y := sample(23_000, 1)
	for b.Loop() {
		AUC(p, y)
	}
}

func BenchmarkEqualMass(b *testing.B) {
	p, y := sample(23_000, 1)
	for b.Loop() {
		CalibrationError(EqualMass(p, y, Bins))
	}
}

func BenchmarkCoverages(b *testing.B) {
	p, y := sample(23_000, 1)
	for b.Loop() {
		Coverages(p, y, []float64{0.98, 0.99, 0.995}, 1)
	}
}
