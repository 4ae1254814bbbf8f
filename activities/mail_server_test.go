package activities_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// misbehaviour is what a mail server does wrong, and where.
type misbehaviour string

const (
	behaves          misbehaviour = "behaves"
	hangsAtOnce      misbehaviour = "hangs at once"
	breaksAtOnce     misbehaviour = "breaks at once"
	refusesToTalk    misbehaviour = "refuses to talk"
	talksNonsense    misbehaviour = "talks nonsense"
	refusesForNow    misbehaviour = "refuses the receiver for now"
	refusesForGood   misbehaviour = "refuses the receiver for good"
	hangsAtReceiver  misbehaviour = "hangs at the receiver"
	breaksAtReceiver misbehaviour = "breaks at the receiver"
	breaksInData     misbehaviour = "breaks in the middle of the content"
	breaksAfterData  misbehaviour = "breaks after the content"
	hangsAfterData   misbehaviour = "hangs after the content"
	refusesData      misbehaviour = "refuses the content for now"
)

// mailServer counts the letters whose content came to its end, which is when
// a server may have taken them.
type mailServer struct {
	port    int
	mu      sync.Mutex
	does    misbehaviour
	letters []string
	// named is told whose address a letter is for, before the server says that it
	// takes it.
	named func(address string)
	open  []net.Conn
}

func startMailServer(t *testing.T) *mailServer {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{port: listener.Addr().(*net.TCPAddr).Port, does: behaves}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { m.serve(connection) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		serving.Wait()
	})
	return m
}

func (m *mailServer) behave(does misbehaviour) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.does = does
}

// hangUp breaks all connections.
func (m *mailServer) hangUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, connection := range m.open {
		connection.Close()
	}
	m.open = nil
}

func (m *mailServer) received() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string{}, m.letters...)
}

func (m *mailServer) serve(connection net.Conn) {
	defer connection.Close()
	m.mu.Lock()
	does := m.does
	m.open = append(m.open, connection)
	m.mu.Unlock()
	reader := bufio.NewReader(connection)
	say := func(line string) { fmt.Fprint(connection, line+"\r\n") }
	switch does {
	case hangsAtOnce:
		_, _ = reader.ReadString('\n')
		return
	case breaksAtOnce:
		return
	case refusesToTalk:
		say("554 not with you")
		return
	case talksNonsense:
		say("hello there")
		_, _ = reader.ReadString('\n')
		return
	}
	say("220 here")
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(line[:4]); {
		case verb == "EHLO":
			say("250-here\r\n250 8BITMIME")
		case verb == "RCPT" && m.tell(line) && does == hangsAtReceiver:
			_, _ = reader.ReadString('\n')
			return
		case verb == "RCPT" && does == breaksAtReceiver:
			return
		case verb == "RCPT" && does == refusesForNow:
			say("450 later")
		case verb == "RCPT" && does == refusesForGood:
			say("550 nobody")
		case verb == "QUIT":
			say("221 bye")
			return
		case verb == "DATA":
			say("354 go on")
			if !m.take(reader, does, say) {
				return
			}
		default:
			say("250 ok")
		}
	}
}

// tell tells whose address a letter is for.
func (m *mailServer) tell(line string) bool {
	if m.named != nil {
		m.named(strings.Trim(strings.Fields(line)[1][len("TO:"):], "<>"))
	}
	return true
}

// take reads a content to its end.
func (m *mailServer) take(reader *bufio.Reader, does misbehaviour, say func(string)) bool {
	var content strings.Builder
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return false
		}
		if does == breaksInData {
			return false
		}
		if line == ".\r\n" {
			break
		}
		content.WriteString(line)
	}
	m.mu.Lock()
	m.letters = append(m.letters, content.String())
	m.mu.Unlock()
	switch does {
	case breaksAfterData:
		return false
	case hangsAfterData:
		_, _ = reader.ReadString('\n')
		return false
	case refusesData:
		say("451 later")
		return true
	}
	say("250 taken")
	return true
}
