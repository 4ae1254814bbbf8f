// Package intake brings tables into a running Baton. It speaks to the HTTP
// interface with a personal token, as any program may, and knows neither
// database nor rules.
package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

// Client speaks to one server on behalf of one person.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// ErrUnprotected refuses to send a token over a network in the clear.
var ErrUnprotected = errors.New("the token would cross the network unprotected")

// Connect makes a client for a server such as https://crm.example.com. A token
// goes over HTTPS, or to this machine itself.
func Connect(server, token string) (*Client, error) {
	address, err := url.Parse(server)
	if err != nil || address.Host == "" {
		return nil, fmt.Errorf("%q is no address of a server; give one such as https://crm.example.com", server)
	}
	if address.Scheme != "https" && !isThisMachine(address.Hostname()) {
		return nil, fmt.Errorf("%s: %w; use https", server, ErrUnprotected)
	}
	if token == "" {
		return nil, errors.New("no token: make one with 'baton token LOGIN' or on your page of the browser app")
	}
	return &Client{base: strings.TrimSuffix(server, "/") + "/api/v1", token: token, http: &http.Client{}}, nil
}

func isThisMachine(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Refusal is what the server refuses, in its words.
type Refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Errors []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
		Remedy  string `json:"remedy"`
	} `json:"errors"`
}

// Error gives the refusal in one line.
func (r *Refusal) Error() string {
	text := r.Detail
	if text == "" {
		text = r.Title
	}
	for _, p := range r.Errors {
		text += "; " + p.Message + " " + p.Remedy
	}
	return fmt.Sprintf("%s (%d %s)", text, r.Status, r.Code)
}

// isPassing says whether asking again may help: the server is away or busy.
func isPassing(err error) bool {
	refusal, refused := errors.AsType[*Refusal](err)
	return !refused || refusal.Status == http.StatusTooManyRequests || refusal.Status >= http.StatusInternalServerError
}

// send asks for something and reads the answer into target.
func (c *Client) send(ctx context.Context, method, path string, body, target any) error {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		content = bytes.NewReader(encoded)
	}
	answer, err := c.open(ctx, method, path, "application/json", content)
	if err != nil {
		return err
	}
	defer answer.Close()
	if err := json.NewDecoder(answer).Decode(target); err != nil {
		return fmt.Errorf("read answer of %s %s: %w", method, path, err)
	}
	return nil
}

// open asks for something and gives the body of the answer.
func (c *Client) open(ctx context.Context, method, path, contentType string, content io.Reader) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", path, err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Accept-Language", "en")
	if method != http.MethodGet {
		request.Header.Set("Content-Type", contentType)
		request.Header.Set("Idempotency-Key", uuid.NewString())
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("reach the server: %w", err)
	}
	if answer.StatusCode < http.StatusMultipleChoices {
		return answer.Body, nil
	}
	defer answer.Body.Close()
	refusal := &Refusal{Status: answer.StatusCode, Title: answer.Status}
	if err := json.NewDecoder(io.LimitReader(answer.Body, longestRefusal)).Decode(refusal); err != nil {
		refusal.Detail = answer.Status // not an answer of Baton's
	}
	return nil, refusal
}

// longestRefusal is how much of a refusal is read, in bytes.
const longestRefusal = 1 << 20
