package syslog

import (
	"fmt"
	"strconv"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// place is where requests come from.
type place struct {
	city, country string
	lat, lon      float64
	zone          int
}

func placeOf(site string) place {
	switch site {
	case "North":
		return place{"Oslo", "Norway", 59.91, 10.75, 1}
	case "South":
		return place{"Lisbon", "Portugal", 38.72, -9.14, 0}
	case "East":
		return place{"Warsaw", "Poland", 52.23, 21.01, 1}
	case "West":
		return place{"Toronto", "Canada", 43.65, -79.38, -5}
	default:
		return place{"Berlin", "Germany", 52.52, 13.4, 1}
	}
}

func zoneHours(site string) int { return placeOf(site).zone }

// farPlaces are where strangers come from.
func farPlaces() []place {
	return []place{
		{"Singapore", "Singapore", 1.35, 103.82, 8}, {"Santiago", "Chile", -33.45, -70.67, -4}, {"Nairobi", "Kenya", -1.29, 36.82, 3},
	}
}

// agents are the browsers of the org's computers: name, system, text.
func agents() [][3]string {
	return [][3]string{
		{"CHROME", "Windows 10", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36"},
		{"SAFARI", "Mac OS X", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15"},
		{"FIREFOX", "Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0"},
		{"EDGE", "Windows 11", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0"},
	}
}

// clientJSON writes the client, security and request members of a request from a place.
type clientJSON struct{ client, security, request []byte }

func newClient(p place, ip string, agent [3]string, asn int, owner string, proxy bool, zone string) clientJSON {
	geo := fmt.Sprintf(`{"city":%q,"state":null,"country":%q,"postalCode":null,"geolocation":{"lat":%s,"lon":%s}}`,
		p.city, p.country, strconv.FormatFloat(p.lat, 'f', -1, 64), strconv.FormatFloat(p.lon, 'f', -1, 64))
	return clientJSON{
		client: []byte(fmt.Sprintf(`{"userAgent":{"rawUserAgent":%q,"os":%q,"browser":%q},"zone":%q,"device":"Computer","id":null,"ipAddress":%q,"geographicalContext":%s}`,
			agent[2], agent[1], agent[0], zone, ip, geo)),
		security: []byte(fmt.Sprintf(`{"asNumber":%d,"asOrg":%q,"isp":%q,"domain":null,"isProxy":%t}`, asn, owner, owner, proxy)),
		request:  []byte(fmt.Sprintf(`{"ipChain":[{"ip":%q,"version":"V4","source":null}]}`, ip)),
	}
}

// newUserClients returns what the office's, the home's network of user i looks like.
func newUserClients(o *org.Org, i int) [2]clientJSON {
	u := &o.Users[i]
	s := draw.New(o.Seed+uint64(u.Number), "client")
	p, agent := placeOf(u.Site), agents()[s.Int(4)]
	desk := fmt.Sprintf("203.0.113.%d", 10+p.zone*10+len(u.Site)+s.Int(4))
	flat := fmt.Sprintf("198.18.%d.%d", u.Number/250%256, 1+u.Number%250)
	return [2]clientJSON{
		newClient(p, desk, agent, 64500, "Sample Office Network", false, "OfficeZone"),
		newClient(p, flat, agent, 64510+s.Int(5), "Sample Home Access", false, "null"),
	}
}

func newStrangers() []clientJSON {
	list := make([]clientJSON, 64)
	for n := range list {
		p := farPlaces()[n%3]
		agent := [3]string{"UNKNOWN", "Unknown", "python-requests/2.32"}
		if n%4 != 0 {
			agent = agents()[n%4]
		}
		list[n] = newClient(p, fmt.Sprintf("192.0.2.%d", 1+n), agent, 64600+n%7, "Sample Hosting", n%2 == 0, "null")
	}
	return list
}
