module recert/ingest

go 1.26.0

require recert/schemas v0.0.0

replace recert/schemas => ../schemas
