package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoSender is from whom the letters of the demo company come.
const demoSender = "baton@demo.invalid"

// catchMail takes the letters of the demo company instead of their receivers,
// unless somebody has set another mail server. They lead to the screens at the
// given address.
func (p *product) catchMail(ctx context.Context, db *store.DB, screens string) error {
	settings, err := activities.LoadMailSettings(ctx, db)
	if err != nil || (settings.Host != "" && settings.Sender != demoSender) {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for mail: %w", err)
	}
	catcher := courier.Catch(listener, func(ctx context.Context, m courier.Caught) error {
		return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.KeepCaught(ctx, tx, store.CaughtLetter{
				Sender: m.Sender, Recipients: m.Recipients, Subject: m.Subject, Text: m.Text, HTML: m.HTML,
			})
		})
	})
	p.onStop("mail catcher", func(context.Context) error { return catcher.Close() })
	return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		sending, err := activities.LoadSendingSettings(ctx, tx)
		if err != nil {
			return err
		}
		sending.Address = screens
		if err := activities.SaveSendingSettings(ctx, tx, sending); err != nil {
			return err
		}
		return activities.SaveMailSettings(ctx, tx, crm.MailSettings{
			Active: true, Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port,
			Security: crm.MailPlain, Sender: demoSender, SenderName: "Baton",
		}, nil)
	})
}

// How old notices are removed.
const (
	forgetEvery  = time.Hour
	forgetAtOnce = 1000
)

// forgetNotices removes notices that were read and are older than the company
// keeps them.
func (p *product) forgetNotices(ctx context.Context, db *store.DB) {
	p.background(ctx, "old notices", func(ctx context.Context) {
		every(ctx, forgetEvery, func() {
			if err := activities.ForgetNotices(ctx, db, forgetAtOnce); err != nil && ctx.Err() == nil {
				p.log.Warn("old notices could not be removed", "error", err)
			}
		})
	})
}

// registerSends tells operators what is to be sent and what waits for a person.
func registerSends(registry *prometheus.Registry, db *store.DB) {
	for state, help := range map[crm.EffectState]string{
		crm.EffectIntended: "Letters, messages and calls that are to be sent; -1: unknown.",
		crm.EffectUnknown:  "Those that may have arrived and wait for a person; -1: unknown.",
		crm.EffectFailed:   "Those that were given up and wait for a person; -1: unknown.",
	} {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "baton_sends_" + string(state), Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			counts, err := store.EffectCounts(ctx, db)
			if err != nil {
				return -1
			}
			return float64(counts[state])
		}))
	}
}
