package year

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"recert/deploy/quickstart/simulator/org"
)

// vocabulary numbers what can be read.
type vocabulary map[string]int

func (v vocabulary) number(words []string) []int {
	list := make([]int, len(words))
	for i, w := range words {
		n, ok := v[w]
		if !ok {
			n = len(v)
			v[w] = n
		}
		list[i] = n
	}
	return list
}

// library holds what names, ids and static attributes of an org say, and in which order ids and creations come.
type library struct {
	users, apps, groups, reviews [][]int
}

func (v vocabulary) read(o *org.Org) *library {
	l := &library{}
	orders := ranks(len(o.Users), func(i int) []string { return []string{o.Users[i].ID, o.Users[i].Login, stamp(o.Users[i].Created)} })
	for i := range o.Users {
		u := &o.Users[i]
		l.users = append(l.users, v.number(slices.Concat(moments("user", stamp(u.Created)), orders("user", i), letters("login", u.Login[5:10]), letters("user id", u.ID[3:17]), []string{
			"department " + u.Department, "site " + u.Site, "level " + strings.TrimPrefix(u.Title, u.Department), "type " + u.Type,
		})))
	}
	orders = ranks(len(o.Apps), func(i int) []string { return []string{o.Apps[i].ID, o.Apps[i].Label, stamp(o.Apps[i].Created)} })
	for i := range o.Apps {
		a := &o.Apps[i]
		words := strings.Fields(a.Label)
		l.apps = append(l.apps, v.number(slices.Concat(moments("app", stamp(a.Created)), orders("app", i), letters("app id", a.ID[3:17]), []string{
			"sign on " + a.SignOn, "app name " + a.Name[:4], fmt.Sprint("words ", len(words)), "first word " + words[0], "second word " + words[1],
		})))
	}
	orders = ranks(len(o.Groups), func(i int) []string { return []string{o.Groups[i].ID, o.Groups[i].Name, stamp(o.Groups[i].Created)} })
	for i := range o.Groups {
		g := &o.Groups[i]
		l.groups = append(l.groups, v.number(slices.Concat(moments("group", stamp(g.Created)), orders("group", i), letters("group name", g.Name), letters("group id", g.ID[3:17]))))
	}
	orders = ranks(len(o.Reviews), func(i int) []string { return []string{o.Reviews[i].ID, fmt.Sprintf("%09d", i)} })
	for i := range o.Reviews {
		r := &o.Reviews[i]
		l.reviews = append(l.reviews, v.number(slices.Concat(orders("review", i), letters("review id", r.ID[3:17]), letters("reviewer id", o.Users[r.Reviewer].ID[3:17]))))
	}
	return l
}

// ranks orders n things by each of some texts, and returns what tells in which tenth of each order a thing is.
func ranks(n int, texts func(i int) []string) func(name string, i int) []string {
	all := make([][]string, n)
	for i := range all {
		all[i] = texts(i)
	}
	tenths := make([][]string, n)
	if n == 0 {
		return nil
	}
	for k := range all[0] {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a][k], all[b][k]) })
		for at, i := range order {
			tenths[i] = append(tenths[i], fmt.Sprint("in order ", k, " tenth ", 10*at/n))
		}
	}
	return func(name string, i int) []string {
		var list []string
		for _, t := range tenths[i] {
			list = append(list, name+" "+t)
		}
		return list
	}
}
