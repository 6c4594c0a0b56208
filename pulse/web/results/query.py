"""The words of an address, taken from a request."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from pulse.workflow.choices import Asked


def asked(arguments: MultiDict[str, str]) -> Asked:
    """What the address asks for; whether it fits is for the workflow to say."""
    return Asked(
        survey=arguments.get("survey", ""),
        figure=arguments.get("figure", ""),
        of=arguments.get("of", ""),
        within=arguments.get("within", ""),
        highlight=tuple(arguments.getlist("highlight")),
        until=arguments.get("until", ""),
    )
