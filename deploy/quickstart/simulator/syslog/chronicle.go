package syslog

import "recert/deploy/quickstart/simulator/org"

// chronicle writes the events of what changed in the org.
func (w *writer) chronicle() {
	for i := range w.org.Facts {
		f := &w.org.Facts[i]
		e := event{a: int32(f.User), b: int32(f.Other), ref: uint32(f.Ref)}
		w.add(f.At, kindOf(f.Kind), w.actorOf(f), w.detail(f, e))
	}
}

func kindOf(k org.FactKind) Kind {
	return [...]Kind{
		org.UserCreated: UserCreate, org.UserActivated: UserActivate, org.UserSuspended: UserSuspend, org.UserDeactivated: UserDeactivate,
		org.UserMoved: UpdateProfile, org.LeaveChanged: UpdateProfile, org.AppGranted: AppUserAdd, org.AppRemoved: AppUserRemove,
		org.GroupJoined: MemberAdd, org.GroupLeft: MemberRemove, org.RequestCreated: AccessRequestCreate, org.RequestResolved: AccessRequestResolve,
		org.CampaignCreated: CampaignCreate, org.CampaignLaunched: CampaignLaunch, org.CampaignClosed: CampaignClose,
		org.ItemDecided: ItemDecide, org.ItemRemediated: ItemRemediate,
	}[k]
}

// actorOf tells who did it: the rule engine, the request engine, the reviewer, or one of a few admins.
func (w *writer) actorOf(f *org.Fact) int {
	switch f.Kind {
	case org.RequestCreated:
		return f.User
	case org.RequestResolved:
		return actorRequests
	case org.ItemDecided, org.ItemRemediated:
		return f.User
	case org.CampaignCreated, org.CampaignLaunched, org.CampaignClosed:
		return w.org.Campaigns[f.Other].Owner
	case org.GroupJoined, org.GroupLeft, org.AppGranted, org.AppRemoved:
		switch f.Through {
		case org.ByRule:
			return actorSystem
		case org.ByRequest:
			return actorRequests
		}
	}
	return w.admin()
}

// admin returns one of the org's administrators: the head and the first departments' heads.
func (w *writer) admin() int { return 1 + w.draw.Int(3) }

func (w *writer) detail(f *org.Fact, e event) event {
	switch f.Kind {
	case org.CampaignCreated, org.CampaignLaunched, org.CampaignClosed:
		e.a = int32(f.Other)
	case org.ItemDecided, org.ItemRemediated:
		e.a = int32(f.Other)
	case org.LeaveChanged:
		e.variant = 1
	}
	return e
}
