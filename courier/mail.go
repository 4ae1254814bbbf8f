package courier

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/baton-crm/baton/crm"
)

// MailServer is where letters are handed in.
type MailServer struct {
	Host     string
	Port     int
	Security crm.MailSecurity
	User     string // empty: without signing in
	Secret   string
	Within   time.Duration // how long the server may take; 0 is Patience
}

// Letter is one mail to one person.
type Letter struct {
	ID             string // the same in every try
	From, FromName string
	To             string
	Subject        string
	Text, HTML     string
	// Unsubscribe is where one call ends that such letters come (RFC 8058);
	// empty: such letters come only once.
	Unsubscribe string
}

// Send hands a letter in. The server has it when it answers to the end of the
// content; without that answer, and after the content began, nobody knows.
func (s MailServer) Send(ctx context.Context, letter Letter, handed Handed) crm.Reply {
	s.Within = cmp.Or(s.Within, Patience)
	ctx, cancel := context.WithTimeout(ctx, s.Within)
	defer cancel()
	p := &posting{server: s, handed: handed}
	message, err := p.message(ctx, letter)
	if err != nil {
		return crm.Reply{Result: crm.ResultRefused, Words: crm.Label{ZH: "发件人或收件人地址不正确", EN: "The address of the sender or receiver is not right"}}
	}
	client, err := mail.NewClient(s.Host, p.options()...)
	if err != nil {
		return notSent(crm.Label{ZH: "邮件服务器设置不正确", EN: "The settings of the mail server are not right"})
	}
	defer p.cut()
	smtp, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notSent(unreached(err))
	}
	err = client.SendWithSMTPClient(smtp, message)
	return replyOf(err, message.IsDelivered(), p.begun)
}

// replyOf reads what became of a letter.
func replyOf(err error, delivered, begun bool) crm.Reply {
	var refused *mail.SendError
	switch {
	case delivered:
		return crm.Reply{Result: crm.ResultAccepted, Code: accepted}
	case errors.As(err, &refused) && refused.ErrorCode() != 0:
		words := crm.Label{ZH: "邮件服务器拒收，代码 %d", EN: "The mail server refused it with code %d"}.With(refused.ErrorCode())
		reply := crm.Reply{Result: crm.ResultNotSent, Code: refused.ErrorCode(), Words: words}
		if !refused.IsTemp() {
			reply.Result = crm.ResultRefused
		}
		return reply
	case begun:
		return unclear(crm.Label{ZH: "邮件内容已交出，但没有收到服务器的确认", EN: "The letter was handed over, but the server did not confirm it"})
	}
	return notSent(unreached(err))
}

// accepted is the code by which a mail server takes a letter.
const accepted = 250

// posting is a letter on its way.
type posting struct {
	server     MailServer
	handed     Handed
	connection net.Conn
	begun      bool
}

// cut ends the connection without another word: saying goodbye would first
// finish a content that was begun, and so send half a letter.
func (p *posting) cut() {
	if p.connection != nil {
		_ = p.connection.Close() // there is nobody left to tell
	}
}

func (p *posting) options() []mail.Option {
	options := []mail.Option{
		mail.WithPort(p.server.Port), mail.WithTimeout(p.server.Within), mail.WithDialContextFunc(p.dial), mail.WithoutNoop(), mail.WithoutRset(),
	}
	switch p.server.Security {
	case crm.MailTLS:
		options = append(options, mail.WithSSL())
	case crm.MailStartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	default:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if p.server.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(p.server.User), mail.WithPassword(p.server.Secret))
	}
	return options
}

// dial keeps hold of the connection.
func (p *posting) dial(ctx context.Context, network, address string) (connection net.Conn, err error) {
	dialer := net.Dialer{}
	if p.server.Security == crm.MailTLS {
		secure := tls.Dialer{NetDialer: &dialer, Config: &tls.Config{ServerName: p.server.Host, MinVersion: tls.VersionTLS12}}
		connection, err = secure.DialContext(ctx, network, address)
	} else {
		connection, err = dialer.DialContext(ctx, network, address)
	}
	if err == nil {
		p.connection = connection
	}
	return connection, err
}

func (p *posting) message(ctx context.Context, letter Letter) (*mail.Msg, error) {
	m := mail.NewMsg()
	if err := errors.Join(m.FromFormat(letter.FromName, letter.From), m.To(letter.To)); err != nil {
		return nil, err
	}
	m.Subject(letter.Subject)
	m.SetMessageIDWithValue(letter.ID)
	m.SetDate()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if letter.Unsubscribe != "" {
		m.SetGenHeader(mail.HeaderListUnsubscribe, "<"+letter.Unsubscribe+">")
		m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyWriter(mail.TypeTextPlain, func(w io.Writer) (int64, error) {
		if err := p.begin(ctx); err != nil {
			return 0, err
		}
		n, err := io.WriteString(w, letter.Text)
		return int64(n), err
	})
	m.AddAlternativeString(mail.TypeTextHTML, letter.HTML)
	return m, nil
}

// begin notes that the content is on its way, before the first of it is.
func (p *posting) begin(ctx context.Context) error {
	if p.begun {
		return nil
	}
	if err := p.handed(ctx); err != nil {
		p.cut()
		return err
	}
	p.begun = true
	return nil
}
