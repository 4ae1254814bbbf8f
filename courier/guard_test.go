package courier

import (
	"net/netip"
	"testing"
)

func TestGuardPermits(t *testing.T) {
	company := Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}}
	cases := []struct {
		name    string
		guard   Guard
		address string
		want    bool
	}{
		{"a public address", Guard{}, "93.184.215.14", true},
		{"a public address of the new kind", Guard{}, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", true},
		{"this machine", Guard{}, "127.0.0.1", false},
		{"this machine by another name", Guard{}, "::ffff:127.0.0.1", false},
		{"this machine where tests may call it", Guard{Loopback: true}, "::1", true},
		{"this machine, though its network is allowed", Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, "127.0.0.1", false},
		{"the house", Guard{}, "192.168.1.10", false},
		{"the house by its new kind of address", Guard{}, "fd00::1", false},
		{"a network that the company allows", company, "10.20.3.4", true},
		{"a network that the company allows, by another name", company, "::ffff:10.20.3.4", true},
		{"a network beside it", company, "10.21.0.1", false},
		{"where clouds keep keys", Guard{}, "169.254.169.254", false},
		{"a neighbour on the wire", Guard{}, "fe80::1%eth0", false},
		{"networks of providers", Guard{}, "100.64.0.1", false},
		{"an old address wrapped into a new one", Guard{}, "64:ff9b::7f00:1", false},
		{"an old address in a tunnel", Guard{}, "2002:7f00:1::", false},
		{"no particular address", Guard{}, "0.0.0.0", false},
		{"everybody", Guard{}, "224.0.0.1", false},
	}
	for _, c := range cases {
		t.Run("answers of "+c.name, func(t *testing.T) {
			if got := c.guard.Permits(netip.MustParseAddr(c.address)); got != c.want {
				t.Errorf("%s: got %v", c.address, got)
			}
		})
	}
	t.Run("answers no of nothing", func(t *testing.T) {
		if (Guard{}).Permits(netip.Addr{}) {
			t.Error("no address may be called")
		}
	})
}
