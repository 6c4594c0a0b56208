"""How messages leave: what an envelope is, and the transports that carry it."""
