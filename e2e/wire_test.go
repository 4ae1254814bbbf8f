package e2e

import (
	"io"
	"net"
	"sync"
	"testing"
)

// wire carries connections to a server and can be cut: then it takes
// connections and carries nothing, as a network does that swallows packets.
type wire struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	mended   chan struct{} // closed while the wire is whole
	ends     map[net.Conn]bool
}

func layWire(t *testing.T, to string) *wire {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: listener, to: to, mended: make(chan struct{}), ends: map[net.Conn]bool{}}
	close(w.mended)
	var carrying sync.WaitGroup
	carrying.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			carrying.Go(func() { w.carry(near) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		w.mend()
		carrying.Wait()
	})
	return w
}

func (w *wire) address() string { return w.listener.Addr().String() }

// cut stops all that is carried, without a word to either end.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mended = make(chan struct{})
}

// mend lets new connections through; those from before are broken.
func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for end := range w.ends {
		end.Close()
	}
	clear(w.ends)
	select {
	case <-w.mended:
	default:
		close(w.mended)
	}
}

func (w *wire) whole() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mended
}

// keep remembers an end of a connection, so that mending breaks it.
func (w *wire) keep(end net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ends[end] = true
}

func (w *wire) carry(near net.Conn) {
	defer near.Close()
	w.keep(near)
	<-w.whole()
	far, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer far.Close()
	w.keep(far)
	var both sync.WaitGroup
	for from, to := range map[net.Conn]net.Conn{near: far, far: near} {
		both.Go(func() {
			defer to.Close()
			w.pass(from, to)
		})
	}
	both.Wait()
}

// pass passes on what comes, while the wire is whole.
func (w *wire) pass(from io.Reader, to io.Writer) {
	block := make([]byte, 32<<10)
	for {
		n, err := from.Read(block)
		if err != nil {
			return
		}
		<-w.whole()
		if _, err := to.Write(block[:n]); err != nil {
			return
		}
	}
}
