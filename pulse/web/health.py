"""For load balancers and monitors: is this process alive, can it serve. Nothing about anyone."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from pulse.web.metrics import CONTENT_TYPE, in_prometheus_words
from pulse.workflow.monitoring import gauges
from pulse.workflow.readiness import readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 while the process answers at all; looks at no store."""
    return _uncached(jsonify(alive=True))


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when every store answers and each open wave has its keys, else 503 saying which not."""
    found = readiness(datetime.now(UTC))
    body = jsonify(ready=found.ready, parts=found.parts, scheduler=found.scheduler)
    return _uncached(body), 200 if found.ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """How work on waves goes, for Prometheus; holds no person and moves with no ballot."""
    return _uncached(Response(in_prometheus_words(gauges()), content_type=CONTENT_TYPE))


def _uncached(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
