"""Measurements of the whole product; `make bench` runs them. See docs/developing.md."""
