package api

import (
	"context"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
)

// rates counts what was asked for in the minute under way. Every copy of the
// program counts for itself.
type rates struct {
	mu     sync.Mutex
	minute time.Time
	counts map[rateKey]int
}

// rateKey is a form and who sends it.
type rateKey struct {
	form uuid.UUID
	from string
}

func newRates() *rates { return &rates{counts: map[rateKey]int{}} }

// take counts one more, unless there were as many as may be; then it says how
// long to wait.
func (r *rates) take(key rateKey, most int, now time.Time) (wait time.Duration, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	minute := now.Truncate(time.Minute)
	if !minute.Equal(r.minute) {
		clear(r.counts)
		r.minute = minute
	}
	if r.counts[key] >= most {
		return minute.Add(time.Minute).Sub(now), false
	}
	r.counts[key]++
	return 0, true
}

// networkBits is how much of an address of IPv6 says who sends: one connection
// has all the rest to choose from.
const networkBits = 64

// senderOf is the part of an address that tells senders apart.
func senderOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Is4() {
		return address
	}
	network, err := ip.WithZone("").Prefix(networkBits)
	if err != nil {
		return address
	}
	return network.String()
}

// tooManyProblem says when to try again.
func tooManyProblem(ctx context.Context, wait time.Duration) *problem {
	p := newProblem(ctx, codeTooManyRequests)
	seconds := int(math.Ceil(wait.Seconds()))
	p.Detail = problemTexts[codeTooManyRequests].detail.With(seconds).In(stateOf(ctx).language)
	p.headers = http.Header{"Retry-After": {strconv.Itoa(seconds)}}
	return p
}
