"""What is measured, in the words of Prometheus. Read SECURITY.md before adding to it."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from pulse.workflow.monitoring import Gauges

CONTENT_TYPE = CONTENT_TYPE_LATEST


def in_prometheus_words(found: Gauges) -> bytes:
    """The text that Prometheus reads.

    A registry of our own: the usual one tells the processor time of this process, which moves
    with each ballot.
    """
    registry = CollectorRegistry(auto_describe=False)
    waves = Gauge("pulse_waves", "Waves by state.", ["state"], registry=registry)
    for state, count in found.waves.items():
        waves.labels(state).set(count)
    _gauge(registry, "scheduler_troubles", "Things due that could not be done.", found.troubles)
    last = found.last_look.timestamp() if found.last_look else 0
    _gauge(registry, "scheduler_last_look_seconds", "When the clock was last looked at.", last)
    words = "When each kind of work last went well."
    success = Gauge("pulse_job_last_success_seconds", words, ["job"], registry=registry)
    for job, moment in found.last_success.items():
        success.labels(job).set(moment.timestamp())
    words = "Invitations still to be sent; reminders are not counted anywhere."
    _gauge(registry, "invitations_waiting", words, found.invitations_waiting)
    words = "Invitations that could not be delivered."
    _gauge(registry, "invitations_failed", words, found.invitations_failed)
    return generate_latest(registry)


def _gauge(registry: CollectorRegistry, name: str, words: str, value: float) -> None:
    Gauge(f"pulse_{name}", words, registry=registry).set(value)
