package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/e2e/product"
)

// deliveryTriedAgain has a letter find nobody listening, wait, and arrive.
func deliveryTriedAgain(ctx context.Context, binary string, p *product.Product) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	address, err := product.FreeAddress()
	if err != nil {
		return err
	}
	if err := sendThrough(ctx, admin, address); err != nil {
		return err
	}
	writer := map[string]any{"name": "writer", "login": "writer", "role": "admin", "active": true, "email": "writer@example.com"}
	if _, err := findOrCreate(ctx, admin, "writer", writer); err != nil {
		return err
	}
	if admin, err = p.As(ctx, binary, "writer"); err != nil {
		return err
	}
	if err := post(ctx, admin, "/mail-settings/acts/test", nil); err != nil {
		return err
	}
	if err := untilTried(ctx, admin, "intended", 1); err != nil {
		return err
	}
	stop, err := catchMail(ctx, address)
	if err != nil {
		return err
	}
	defer stop()
	if err := untilTried(ctx, admin, "done", 2); err != nil {
		return err
	}
	return settle(ctx)
}

// sendThrough has the product send its mail by a server at an address.
func sendThrough(ctx context.Context, admin *product.Person, address string) error {
	reserved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return err
	}
	for path, settings := range map[string]any{
		"/mail-settings": map[string]any{
			"active": true, "host": "127.0.0.1", "port": reserved.Port, "security": "none", "user": "", "sender": "baton@example.com", "senderName": "Baton",
		},
		"/settings/sending": map[string]any{"address": "https://crm.example.com", "allowedNetworks": []string{}, "keepNoticeDays": 365},
	} {
		answer, err := admin.Do(ctx, http.MethodPut, path, settings)
		if err == nil && answer.Status != http.StatusOK {
			err = fmt.Errorf("PUT %s: %d %s", path, answer.Status, answer.Body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// catchMail takes every letter at an address until it is stopped.
func catchMail(ctx context.Context, address string) (stop func(), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	server := courier.Catch(listener, func(context.Context, courier.Caught) error { return nil })
	return func() { server.Close() }, nil
}

// mailingSent has a mailing go to two people, of whom one has no address.
func mailingSent(ctx context.Context, binary string, p *product.Product) error {
	admin, err := p.Admin(ctx, binary)
	if err != nil {
		return err
	}
	address, err := product.FreeAddress()
	if err != nil {
		return err
	}
	stop, err := catchMail(ctx, address)
	if err != nil {
		return err
	}
	defer stop()
	if err := sendThrough(ctx, admin, address); err != nil {
		return err
	}
	var people []string
	for _, lead := range []map[string]any{
		{"name": "Reader", "email": "reader@example.com"}, {"name": "No address", "phone": "13800000077"},
	} {
		id, err := admin.Create(ctx, "/leads", lead)
		if err != nil {
			return err
		}
		people = append(people, id)
	}
	id, err := admin.Create(ctx, "/mailings", map[string]any{
		"title": "Open day", "purpose": "marketing", "audienceKind": "lead", "leadIds": people, "subjectEn": "Open day", "textEn": "Dear {name}, come and see us.",
	})
	if err != nil {
		return err
	}
	if err := post(ctx, admin, "/mailings/"+id+"/acts/start", map[string]any{"version": 1}); err != nil {
		return err
	}
	if err := untilState(ctx, admin, "/mailings/"+id, "sent"); err != nil {
		return err
	}
	return settle(ctx)
}

// untilTried waits until a letter has been tried so often and stands so.
func untilTried(ctx context.Context, admin *product.Person, state string, times int) error {
	for {
		var list struct{ Items []struct{ Attempts int } }
		answer, err := admin.Do(ctx, http.MethodGet, "/sends?channel=mail&state="+state, nil)
		if err != nil {
			return err
		}
		if err := answer.Decode(&list); err != nil {
			return err
		}
		if len(list.Items) > 0 && list.Items[0].Attempts >= times {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no letter is %s after %d tries: %w", state, times, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
