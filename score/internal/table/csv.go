package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a file. What exceeds them is a mistake far more often than data: a quote that is never closed makes one
// field of the rest of the file.
const (
	maxColumns = 4096
	maxField   = 64 << 10
	maxRecord  = 1 << 20
)

// Options say what the columns of a CSV file are.
type Options struct {
	// Label is the column with the decision: 1 approved, 0 denied. Empty when rows are only to be scored.
	Label string
	// Numeric are the columns of numbers, an empty cell being none; all others are categorical. Without a Label one
	// that the file lacks is passed over.
	Numeric []string
	// Drop are the columns to pass over, such as an identifier of the request.
	Drop []string
}

// Read reads a CSV file with a header. Its error is one line that names the place: lines count from 1 and hold the
// header, rows count from 0 and do not.
func Read(r io.Reader, o Options) (*Table, error) {
	in := &bounded{r: r}
	body := bufio.NewReaderSize(in, 64<<10)
	if err := skipMark(body); err != nil {
		return nil, err
	}
	records := csv.NewReader(body)
	records.FieldsPerRecord = -1
	header, err := records.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty; the first line must name the columns")
		}
		return nil, explain(err)
	}
	p, err := plan(slices.Clone(header), o)
	if err != nil {
		return nil, err
	}
	records.ReuseRecord = true
	return p.rows(records, in)
}

// rows reads what follows the header.
func (p *columns) rows(records *csv.Reader, in *bounded) (*Table, error) {
	b := NewBuilder(p.names(p.categorical), p.names(p.numeric))
	levels, values := make([]string, len(p.categorical)), make([]float64, len(p.numeric))
	line := 1
	for row := 0; ; row++ {
		in.left = maxRecord
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errLong) {
			return nil, fmt.Errorf("after line %d: %w", line, err)
		}
		if err != nil {
			return nil, explain(err)
		}
		line, _ = records.FieldPos(0)
		if err := p.row(b, record, levels, values); err != nil {
			return nil, fmt.Errorf("line %d (row %d): %w", line, row, err)
		}
	}
	t := b.Table()
	if t.Rows == 0 {
		return nil, errors.New("the file has a header and no rows")
	}
	return t, nil
}

// row takes one record in.
func (p *columns) row(b *Builder, record, levels []string, values []float64) error {
	if len(record) != len(p.header) {
		return fmt.Errorf("it has %d fields, the header has %d", len(record), len(p.header))
	}
	for i, field := range record {
		if err := checkText(field); err != nil {
			return fmt.Errorf("column %s: %w", show(p.header[i]), err)
		}
	}
	approved := false
	if p.label >= 0 {
		switch strings.TrimSpace(record[p.label]) {
		case "1":
			approved = true
		case "0":
		default:
			return fmt.Errorf("column %s: %s is no decision; it must be 1 (approved) or 0 (denied)", show(p.header[p.label]), show(record[p.label]))
		}
	}
	for i, at := range p.categorical {
		levels[i] = record[at]
	}
	for i, at := range p.numeric {
		v, err := number(record[at])
		if err != nil {
			return fmt.Errorf("column %s: %w", show(p.header[at]), err)
		}
		values[i] = v
	}
	b.Add(levels, values)
	if p.label >= 0 {
		b.Decide(approved, 1)
	}
	return nil
}

func number(field string) (float64, error) {
	field = strings.TrimSpace(field)
	if field == "" {
		return Missing(), nil
	}
	v, err := strconv.ParseFloat(field, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s is no number; leave the cell empty where there is none", show(field))
	}
	return v, nil
}

func checkText(field string) error {
	if len(field) > maxField {
		return fmt.Errorf("the field has %d bytes, more than %d; is a quote not closed?", len(field), maxField)
	}
	if strings.IndexByte(field, 0) >= 0 {
		return errors.New("the field holds a NUL byte; is this a CSV file in UTF-8?")
	}
	return nil
}

// explain makes one line of the reader's error.
func explain(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		errors.As(err, &parse)
		return fmt.Errorf("line %d: a quote stands within a field without quotes; write the field in quotes and double the quote in it", parse.Line)
	case errors.Is(err, csv.ErrQuote):
		errors.As(err, &parse)
		return fmt.Errorf("line %d: the quote opened on line %d is not closed, or text follows it", parse.Line, parse.StartLine)
	default:
		return fmt.Errorf("reading the file: %w", err)
	}
}

// show quotes a text of the file, bounded, for a message.
func show(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}
