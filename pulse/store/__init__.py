"""Rows <-> core values. The only rooms that know both."""
