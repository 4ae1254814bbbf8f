package courier

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Guard says which networks may be called. It judges the address that a name
// was resolved to, at the moment of the call, so that no name leads around it.
type Guard struct {
	// Allowed are networks of the company that may be called although they are
	// not public.
	Allowed []netip.Prefix
	// Loopback lets this machine be called: for tests and the demo company.
	Loopback bool
	// Within is how long a receiver may take; 0 is Patience.
	Within time.Duration
}

// closedNetworks are not public beyond what net/netip tells by itself.
var closedNetworks = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
}

// Permits says whether an address may be called.
func (g Guard) Permits(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	within := func(network netip.Prefix) bool { return network.Contains(address) }
	switch {
	case !address.IsValid():
		return false
	case address.IsLoopback():
		return g.Loopback
	case slices.ContainsFunc(g.Allowed, within):
		return true
	}
	return address.IsGlobalUnicast() && !address.IsPrivate() && !slices.ContainsFunc(closedNetworks, within)
}

// refusedAddress is the error of a call that the guard stopped.
type refusedAddress struct{ address string }

// Error names the address, for logs.
func (e *refusedAddress) Error() string {
	return e.address + " is in a network that is not to be called"
}

// client calls within the guard: no proxy, no redirects, no connection kept.
func (g Guard) client() *http.Client {
	within := cmp.Or(g.Within, Patience)
	dialer := net.Dialer{Timeout: within, ControlContext: g.control}
	return &http.Client{
		Timeout: within,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: within,
			ResponseHeaderTimeout: within, ExpectContinueTimeout: time.Second, MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

const maxHeader = 64 << 10

func (g Guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !g.Permits(at.Addr()) {
		return &refusedAddress{address}
	}
	return nil
}
