"""The words of an address, taken from a request."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from pulse.workflow.choices import Asked

_WORDS = ("survey", "figure", "of", "within", "until", "columns", "against", "view",
          "one", "two", "one_wave", "two_wave", "structure")  # fmt: skip


def asked(arguments: MultiDict[str, str]) -> Asked:
    """What the address asks for; whether it fits is for the workflow to say."""
    return Asked(
        highlight=tuple(arguments.getlist("highlight")),
        **{word: arguments.get(word, "") for word in _WORDS},
    )
