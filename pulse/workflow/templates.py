"""The wording of messages: looked at, changed, tried out, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pulse.delivery.channel import Channel
from pulse.delivery.message import compose_plain, read_template
from pulse.delivery.single import send_one
from pulse.delivery.wording import RULES, problems_of
from pulse.models.base import db
from pulse.store.audit import record
from pulse.store.settings import drop_setting, keep_setting, setting
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.letters import (
    languages,
    moment_in_words,
    shared_words,
    shipped_template,
    template_for,
    template_name,
)
from pulse.workflow.planning.settings import council
from pulse.workflow.results_note import TO_COME, findings_link
from surveys.errors import InvalidValueError, NotFoundError, Problem

LANGUAGES = {"en": "English", "cy": "Welsh"}
KINDS = {"invitation": "Invitation", "reminder": "Reminder", "results": "Note on the results"}
CHANNELS: Mapping[Channel, str] = {"email": "e-mail", "sms": "text message", "letter": "letter"}
EXAMPLE_SAID = (
    "1,204 people answered, 61% of those asked.\n\nInnovation rose from 48 to 55 since spring."
)
# A code whose check character is wrong: nobody can answer with it.
EXAMPLE_CODE = "XXXX-XXXX-XXXX-XXXX-X"


@dataclass(frozen=True, slots=True)
class Wording:
    """One template in one language: what is in force, and whether it was changed here."""

    kind: str
    channel: Channel
    language: str
    text: str
    changed: bool

    @property
    def title(self) -> str:
        """Such as `Reminder by e-mail, Welsh`."""
        language = LANGUAGES.get(self.language, self.language)
        return f"{KINDS[self.kind]} by {CHANNELS[self.channel]}, {language}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as an invented person would read it."""

    subject: str
    text: str


def wordings() -> list[Wording]:
    """Every template there is, by kind, channel and language."""
    return [
        wording(kind, channel, language)
        for kind, channel in RULES
        for language in languages(kind, channel)
    ]


def wording(kind: str, channel: str, language: str) -> Wording:
    """One template; raises NotFoundError."""
    known = next((c for k, c in RULES if (k, c) == (kind, channel)), None)
    if known is None or language not in languages(kind, known):
        raise NotFoundError("There is no such message in this language.")
    template, _ = template_for(kind, known, language)
    changed = setting(template_name(kind, known, language)) is not None
    return Wording(kind, known, language, template.text, changed)


def problems(of: Wording, text: str) -> list[Problem]:
    """What will not do about a new text; empty when it will."""
    try:
        return problems_of(read_template(text), of.kind, of.channel)
    except InvalidValueError as error:
        remedy = "Begin with a line such as “Subject: Our survey”, then an empty line, then text."
        return [Problem(f"{error}.", remedy)]


def change_wording(of: Wording, text: str, actor: str, now: datetime) -> None:
    """Say it differently from now on; raises InvalidValueError with the first problem."""
    for problem in problems(of, text):
        raise InvalidValueError(f"{problem.message} {problem.remedy}")
    with transaction():
        name = template_name(of.kind, of.channel, of.language)
        keep_setting(name, read_template(text).text)
        record(actor, "wording changed", of.title, now)


def put_back(of: Wording, actor: str, now: datetime) -> None:
    """Go back to the wording that comes with Pulse."""
    with transaction():
        drop_setting(template_name(of.kind, of.channel, of.language))
        record(actor, "wording put back", of.title, now)


def original(of: Wording) -> str:
    """The wording that comes with Pulse."""
    return shipped_template(of.kind, of.channel, of.language).text


def sample(of: Wording, text: str) -> Sample:
    """How a text would read; raises InvalidValueError for a blank that is not known."""
    letter = compose_plain(read_template(text), _words(of))
    body = letter.envelope(0, "", "", _personal()).content.decode()
    return Sample(letter.subject, body)


def send_test(of: Wording, text: str, to: str, now: datetime) -> None:
    """Send a text to one address, that of whoever asks, with nobody's code in it.

    By e-mail, whatever its channel: the words are what is tried. Raises InvalidValueError when
    the address is none or refuses it, DeliveryStoppedError when mail does not work.
    """
    template, words = read_template(text), _words(of)
    # What was read must not hold a lock while the message goes out.
    db.session.rollback()
    send_one(stores().config, template, words, to, _personal(), now, of.language)


def _personal() -> dict[str, str]:
    url = stores().config.public_url
    return {
        "name": "Sam Example",
        "link": f"{url}/a#{EXAMPLE_CODE.replace('-', '')}",
        "code": EXAMPLE_CODE,
        "silence": f"{url}/a/reminders/example",
    }


def _words(of: Wording) -> Mapping[str, str]:
    wave = _latest_wave()
    shared = _invented(of.language) if wave is None else shared_words(wave, "", of.language)
    telling = {
        "said": EXAMPLE_SAID,
        "will": TO_COME.get(of.language, TO_COME["en"]),
        "findings": findings_link(""),
    }
    known = RULES[of.kind, of.channel].known
    return {name: text for name, text in {**shared, **telling}.items() if name in known}


def _latest_wave() -> WaveRecord | None:
    states = ("released", "closed", "open")
    found = [wave for state in states for wave in waves_in(db.session, state)]
    return found[-1] if found else None


def _invented(language: str) -> dict[str, str]:
    config = stores().config
    closes = datetime(2027, 3, 12, 17, tzinfo=config.local)
    return {
        "council": council().name,
        "survey": "How it is to work here",
        "wave": "Spring 2027",
        "questions": "18",
        "minutes": "4",
        "page": f"{config.public_url}/a",
        "closes": moment_in_words(closes, language),
        "threshold": "10",
        "fingerprint": " ".join(["0a1b2c3d"] * 8),
    }
