"""Owners of what is overdue get one polite mail a week, through a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import Round
from pulse.workflow.engagement import commitments
from surveys.commitment import Commitment
from tests.fixtures.mail import SmtpServer

# A Wednesday in office hours.
NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
# What ran is kept and logged: a commitment by its number, nobody by name.
REMINDED = "Remind the owner of commitment {} of what is overdue"


def promise(action: str, email: str, due: date, owner: str = "Head of HR") -> int:
    made = Commitment("Nobody listens.", action, owner, due, owner_email=email)
    return commitments.make("test", made, NOON)


def look(now: datetime, patience: Patience) -> list[str]:
    found = Round(now, patience)
    found.run()
    return [done for done in found.done if "overdue" in done]


def test_each_owner_gets_all_that_is_overdue_once_a_week_and_a_failure_is_tried_again(
    make_app: Callable[..., Flask], smtp_server: SmtpServer
) -> None:
    app = make_app(
        PULSE_SMTP_HOST=smtp_server.host,
        PULSE_SMTP_PORT=str(smtp_server.port),
        PULSE_SMTP_SECURITY="none",
    )
    with app.app_context():
        promise("Visit $link each depot.", "hr@council.example", date(2027, 1, 31))
        second = promise("Thank a team.", "HR@council.example", date(2027, 2, 28))
        promise("Not yet due.", "hr@council.example", date(2027, 9, 30))
        promise("No address.", "", date(2027, 1, 31))
        done = promise("Done.", "it@council.example", date(2027, 1, 31))
        commitments.note("test", done, "Done.", "done", NOON)
        refused = promise("Refused.", "gone@council.example", date(2027, 1, 31), "Head of IT")
        smtp_server.refusals["gone@council.example"] = "550 no such mailbox"
        patience = Patience()
        assert look(NOON - timedelta(hours=8), patience) == []
        assert look(NOON - timedelta(days=3), patience) == [], "a Sunday"
        assert look(NOON, patience) == [REMINDED.format(1)]
        [mail] = smtp_server.to("hr@council.example")
        text = mail.get_content()
        assert "Hello Head of HR" in text
        for part in ("Visit $link each depot.", "28 February 2027", f"/commitments/{second}"):
            assert part in text
        assert "Not yet due." not in text
        assert REMINDED.format(refused) in str(patience.troubles())
        assert "no such mailbox" in str(patience.troubles())

        smtp_server.refusals.clear()
        assert look(NOON + timedelta(days=1), patience) == [REMINDED.format(refused)]
        for days in (1, 2, 5, 6):
            assert look(NOON + timedelta(days=days, hours=1), patience) == []
        assert len(smtp_server.messages) == 2
        assert look(NOON + timedelta(days=7), patience) == [REMINDED.format(1)]
        ran = app.test_cli_runner().invoke(args=["pulse", "commitment", "remind"])
        assert ran.exit_code == 0, ran.output
