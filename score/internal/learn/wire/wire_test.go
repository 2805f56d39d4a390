package wire

import (
	"errors"
	"math"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	b := AppendHeader(nil, Tree)
	b = AppendString(AppendUint(b, 300), "zebra")
	b = AppendFloats(AppendBool(b, true), []float64{1.5, -2})
	b = AppendBytes(b, []byte{9})
	r := NewReader(b)
	if r.Header() != Tree || r.Uint() != 300 || r.String() != "zebra" || !r.Bool() {
		t.Error("header, number, string or truth is read otherwise")
	}
	if f := r.Floats(); len(f) != 2 || f[0] != 1.5 || f[1] != -2 {
		t.Errorf("numbers are read as %v", f)
	}
	if s := r.Bytes(); len(s) != 1 || s[0] != 9 || r.End() != nil {
		t.Errorf("bytes are read as %v (%v)", s, r.Err())
	}
}

func TestTheFirstThingAmissSticks(t *testing.T) {
	r := NewReader(AppendUint(nil, 7))
	r.UintTo(3)
	first := r.Err()
	if first == nil || r.Uint() != 0 || r.String() != "" || r.Float() != 0 || !errors.Is(r.End(), first) {
		t.Errorf("after %v came %v", first, r.Err())
	}
}

func TestALengthThatTheBytesCannotFillIsNotAllocated(t *testing.T) {
	r := NewReader(AppendUint(nil, math.MaxUint64))
	if n := len(r.Floats()); n != 0 || r.Err() == nil {
		t.Errorf("%d numbers of no bytes (%v)", n, r.Err())
	}
}

func TestNumbersAreNumbers(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		r := NewReader(AppendFloat(nil, v))
		if r.Float(); r.Err() == nil {
			t.Errorf("%v is read", v)
		}
	}
}
