package year

// judge says what is right about a holding on a day, and why.
func (w *World) judge(h *holding, day int) (truth, why string) {
	p := &w.people[h.user]
	switch {
	case p.isOff(day):
		return Revoke, WhyLeaver
	case p.class == classBreakGlass:
		return Keep, WhyBreakGlass
	case p.class == classService:
		return Keep, WhyService
	case day >= p.ended:
		return Revoke, WhyExpired
	case p.onLeave(day):
		return Keep, WhyLeave
	case h.wrong != "":
		return Revoke, h.wrong
	case day-p.joined < joinerDays:
		return Keep, WhyJoiner
	case h.over < never:
		return w.judgeOver(h, day)
	case h.app >= 0 && w.apps[h.app].kind == unobservable:
		return Keep, WhyUnobservable
	case h.app >= 0 && w.apps[h.app].kind == seasonal:
		if h.near {
			return Keep, WhyNearMiss
		}
		return Keep, WhySeasonal
	}
	return Keep, w.ordinary(h, day)
}

// judgeOver: what is over is to be taken once it is so for long.
func (w *World) judgeOver(h *holding, day int) (truth, why string) {
	_, at, moved := w.people[h.user].moved(day)
	switch {
	case day < h.over:
		return Keep, w.ordinary(h, day)
	case h.why == WhyMover && day-at < movedAfter:
		return Keep, WhyTransition
	case h.why == WhyMover && moved, day-h.over >= overAfter:
		return Revoke, h.why
	default:
		return Keep, WhyNearMiss // a pause of some weeks
	}
}

// ordinary names what is right to keep by what might be held against it.
func (w *World) ordinary(h *holding, day int) string {
	p := &w.people[h.user]
	switch {
	case p.back <= day && day <= p.back+120:
		return WhyRehire
	case p.justBack(day), h.near, day-h.start < joinerDays && h.direct():
		return WhyNearMiss
	case h.rare:
		return WhyRare
	case p.ends < day && p.contractEnd(day) < day && p.contractEnd(day) < never:
		return WhyNearMiss // the date in the profile is stale
	case p.team && day >= w.merge.day:
		return WhyReorg
	}
	return WhyOrdinary
}
