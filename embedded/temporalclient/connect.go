// Package temporalclient connects to a Temporal cluster, the embedded one or one that others run, and makes sure that
// the namespace is there. It holds no server and registers no workflows.
package temporalclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// DefaultRetention is how long a new namespace keeps the history of finished workflows.
const DefaultRetention = 72 * time.Hour

// Options say which cluster and namespace to use.
type Options struct {
	// Address is the cluster's host and port.
	Address string
	// Namespace is registered if the cluster lacks it.
	Namespace string
	// Token is sent as a bearer token with each call; empty sends none.
	Token string
	// TLS secures the connection; nil uses none, which suits the embedded cluster.
	TLS *tls.Config
	// Retention is how long a namespace that is registered here keeps the history of finished workflows;
	// 0 is DefaultRetention. An existing namespace keeps its own.
	Retention time.Duration
	// Logger hears of warnings and errors of Temporal's client. Nil is silent.
	Logger *slog.Logger
}

// ErrRefused says that the cluster does not accept the token.
var ErrRefused = errors.New("the Temporal cluster refuses the token")

// Intervals of the wait for a cluster that is just starting.
const (
	retryInterval = 20 * time.Millisecond
	callLimit     = 5 * time.Second
)

// Connect returns a client as soon as the cluster answers and the namespace can be used, trying until the context
// ends. A refused token is reported at once by ErrRefused. The caller closes the client.
func Connect(ctx context.Context, options Options) (client.Client, error) {
	connected, err := client.NewLazyClient(options.clientOptions())
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to Temporal at %s: %w", options.Address, err)
	}
	if err := prepare(ctx, connected, options); err != nil {
		connected.Close()
		return nil, fmt.Errorf("connect to Temporal at %s: %w", options.Address, err)
	}
	return connected, nil
}

func (o Options) clientOptions() client.Options {
	logger := o.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	options := client.Options{
		HostPort:          o.Address,
		Namespace:         o.Namespace,
		Logger:            sdklog.NewStructuredLogger(logger),
		ConnectionOptions: client.ConnectionOptions{TLS: o.TLS, TLSDisabled: o.TLS == nil},
	}
	if o.Token != "" {
		options.Credentials = client.NewAPIKeyStaticCredentials(o.Token)
	}
	return options
}

func prepare(ctx context.Context, connected client.Client, options Options) error {
	if err := repeat(ctx, func(ctx context.Context) error { return register(ctx, connected, options) }); err != nil {
		return fmt.Errorf("namespace %q: %w", options.Namespace, err)
	}
	return repeat(ctx, func(ctx context.Context) error {
		// A task queue without pollers is a call that passes through all services of the cluster but starts nothing.
		_, err := connected.DescribeTaskQueue(ctx, "readiness", enumspb.TASK_QUEUE_TYPE_WORKFLOW)
		return err
	})
}

// register makes the namespace. Looking for it first would make a cluster remember for a second that it is missing;
// who may not register it may still use one that exists.
func register(ctx context.Context, connected client.Client, options Options) error {
	retention := options.Retention
	if retention == 0 {
		retention = DefaultRetention
	}
	_, err := connected.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace:                        options.Namespace,
		WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	switch {
	case is[*serviceerror.NamespaceAlreadyExists](err):
		return nil
	case err == nil, passing(err):
		return err
	}
	_, describeErr := connected.WorkflowService().DescribeNamespace(ctx,
		&workflowservice.DescribeNamespaceRequest{Namespace: options.Namespace})
	if describeErr == nil {
		return nil
	}
	return err
}

// repeat calls until the cluster answers for good or the context ends.
func repeat(ctx context.Context, call func(context.Context) error) error {
	for {
		limited, cancel := context.WithTimeout(ctx, callLimit)
		err := call(limited)
		cancel()
		if err == nil {
			return nil
		}
		if is[*serviceerror.PermissionDenied](err) {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		if !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w; the last answer was: %w", ctx.Err(), err)
		case <-time.After(retryInterval):
		}
	}
}

// passing says whether an error is one of a cluster that is starting, or that has not yet heard of the namespace.
func passing(err error) bool {
	switch {
	case is[*serviceerror.Unavailable](err), is[*serviceerror.DeadlineExceeded](err),
		is[*serviceerror.NamespaceNotFound](err), is[*serviceerror.ResourceExhausted](err),
		is[*serviceerror.Canceled](err):
		return true
	default:
		return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	}
}

func is[E error](err error) bool {
	_, found := errors.AsType[E](err)
	return found
}
