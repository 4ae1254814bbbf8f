//go:build !slim

package temporal

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"go.temporal.io/server/common/rpc/encryption"
)

// privateTLS lets the server's parts know each other by one certificate that never leaves this process. The
// frontend speaks plain text: its callers show the token.
type privateTLS struct{ server, client *tls.Config }

const privateName = "embedded-temporal"

func newPrivateTLS() (*privateTLS, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key for Temporal's parts: %w", err)
	}
	const decade = 10 * 365 * 24 * time.Hour // on both sides, so that a clock that jumps does no harm
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: privateName},
		DNSNames:              []string{privateName},
		NotBefore:             time.Now().Add(-decade),
		NotAfter:              time.Now().Add(decade),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for Temporal's parts: %w", err)
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		return nil, fmt.Errorf("read the certificate for Temporal's parts: %w", err)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(parsed)
	own := []tls.Certificate{{Certificate: [][]byte{signed}, PrivateKey: key, Leaf: parsed}}
	return &privateTLS{
		server: &tls.Config{
			Certificates: own, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted, MinVersion: tls.VersionTLS13,
		},
		client: &tls.Config{
			Certificates: own, RootCAs: trusted, ServerName: privateName, MinVersion: tls.VersionTLS13,
		},
	}, nil
}

// GetInternodeServerConfig is what history and matching listen with.
func (p *privateTLS) GetInternodeServerConfig() (*tls.Config, error) { return p.server.Clone(), nil }

// GetInternodeClientConfig is what history and matching are called with.
func (p *privateTLS) GetInternodeClientConfig() (*tls.Config, error) { return p.client.Clone(), nil }

// GetFrontendServerConfig is nil: plain text.
func (p *privateTLS) GetFrontendServerConfig() (*tls.Config, error) { return nil, nil }

// GetFrontendClientConfig is nil: plain text.
func (p *privateTLS) GetFrontendClientConfig() (*tls.Config, error) { return nil, nil }

// GetRemoteClusterClientConfig is nil: there are no other clusters.
func (p *privateTLS) GetRemoteClusterClientConfig(string) (*tls.Config, error) { return nil, nil }

// GetExpiringCerts reports none: the certificate lives as long as the process.
func (p *privateTLS) GetExpiringCerts(time.Duration) (expiring, expired encryption.CertExpirationMap, err error) {
	return nil, nil, nil
}
