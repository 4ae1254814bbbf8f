package crm

import (
	"net/netip"
	"regexp"
	"strings"
)

// MailSecurity says how the way to the mail server is kept secret.
type MailSecurity string

// The ways to the mail server.
const (
	MailPlain    MailSecurity = "none"
	MailStartTLS MailSecurity = "starttls"
	MailTLS      MailSecurity = "tls"
)

// MailSettings say how the company sends letters; the secret is kept apart.
type MailSettings struct {
	Active     bool         `json:"active"`
	Host       string       `json:"host"`
	Port       int          `json:"port"`
	Security   MailSecurity `json:"security"`
	User       string       `json:"user"`
	Sender     string       `json:"sender"`
	SenderName string       `json:"senderName"`
}

var hostText = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^\[?[0-9A-Fa-f:]+\]?$`)

// Check says what is wrong with the settings.
func (m MailSettings) Check() []Problem {
	if !m.Active {
		return nil
	}
	var problems []Problem
	if !hostText.MatchString(m.Host) {
		problems = append(problems, Problem{"host", "invalid-host",
			Label{"邮件服务器地址不正确", "The name of the mail server is not right"}, Label{"例如 smtp.example.com", "For example smtp.example.com"}})
	}
	if m.Port < 1 || m.Port > 65535 {
		problems = append(problems, Problem{"port", "invalid-port",
			Label{"端口不正确", "The port is not right"}, Label{"通常是 465 或 587", "Usually 465 or 587"}})
	}
	if !formats[EmailFormat].looks.MatchString(m.Sender) {
		problems = append(problems, Problem{"sender", "invalid-email",
			Label{"发件人地址不正确", "The sender is no mail address"}, Label{"例如 %s", "Give something like %s"}.With(formats[EmailFormat].example)})
	}
	if strings.ContainsAny(m.SenderName, "\r\n") {
		problems = append(problems, Problem{"senderName", "invalid-text",
			Label{"发件人名称不能换行", "The sender's name has one line"}, Label{"请写在一行内", "Write it on one line"}})
	}
	return problems
}

// SendingSettings say where the company's screens are, for links, which
// networks of its own may be called, and how long read notices are kept.
type SendingSettings struct {
	Address         string   `json:"address"`
	AllowedNetworks []string `json:"allowedNetworks"`
	KeepNoticeDays  int      `json:"keepNoticeDays"` // 0: for ever
}

// Check says what is wrong with the settings.
func (s SendingSettings) Check() []Problem {
	var problems []Problem
	if s.Address != "" && !IsWebAddress(s.Address) {
		problems = append(problems, Problem{"address", "invalid-url",
			Label{"地址不正确", "The address is not right"}, Label{"例如 https://crm.example.com", "For example https://crm.example.com"}})
	}
	for _, text := range s.AllowedNetworks {
		network, err := netip.ParsePrefix(text)
		if err != nil || network.Addr().Unmap().IsLoopback() || network.Bits() == 0 {
			problems = append(problems, Problem{"allowedNetworks", "invalid-network",
				Label{"“%s”不是可以放行的网段", "“%s” is no network that can be allowed"}.With(text),
				Label{"例如 10.20.0.0/16；本机地址不能放行", "For example 10.20.0.0/16; this machine is never allowed"}})
		}
	}
	return problems
}

// Networks are the allowed networks.
func (s SendingSettings) Networks() []netip.Prefix {
	var networks []netip.Prefix
	for _, text := range s.AllowedNetworks {
		if network, err := netip.ParsePrefix(text); err == nil {
			networks = append(networks, network.Masked())
		}
	}
	return networks
}
