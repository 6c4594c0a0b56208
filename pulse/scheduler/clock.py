"""APScheduler as a clock alone: inside the serving process, or in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from pulse.config import Config
from pulse.faults import told
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.workflow.batch import SendReport
from pulse.workflow.sending import send_due

EVERY_MINUTE = CronTrigger(second=0, timezone=UTC)


class Clock:
    """Asks an application every minute what is due, and sends what waits in the outbox.

    Sending has a thread of its own, so that a wave that takes minutes to open holds up no mail.
    """

    def __init__(self, app: Flask, scheduler: BaseScheduler) -> None:
        self._app = app
        self._patience = Patience()
        self._scheduler = scheduler
        now = datetime.now(UTC)
        for job in (self.look, self.send):
            self._scheduler.add_job(
                job, EVERY_MINUTE, next_run_time=now, coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip

    def start(self) -> None:
        """Begin; returns when the scheduler is one that runs in the background."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is being done, and end."""
        self._scheduler.shutdown(wait=True)

    def look(self) -> list[str] | None:
        """Do what is due now; None where another process is at it, or where it fails."""
        with self._app.app_context(), self._told():
            done = run_due(datetime.now(UTC), self._patience)
            for what in done or ():
                self._app.logger.info("scheduler: %s", what)
            return done
        return None

    def send(self) -> SendReport | None:
        """Send what waits in the outbox; None where it fails."""
        with self._app.app_context(), self._told():
            report = send_due(datetime.now(UTC))
            if report.stopped:
                self._app.logger.warning("sending stopped: %s", report.stopped)
            return report
        return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Log what fails here: APScheduler would write down the words of the error."""
        try:
            yield
        except Exception as fault:
            self._app.logger.error("the scheduler failed: %s", told(fault))


def init_app(app: Flask, config: Config) -> None:
    """Run the clock inside this process, where it serves and is configured to."""
    if config.scheduler and os.environ.get("PULSE_SERVING") == "yes":
        clock = Clock(app, BackgroundScheduler(timezone=UTC, daemon=True))
        app.extensions["pulse_clock"] = clock
        clock.start()


def run_forever(app: Flask) -> None:
    """Run the clock in this process until it is interrupted."""
    Clock(app, BlockingScheduler(timezone=UTC)).start()
