package courier

import (
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Caught is a mail that never reached its receivers.
type Caught struct {
	Sender     string
	Recipients []string
	Subject    string
	Text, HTML string
}

// How much the mail catcher takes.
const (
	maxCaught     = 1 << 20
	maxRecipients = 20
	keepWithin    = 10 * time.Second
)

// Catch takes every mail that comes in at a listener and keeps it, until it is
// closed. It is for demonstrations on one machine.
func Catch(listener net.Listener, keep func(context.Context, Caught) error) io.Closer {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &catching{keep: keep}, nil }))
	server.Domain, server.MaxMessageBytes, server.MaxRecipients = "localhost", maxCaught, maxRecipients
	server.ReadTimeout, server.WriteTimeout = keepWithin, keepWithin
	go func() { _ = server.Serve(listener) }() // ends when it is closed
	return server
}

// catching is one conversation with the catcher.
type catching struct {
	keep   func(context.Context, Caught) error
	caught Caught
}

// Reset forgets the mail at hand.
func (c *catching) Reset() { c.caught = Caught{} }

// Logout ends the conversation.
func (c *catching) Logout() error { return nil }

// Mail begins a mail.
func (c *catching) Mail(from string, _ *smtp.MailOptions) error {
	c.caught = Caught{Sender: from}
	return nil
}

// Rcpt adds a receiver.
func (c *catching) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.caught.Recipients = append(c.caught.Recipients, to)
	return nil
}

// Data keeps the mail.
func (c *catching) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if c.caught.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		c.caught.Subject = message.Header.Get("Subject")
	}
	if err := c.caught.read(message.Header.Get, message.Body); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), keepWithin)
	defer cancel()
	return c.keep(ctx, c.caught)
}

// read takes the text and the HTML out of a mail or a part of it.
func (m *Caught) read(header func(string) string, body io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.readParts(multipart.NewReader(body, parameters["boundary"]))
	}
	switch strings.ToLower(header("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(body)
	switch kind {
	case "text/plain":
		m.Text += string(content)
	case "text/html":
		m.HTML += string(content)
	}
	return err
}

func (m *Caught) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.read(part.Header.Get, part); err != nil {
			return err
		}
	}
}
