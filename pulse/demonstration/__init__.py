"""The demonstration council: invented staff on a real council's structure."""
