module recert/deploy

go 1.26.0

require recert/schemas v0.0.0

require (
	github.com/getkin/kin-openapi v0.153.0 // indirect
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	go.uber.org/goleak v1.3.0 // indirect
)

replace recert/schemas => ../schemas
