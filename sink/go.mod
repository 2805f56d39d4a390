module recert/sink

go 1.26

require recert/schemas v0.0.0

replace recert/schemas => ../schemas
