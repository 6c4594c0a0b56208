"""The scheduler: a clock that asks every minute what is due, and does it."""
