//go:build slim

package temporal

import (
	"context"
	"errors"
)

// Included says whether this build has the server.
const Included = false

// ErrLeftOut says that this build has no Temporal server.
var ErrLeftOut = errors.New("this build was made without Temporal's server (build tag slim); " +
	"give the address of a Temporal cluster that exists")

// Start returns ErrLeftOut.
func Start(context.Context, Options) (*Server, error) { return nil, ErrLeftOut }
