package okta

import (
	"net/http"
	"strings"
	"time"
)

const tokenLife = time.Hour

// organization answers GET /.well-known/okta-organization.
func (s *Server) organization(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, object{
		"id": s.Org.ID, "pipeline": "idx",
		"_links": object{"organization": link(base(r)), "alternate": link(base(r))},
	})
}

// token answers POST /oauth2/v1/token for client credentials with private_key_jwt. The parameters may be in the body
// or in the query, where okta-sdk-golang v2 puts them.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		reply(w, http.StatusBadRequest, object{"error": "invalid_request", "error_description": "The request body is malformed."})
		return
	}
	if r.Form.Get("grant_type") != "client_credentials" {
		reply(w, http.StatusBadRequest, object{"error": "unsupported_grant_type", "error_description": "The grant type is not supported."})
		return
	}
	client, err := s.Keys.check(r.Form.Get("client_assertion"), base(r)+"/oauth2/v1/token")
	if err != nil {
		reply(w, http.StatusUnauthorized, object{"error": "invalid_client", "error_description": "The client_assertion token is not valid."})
		return
	}
	scopes := strings.Fields(r.Form.Get("scope"))
	token, ok := s.Keys.mint(client, scopes, s.Now().Add(tokenLife))
	if !ok || len(scopes) == 0 {
		reply(w, http.StatusBadRequest, object{"error": "invalid_scope", "error_description": "One or more scopes are not granted to the client."})
		return
	}
	reply(w, http.StatusOK, object{"token_type": "Bearer", "expires_in": int(tokenLife / time.Second), "access_token": token, "scope": strings.Join(scopes, " ")})
}
