package okta

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Key is an API token: a secret and the scopes it carries; no scopes means all, as with an administrator's SSWS token.
type Key struct {
	Secret string
	Scopes []string
}

// Client is a service app that signs in with a key of its own.
type Client struct {
	ID     string
	Public *rsa.PublicKey
	Scopes []string
}

// Keys knows who may call. It is safe for concurrent use.
type Keys struct {
	keys    []Key
	clients map[string]Client
	mu      sync.Mutex
	issued  map[string]grant
	minted  int
}

type grant struct {
	caller
	expires time.Time
}

type caller struct {
	client string
	scopes []string
}

func (c caller) may(scope string) bool { return c.scopes == nil || slices.Contains(c.scopes, scope) }

// NewKeys returns the keys of an org.
func NewKeys(keys []Key, clients []Client) *Keys {
	k := &Keys{keys: keys, clients: map[string]Client{}, issued: map[string]grant{}}
	for _, c := range clients {
		k.clients[c.ID] = c
	}
	return k
}

// who finds the caller of an Authorization header.
func (k *Keys) who(header string, now time.Time) (caller, bool) {
	scheme, secret, _ := strings.Cut(header, " ")
	switch scheme {
	case "SSWS":
		for i, key := range k.keys {
			if key.Secret != "" && subtle.ConstantTimeCompare([]byte(key.Secret), []byte(secret)) == 1 {
				return caller{client: fmt.Sprintf("token-%d", i), scopes: key.Scopes}, true
			}
		}
	case "Bearer":
		k.mu.Lock()
		defer k.mu.Unlock()
		if g, ok := k.issued[secret]; ok && now.Before(g.expires) {
			return g.caller, true
		}
	}
	return caller{}, false
}

var errAssertion = errors.New("the client assertion is not valid")

type claims struct {
	Issuer   string          `json:"iss"`
	Subject  string          `json:"sub"`
	Audience json.RawMessage `json:"aud"`
	Expires  int64           `json:"exp"`
}

// check verifies a private_key_jwt assertion against the org's token endpoint and returns the client.
// Its expiry is judged by real time, because the client has no other clock when it signs.
func (k *Keys) check(assertion, audience string) (Client, error) {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return Client{}, errAssertion
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Client{}, errAssertion
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return Client{}, errAssertion
	}
	client, ok := k.clients[c.Issuer]
	if !ok || c.Subject != c.Issuer || !strings.Contains(string(c.Audience), audience) {
		return Client{}, errAssertion
	}
	if exp := time.Unix(c.Expires, 0); time.Now().After(exp) || time.Until(exp) > time.Hour+time.Minute {
		return Client{}, errAssertion
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return Client{}, errAssertion
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(client.Public, crypto.SHA256, sum[:], signature) != nil {
		return Client{}, errAssertion
	}
	return client, nil
}

// mint returns a new access token for the asked scopes, or false where the client may not have one of them.
func (k *Keys) mint(c Client, scopes []string, expires time.Time) (string, bool) {
	for _, scope := range scopes {
		if !slices.Contains(c.Scopes, scope) {
			return "", false
		}
	}
	var raw [24]byte
	_, _ = rand.Read(raw[:])
	token := hex.EncodeToString(raw[:])
	k.mu.Lock()
	defer k.mu.Unlock()
	k.minted++
	k.issued[token] = grant{caller{client: c.ID, scopes: scopes}, expires}
	return token, true
}
