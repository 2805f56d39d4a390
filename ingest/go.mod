module recert/ingest

go 1.26.0

replace recert/schemas => ../schemas
