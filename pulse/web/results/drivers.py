"""The page of drivers of the whole organisation."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from pulse.web.auth import roles_required
from pulse.web.forms import PulseForm
from pulse.web.results.query import asked
from pulse.workflow import reading
from pulse.workflow.driver_page import drivers_page


@roles_required("reviewer", "administrator")
def page() -> Any:
    """Which themes go with belief in action or engagement."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    return render_template("results/drivers.html", view=drivers_page(choice), form=PulseForm())
