package act

// count renews the gauge of what waits.
func (s *stage) count() {
	waiting := map[string]int{waitsForApproval: 0, waitsForWork: 0, waitsForSettle: 0, waitsElsewhere: 0}
	for _, part := range s.partitions {
		part.changed = false
		for _, e := range part.entries {
			if why := s.waitsFor(e); why != "" {
				waiting[why]++
			}
		}
	}
	for why, n := range waiting {
		s.metrics.commands.WithLabelValues(why).Set(float64(n))
	}
}

// waitsFor returns what a command waits for, empty when it waits for nothing.
func (s *stage) waitsFor(e *entry) string {
	c, hash := e.subject()
	if c == nil {
		return ""
	}
	h := s.hands[c.Action]
	switch before(h != nil, &e.account, e.verdicts[hash]) {
	case rest:
		if h != nil && !e.account.Closed() {
			return waitsForApproval
		}
		return ""
	case look:
		if h.org != "" && h.org != c.Org {
			return waitsElsewhere
		}
		if e.retryAt.After(s.now()) {
			return waitsForSettle
		}
	default:
	}
	return waitsForWork
}
