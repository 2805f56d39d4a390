package services

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// tokens are the secrets that are random text.
func tokens() []string {
	return []string{"okta-poll-token", "okta-act-token", "jira-token", "hook-secret"}
}

const snapshotKey = "okta-snapshot-key.pem"

// WriteSecrets makes every secret that is not there yet, readable by the user alone. Its folder must exist.
func WriteSecrets(sc *Scene) error {
	for _, name := range tokens() {
		if err := once(sc.Secret(name), randomText); err != nil {
			return err
		}
	}
	return once(sc.Secret(snapshotKey), rsaKey)
}

func once(file string, generate func() ([]byte, error)) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	raw, err := generate()
	if err == nil {
		err = os.WriteFile(file, raw, 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing secret %s: %w", file, err)
	}
	return nil
}

func randomText() ([]byte, error) {
	var raw [24]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return nil, err
	}
	return []byte(hex.EncodeToString(raw[:]) + "\n"), nil
}

func rsaKey() ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}), nil
}
