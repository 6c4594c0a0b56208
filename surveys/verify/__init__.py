"""The verifier: checks a release from its published files alone, apart from the code that made it.

Printing is written a second time here, from the rules and not from the printing module, so that
one mistake cannot pass both.
"""
