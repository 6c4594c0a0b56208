"""The smallest Flask survey that loses nothing: a page, and one durable row for each answer.

It knows who answered what, checks nothing and hides nothing: the price of Pulse's promises is
the difference. `python -m benchmarks.minimal_flask PORT FOLDER` serves it as Pulse is served.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

from flask import Flask, Response, current_app, render_template, request
from granian import Granian
from granian.constants import Interfaces
from jinja2 import DictLoader

QUESTIONS = 11
THREADS = 8
PAGE = """<!doctype html><html lang="en"><title>Survey</title><h1>Survey</h1><form method="post">
{% for number in range(questions) %}<fieldset><legend>Question {{ number + 1 }}</legend>
{% for option in range(1, 6) %}<label><input type="radio" name="q{{ number }}" value="{{ option }}">
{{ option }}</label>{% endfor %}</fieldset>{% endfor %}<button>Send</button></form></html>"""


def create_app(folder: Path) -> Flask:
    """The survey, with its answers in `folder`/minimal.db."""
    app = Flask(__name__)
    app.config["DATABASE"] = str(folder / "minimal.db")
    app.config["CONNECTIONS"] = threading.local()
    app.jinja_loader = DictLoader({"page.html": PAGE})
    with app.app_context():
        _database().execute("CREATE TABLE IF NOT EXISTS answer (code TEXT PRIMARY KEY, given TEXT)")
    app.add_url_rule("/", view_func=page)
    app.add_url_rule("/", view_func=answer, methods=["POST"])
    return app


def page() -> str:
    """The questions."""
    return render_template("page.html", questions=QUESTIONS)


def answer() -> Response:
    """One row, on the disk before the answer goes out."""
    database = _database()
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute(
            "INSERT OR IGNORE INTO answer VALUES (?, ?)",
            (request.form["code"], request.form["given"]),
        )
    return Response("Thank you")


def _database() -> sqlite3.Connection:
    held = current_app.config["CONNECTIONS"]
    if not hasattr(held, "connection"):
        held.connection = sqlite3.connect(
            current_app.config["DATABASE"], timeout=60, isolation_level=None
        )
        held.connection.execute("PRAGMA journal_mode=WAL")
        held.connection.execute("PRAGMA synchronous=FULL")
    connection: sqlite3.Connection = held.connection
    return connection


def application() -> Flask:
    """What the server loads; the folder is its second argument."""
    return create_app(Path(sys.argv[2]))


if __name__ == "__main__":
    Granian(
        "benchmarks.minimal_flask:application", factory=True, address="127.0.0.1",
        port=int(sys.argv[1]), interface=Interfaces.WSGI, blocking_threads=THREADS,
        log_access=False,
    ).serve()  # fmt: skip
