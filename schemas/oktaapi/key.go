package oktaapi

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"

	"github.com/go-jose/go-jose/v3"
)

// newSigner makes the signer of client assertions. The SDK's own reads PKCS#1 only.
func newSigner(text, keyID string) (jose.Signer, error) {
	key, err := parseKey(text)
	if err != nil {
		return nil, err
	}
	options := &jose.SignerOptions{}
	if keyID != "" {
		options = options.WithHeader("kid", keyID)
	}
	return jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
}

// parseKey never repeats what it read: the text is a secret.
func parseKey(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("it is not PEM")
	}
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("it is not a PKCS#1 key")
		}
		return key, nil
	case "PRIVATE KEY":
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("it is not a PKCS#8 key")
		}
		if k, ok := key.(*rsa.PrivateKey); ok {
			return k, nil
		}
		return nil, errors.New("it is not an RSA key")
	default:
		return nil, errors.New("it is PEM, but no unencrypted private key")
	}
}
