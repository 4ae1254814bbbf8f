package courier

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/baton-crm/baton/crm"
)

// maxAnswer is how much of an answer is read; the rest is left unread.
const maxAnswer = 16 << 10

// content is the body of a call. Its first byte is what cannot be taken back:
// a call without a body is not yet one. It is read beside the call: a server
// may answer before it has seen any of it.
type content struct {
	*bytes.Reader
	handed func() error

	mu          sync.Mutex
	begun, over bool
}

// errOver says that the call whose body is asked for has ended.
var errOver = errors.New("the call is over")

// Read gives the body, once it was noted that it is on its way.
func (c *content) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return 0, errOver
	}
	if !c.begun {
		if err := c.handed(); err != nil {
			return 0, err
		}
		c.begun = true
	}
	return c.Reader.Read(p)
}

// end says whether any of it went out, and lets nothing go out from now on:
// when the call is over, so is all that was noted of it.
func (c *content) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	return c.begun
}

// Close has nothing to close.
func (c *content) Close() error { return nil }

// answer is what a server said to a call.
type answer struct {
	code int
	body []byte
}

// post sends a body and reads the beginning of the answer. Without an answer
// the reply says what became of it.
func (g Guard) post(ctx context.Context, address string, header http.Header, body []byte, handed Handed) (*answer, crm.Reply) {
	sent := &content{Reader: bytes.NewReader(body), handed: func() error { return handed(ctx) }}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, sent)
	if err != nil {
		return nil, crm.Reply{Result: crm.ResultRefused, Words: crm.Label{ZH: "地址不正确", EN: "The address is not right"}}
	}
	request.ContentLength = int64(len(body))
	request.Header = header
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Baton")
	response, err := g.client().Do(request)
	if err != nil {
		if sent.end() {
			return nil, unclear(unreached(err))
		}
		return nil, notSent(unreached(err))
	}
	defer response.Body.Close()
	a := &answer{code: response.StatusCode}
	a.body, _ = io.ReadAll(io.LimitReader(response.Body, maxAnswer)) // the status alone says what happened
	sent.end()
	return a, crm.Reply{}
}

// refused is the reply to a status other than success.
func (a *answer) refused() crm.Reply {
	reply := crm.Reply{Result: crm.ResultNotSent, Code: a.code, Words: crm.Label{ZH: "接收方拒收，状态码 %d", EN: "The receiver refused it with status %d"}.With(a.code)}
	if a.code >= http.StatusMultipleChoices && a.code < http.StatusBadRequest {
		reply.Words = crm.Label{ZH: "接收方要求转到另一个地址，不会跟随", EN: "The receiver points to another address, which is not followed"}
	}
	return reply
}

func (a *answer) accepted() bool {
	return a.code >= http.StatusOK && a.code < http.StatusMultipleChoices
}

// Event is something that happened, for a program that listens.
type Event struct {
	ID      string // the same in every try, by which receivers know it again
	URL     string
	Secret  string
	At      time.Time // of the try
	Payload []byte
}

// Tell sends an event to a program, signed after Standard Webhooks.
func (g Guard) Tell(ctx context.Context, e Event, handed Handed) crm.Reply {
	signer, err := standardwebhooks.NewWebhook(e.Secret)
	if err != nil {
		return notSent(crm.Label{ZH: "签名密钥无法使用，请重新生成", EN: "The secret cannot be used: make a new one"})
	}
	signature, err := signer.Sign(e.ID, e.At, e.Payload)
	if err != nil {
		return notSent(crm.Label{ZH: "无法签名", EN: "It could not be signed"})
	}
	header := http.Header{}
	header.Set(standardwebhooks.HeaderWebhookID, e.ID)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, unix(e.At))
	header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	answer, reply := g.post(ctx, e.URL, header, e.Payload, handed)
	switch {
	case answer == nil:
		return reply
	case !answer.accepted():
		return answer.refused()
	}
	return crm.Reply{Result: crm.ResultAccepted, Code: answer.code}
}
