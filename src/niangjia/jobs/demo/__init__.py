"""The demo: a synthetic federation and two matters, made by the services that real ones use."""
