"""Planning: who is there, what is asked, when, and under whose name."""
