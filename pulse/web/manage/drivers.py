"""The choice whether drivers are worked out when a wave closes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.driving import choose_drivers


@roles_required("reviewer", "administrator")
def choose() -> Any:
    """Work drivers out from the next close on, or no longer."""
    if PulseForm().validate_on_submit():
        wanted = request.form.get("drivers") == "yes"
        choose_drivers(signed_in().email, wanted, now())
        words = "worked out when a wave closes, from now on" if wanted else "no longer worked out"
        flash(f"Drivers are {words}.", "success")
    return redirect(url_for("results.drivers"))
