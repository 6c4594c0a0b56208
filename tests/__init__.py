"""Tests, by kind: see docs/developing.md."""
