"""Gunicorn for Pulse behind nginx: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`.

Nothing here may be turned on again without reading SECURITY.md: an access log would keep when,
and from where, each answer came.
"""

bind = "127.0.0.1:5000"
# On SQLite exactly one process writes. With PostgreSQL, raise this to the number of cores.
workers = 1
worker_class = "gthread"
threads = 8
accesslog = None
errorlog = "-"
loglevel = "warning"
capture_output = False
# The control socket would be opened in the home folder of whoever starts the server.
control_socket_disable = True
raw_env = ["PULSE_SERVING=yes"]
limit_request_line = 2048
graceful_timeout = 30
