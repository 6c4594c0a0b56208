"""A council with staff and a survey, for tests of what happens to its waves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from pulse.models.base import db
from pulse.models.roster import Invitation, Person
from pulse.store.invitations import ISSUED
from pulse.store.organisation import save_organisation
from pulse.store.surveys import SurveyPlan, add_survey, add_wave, has_survey
from pulse.workflow.opening import open_wave
from surveys.bank import instrument
from surveys.recurrence import PRESETS
from surveys.units import Organisation, Unit

MONDAY = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)
SURVEY = SurveyPlan(
    code="pulse",
    title="Working here",
    instrument=instrument("lga-engagement"),
    rule=PRESETS["quarterly"][1],
    first_on=date(2026, 9, 1),
    opens_at=time(9, 30),
    window_days=14,
    reminder_days=(4, 9),
)


def staff(count: int, languages: tuple[str, ...] = ("en",)) -> None:
    """A directorate of two services with this many people: `p<n>@council.test`."""
    units = [
        Unit("org", "Môn Council", "organisation"),
        Unit("adults", "Adult services", "directorate", "org"),
        Unit("care", "Home care", "service", "adults"),
        Unit("social", "Social work", "service", "adults"),
    ]
    save_organisation(db.session, Organisation(units))
    db.session.add_all(
        Person(
            number=f"{n:05d}",
            name=f"Siân Hughes-{n}",
            email=f"p{n}@council.test",
            language=languages[n % len(languages)],
            unit=("care", "social")[n % 2],
            profile="office",
        )
        for n in range(count)
    )
    db.session.commit()


def planned_wave(
    opens: datetime = MONDAY, days: int = 14, survey: SurveyPlan = SURVEY, title: str = "Autumn"
) -> int:
    """A planned wave of the survey, which is created with it."""
    if not has_survey(survey.code):
        add_survey(survey)
    number = add_wave(survey.code, title, opens, opens + timedelta(days=days))
    db.session.commit()
    return number


def opened_wave(people: int = 40, languages: tuple[str, ...] = ("en",)) -> int:
    """An open wave with this many people invited."""
    staff(people, languages)
    return opened_without_staff()


def opened_without_staff() -> int:
    """An open wave to whoever is on the staff list."""
    number = planned_wave()
    open_wave(number, MONDAY, "test")
    return number


def issue_to(wave: int, *emails: str) -> None:
    """Mark the ballots of these people as issued, as answering does."""
    people = db.session.query(Person.id).where(Person.email.in_(emails))
    rows = db.session.query(Invitation).where(
        Invitation.wave == wave, Invitation.person_id.in_(people)
    )
    assert rows.update({"issued": ISSUED}) == len(emails)
    db.session.commit()


def with_reminders(*days: int) -> SurveyPlan:
    """The survey with reminders on other days."""
    return replace(SURVEY, reminder_days=days)
