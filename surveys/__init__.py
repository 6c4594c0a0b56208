"""The pure core of Pulse: surveys, anonymity cells, ballots, disclosure control, statistics.

Standard library, NumPy, HiGHS, gmpy2 and `cryptography` only: no web framework, database,
clock, dice or disk. Each module imports only those above it in `docs/architecture.md`.
"""
