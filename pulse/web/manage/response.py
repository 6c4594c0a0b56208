"""How the response goes by directorate, and what can be done where it lags."""

from __future__ import annotations

from typing import Any

from flask import render_template

from pulse.web.auth import roles_required
from pulse.workflow.planning import response as planning

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def response(number: int) -> Any:
    """The response of an open wave."""
    return render_template("manage/response.html", found=planning.response_of(number))


@MANAGERS
def manager_words(number: int, code: str) -> Any:
    """What the managers of a directorate may say."""
    found = planning.response_of(number)
    one = planning.directorate_of(found, code)
    words = planning.manager_words(found, one)
    return render_template("manage/manager_words.html", found=found, one=one, words=words)
