package web

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// addressCheck judges the address that is really dialled, after the name was resolved.
type addressCheck struct{ loopback, private bool }

// control is called by the dialer with ip:port just before it connects.
func (c addressCheck) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dialling an address that is none: %w", ErrForeign)
	}
	if !c.allows(at.Addr()) {
		return fmt.Errorf("dialling %s: the address is not allowed for this host: %w", at.Addr(), ErrForeign)
	}
	return nil
}

func (c addressCheck) allows(ip netip.Addr) bool {
	if ip.Is4In6() || ip.Zone() != "" {
		return false
	}
	if c.loopback {
		return ip.IsLoopback()
	}
	if !ip.IsGlobalUnicast() || reserved(ip) {
		return false
	}
	return c.private || !ip.IsPrivate()
}

// reserved are ranges that reach our own network in ways IsPrivate does not know: carrier NAT, NAT64, 6to4.
func reserved(ip netip.Addr) bool {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"} {
		if netip.MustParsePrefix(p).Contains(ip) {
			return true
		}
	}
	return false
}

// isLoopbackName tells whether a host as configured can only mean this machine.
func isLoopbackName(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && !ip.Is4In6() && ip.IsLoopback()
}
