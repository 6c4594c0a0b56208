"""The application of one serving process.

The server forks its workers from a process that has loaded `wsgi` already, and no thread
survives a fork: a module of their own makes each worker build its application afresh.
"""

from pulse import create_app

app = create_app()
