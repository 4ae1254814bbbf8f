//go:build !slim

package temporal

import (
	"context"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// logger passes Temporal's warnings and errors on. A fatal error, after which Temporal means to end the process,
// ends the goroutine and the server's Done instead: the program decides.
type logger struct {
	to       *slog.Logger
	failed   *failure
	stopping *atomic.Bool // while it is set, warnings only say that the other parts are gone
}

// expected says whether a message only tells what every start of this arrangement brings: Nexus over HTTP is left
// out, and queues look for tasks a moment before their shard is acquired, then again.
func expected(msg string, tags []tag.Tag) bool {
	switch {
	case strings.HasPrefix(msg, "HTTP API port has not been set."):
		return true
	case msg == "Queue reader unable to retrieve tasks":
		return slices.ContainsFunc(tags, func(t tag.Tag) bool {
			err, ok := t.Value().(error)
			return ok && err.Error() == "shard status unknown" || t.Value() == "shard status unknown"
		})
	}
	return false
}

func newLogger(to *slog.Logger, failed *failure) logger {
	return logger{to: to.With("component", "temporal"), failed: failed, stopping: new(atomic.Bool)}
}

// With returns a logger that adds tags to each message.
func (l logger) With(tags ...tag.Tag) log.Logger {
	l.to = slog.New(l.to.Handler().WithAttrs(attributes(tags)))
	return l
}

// Debug says nothing.
func (l logger) Debug(string, ...tag.Tag) {}

// Info says nothing: Temporal tells much that only its makers need.
func (l logger) Info(string, ...tag.Tag) {}

// Warn passes a warning on unless it is expected.
func (l logger) Warn(msg string, tags ...tag.Tag) {
	if !l.stopping.Load() && !expected(msg, tags) {
		l.write(slog.LevelWarn, msg, tags)
	}
}

// Error passes an error on unless it is expected.
func (l logger) Error(msg string, tags ...tag.Tag) {
	if !expected(msg, tags) {
		l.write(slog.LevelError, msg, tags)
	}
}

// DPanic is Temporal's word for a broken assumption; it goes on as after an error.
func (l logger) DPanic(msg string, tags ...tag.Tag) { l.write(slog.LevelError, msg, tags) }

// Panic logs and panics, as Temporal expects it to.
func (l logger) Panic(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	panic(msg)
}

// Fatal does not return.
func (l logger) Fatal(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
	for _, t := range tags {
		if err, ok := t.Value().(error); ok {
			msg += ": " + err.Error()
		}
	}
	l.failed.set(msg)
	runtime.Goexit()
}

func (l logger) write(level slog.Level, msg string, tags []tag.Tag) {
	ctx := context.Background()
	handler := l.to.Handler()
	if !handler.Enabled(ctx, level) {
		return
	}
	record := slog.NewRecord(time.Now(), level, msg, 0)
	record.AddAttrs(attributes(tags)...)
	// A log that can't be written has nobody left to tell.
	_ = handler.Handle(ctx, record)
}

func attributes(tags []tag.Tag) []slog.Attr {
	attrs := make([]slog.Attr, 0, len(tags))
	for _, t := range tags {
		attrs = append(attrs, slog.Any(t.Key(), t.Value()))
	}
	return attrs
}
