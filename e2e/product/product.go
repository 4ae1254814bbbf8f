// Package product runs the built program as its users do: as a process of its
// own, spoken to over HTTP. It is for the full-stack tests and the benchmarks.
package product

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Product is a running program.
type Product struct {
	Address string // host:port
	Data    string // its data folder
	command *exec.Cmd
	output  *bytes.Buffer
	ended   chan error
}

// Build makes the program and returns its path. The compiler's cache makes
// that cheap when nothing has changed.
func Build(ctx context.Context, root string) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(root, "bin", "baton")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/baton")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return binary, nil
}

// Folder makes an empty folder in which the unprivileged database user may
// have its data.
func Folder() (string, error) {
	folder, err := os.MkdirTemp("", "baton-e2e-")
	if err != nil {
		return "", err
	}
	return folder, os.Chmod(folder, 0o755)
}

// FreeAddress finds a loopback address that nobody listens on.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Start runs `baton serve` with the data folder and more arguments and returns
// when it is ready.
func Start(ctx context.Context, binary, data string, arguments ...string) (*Product, error) {
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	p, err := Launch(binary, data, append([]string{"serve", "--addr", address, "--data", data}, arguments...)...)
	if err != nil {
		return nil, err
	}
	p.Address = address
	if err := p.WaitReady(ctx); err != nil {
		return nil, errors.Join(err, p.Kill())
	}
	return p, nil
}

// Launch runs the program with arguments and does not wait.
func Launch(binary, data string, arguments ...string) (*Product, error) {
	p := &Product{Data: data, output: &bytes.Buffer{}, ended: make(chan error, 1)}
	p.command = exec.Command(binary, arguments...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.command.Wait() }()
	return p, nil
}

// pollEvery is how often the program is asked whether it is ready.
const pollEvery = 20 * time.Millisecond

// WaitReady returns when /readyz answers 200.
func (p *Product) WaitReady(ctx context.Context) error {
	for {
		response, err := http.Get("http://" + p.Address + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-p.ended:
			p.ended <- err
			return fmt.Errorf("the program ended: %w\n%s", err, p.output)
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w\n%s", ctx.Err(), p.output)
		case <-time.After(pollEvery):
		}
	}
}

// Kill ends the program at once, as a power cut would.
func (p *Product) Kill() error {
	if err := p.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	return nil
}

// Stop asks the program to stop and waits; it returns what it printed.
func (p *Product) Stop() (string, error) {
	if err := p.command.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return "", err
	}
	err := <-p.ended
	return p.output.String(), err
}

// Wait waits for the program to end by itself; it returns what it printed.
func (p *Product) Wait() (string, error) {
	err := <-p.ended
	return p.output.String(), err
}

// PID is the program's process id.
func (p *Product) PID() int { return p.command.Process.Pid }

// Temporal is the address and the token of the Temporal server inside the
// program.
func (p *Product) Temporal() (address, token string, err error) {
	a, err := os.ReadFile(filepath.Join(p.Data, "temporal", "address"))
	if err != nil {
		return "", "", err
	}
	t, err := os.ReadFile(filepath.Join(p.Data, "temporal", "temporal-token"))
	return string(a), strings.TrimSpace(string(t)), err
}

// Person is somebody who speaks to the program over HTTP.
type Person struct {
	product *Product
	token   string
	client  *http.Client
}

// WithToken speaks with a personal API token.
func (p *Product) WithToken(token string) *Person {
	return &Person{product: p, token: token, client: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
}

// Answer is what the program answered.
type Answer struct {
	Status int
	ETag   string
	Body   []byte
}

// Decode reads the body into target.
func (a Answer) Decode(target any) error { return json.Unmarshal(a.Body, target) }

// Do sends a request; headers come in pairs.
func (p *Person) Do(ctx context.Context, method, path string, body any, headers ...string) (Answer, error) {
	var content io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		content = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+p.product.Address+"/api/v1"+path, content)
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := p.client.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, response.Header.Get("ETag"), data}, err
}

// Run runs another command of the program on the same data and returns what
// it printed.
func Run(ctx context.Context, binary, input string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, binary, arguments...)
	command.Stdin = strings.NewReader(input)
	out, err := command.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w: %s", strings.Join(arguments, " "), err, out)
	}
	return string(out), nil
}
