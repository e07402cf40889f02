"""The machine interface (接口): the same door as the pages, in JSON, described by OpenAPI 3.1."""
