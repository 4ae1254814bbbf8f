package courier

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// Message is a text for a group of a team chat.
type Message struct {
	Service crm.ChatService
	URL     string
	Secret  string // of DingTalk and Feishu; empty: unsigned
	At      time.Time
	Text    string
}

// Post sends a message to a team chat by its incoming webhook.
func (g Guard) Post(ctx context.Context, m Message, handed Handed) crm.Reply {
	address, body, err := m.request()
	if err != nil {
		return crm.Reply{Result: crm.ResultRefused, Words: crm.Label{ZH: "群聊地址不正确", EN: "The address of the chat is not right"}}
	}
	answer, reply := g.post(ctx, address, http.Header{}, body, handed)
	switch {
	case answer == nil:
		return reply
	case !answer.accepted():
		return answer.refused()
	}
	return m.read(answer)
}

// maxMessage is what every service takes, in characters.
const maxMessage = 1500

// request is the address and body that the service wants.
func (m Message) request() (address string, body []byte, err error) {
	text := m.Text
	if r := []rune(text); len(r) > maxMessage {
		text = string(r[:maxMessage]) + "…"
	}
	var message map[string]any
	address = m.URL
	switch m.Service {
	case crm.ChatWeCom:
		message = map[string]any{"msgtype": "text", "text": map[string]any{"content": text}}
	case crm.ChatDingTalk:
		message = map[string]any{"msgtype": "text", "text": map[string]any{"content": text}}
		address, err = m.signedAddress()
	case crm.ChatFeishu:
		message = map[string]any{"msg_type": "text", "content": map[string]any{"text": text}}
		if m.Secret != "" {
			message["timestamp"], message["sign"] = unix(m.At), m.feishuSignature()
		}
	default:
		message = map[string]any{"text": slackText(text)}
	}
	if err != nil {
		return "", nil, err
	}
	body, err = json.Marshal(message)
	return address, body, err
}

// signedAddress carries DingTalk's signature: of the time in milliseconds.
func (m Message) signedAddress() (string, error) {
	if m.Secret == "" {
		return m.URL, nil
	}
	address, err := url.Parse(m.URL)
	if err != nil {
		return "", err
	}
	at := strconv.FormatInt(m.At.UnixMilli(), 10)
	query := address.Query()
	query.Set("timestamp", at)
	query.Set("sign", digest([]byte(m.Secret), at+"\n"+m.Secret))
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// feishuSignature signs nothing under a key made of the time and the secret,
// as Feishu wants it.
func (m Message) feishuSignature() string { return digest([]byte(unix(m.At)+"\n"+m.Secret), "") }

func digest(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// slackText keeps texts of people from being read as Slack's commands.
func slackText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// read looks into an answer: three of the services refuse with status 200.
func (m Message) read(a *answer) crm.Reply {
	var said struct {
		ErrCode *int `json:"errcode"` // WeCom, DingTalk
		Code    *int `json:"code"`    // Feishu
	}
	if m.Service == crm.ChatSlack {
		return crm.Reply{Result: crm.ResultAccepted, Code: a.code}
	}
	if err := json.Unmarshal(a.body, &said); err != nil {
		return crm.Reply{Result: crm.ResultUnclear, Code: a.code, Words: crm.Label{ZH: "群聊服务的回答无法理解", EN: "The chat service answered something else"}}
	}
	for _, code := range []*int{said.ErrCode, said.Code} {
		if code != nil && *code != 0 {
			return crm.Reply{Result: crm.ResultNotSent, Code: *code, Words: crm.Label{ZH: "群聊服务拒收，代码 %d", EN: "The chat service refused it with code %d"}.With(*code)}
		}
	}
	return crm.Reply{Result: crm.ResultAccepted, Code: a.code}
}
