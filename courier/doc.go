// Package courier carries letters, messages and calls to servers outside and
// says what certainly became of them. It reads and keeps nothing, knows no
// record, and never tries a second time.
package courier

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"github.com/baton-crm/baton/crm"
)

// Patience is how long a server may take to answer.
const Patience = 10 * time.Second

// Handed is asked right before the part of a try begins that cannot be taken
// back. An error ends the try with nothing sent.
type Handed func(context.Context) error

func notSent(words crm.Label) crm.Reply { return crm.Reply{Result: crm.ResultNotSent, Words: words} }

func unclear(words crm.Label) crm.Reply { return crm.Reply{Result: crm.ResultUnclear, Words: words} }

// unreached tells in plain words why a server was not reached. What the
// system says is left out: it may name addresses that people are not to learn.
func unreached(err error) crm.Label {
	var name *net.DNSError
	var refused *refusedAddress
	switch {
	case errors.As(err, &refused):
		return crm.Label{ZH: "不允许连接到该地址所在的网络", EN: "The address is in a network that is not to be called"}
	case errors.As(err, &name):
		return crm.Label{ZH: "找不到这个服务器地址", EN: "There is no server of that name"}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return crm.Label{ZH: "服务器没有及时回应", EN: "The server did not answer in time"}
	}
	return crm.Label{ZH: "连接不上服务器", EN: "The server could not be reached"}
}
