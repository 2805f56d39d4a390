package simulator

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"time"

	"recert/deploy/quickstart/simulator/limits"
	"recert/deploy/quickstart/simulator/okta"
	"recert/schemas/boot"
)

// keys reads the secrets and key files of everybody who may call Okta.
func (c Config) keys() (*okta.Keys, error) {
	var keys []okta.Key
	for _, t := range c.Okta.Tokens {
		secret, err := t.Secret.Value()
		if err != nil {
			return nil, &boot.ConfigError{Key: "okta.tokens", Err: err, Fix: "give text or a readable {file: PATH}"}
		}
		keys = append(keys, okta.Key{Secret: secret, Scopes: t.Scopes})
	}
	var clients []okta.Client
	for _, k := range c.Okta.Clients {
		public, err := publicKey(k.KeyFile)
		if err != nil {
			return nil, &boot.ConfigError{Key: "okta.clients", Err: err, Fix: "name a PEM file with an RSA key"}
		}
		clients = append(clients, okta.Client{ID: k.ID, Public: public, Scopes: k.Scopes})
	}
	return okta.NewKeys(keys, clients), nil
}

var errNoKey = errors.New("no RSA key in it")

// publicKey reads an RSA key, private or public, of any usual PEM form.
func publicKey(path string) (*rsa.PublicKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading key file: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("reading %s: %w", path, errNoKey)
	}
	if k, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return &k.PublicKey, nil
	}
	if k, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		if private, ok := k.(*rsa.PrivateKey); ok {
			return &private.PublicKey, nil
		}
	}
	if k, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		if public, ok := k.(*rsa.PublicKey); ok {
			return public, nil
		}
	}
	return nil, fmt.Errorf("reading %s: %w", path, errNoKey)
}

func newLimits(c Config, now func() time.Time) *limits.Limiter {
	return limits.New(now, c.RateLimits, c.Okta.Share)
}
