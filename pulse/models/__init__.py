"""The tables of the three stores. No foreign key crosses from roster or box."""
