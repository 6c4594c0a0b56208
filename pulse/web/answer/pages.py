"""The pages that are only read. Those of a wave are the same bytes for everyone."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for

from pulse.web.answer.documents import MINUTES, Document, document, remembered, serve
from pulse.web.answer.script import integrity, script_bytes
from pulse.web.answer.verifier import verifier_zip
from pulse.web.home.pages import council_css
from pulse.web.page import in_day_words
from pulse.workflow import fieldwork
from pulse.workflow.engagement.news import current_news
from pulse.workflow.planning.surveys import minutes_to_answer
from surveys.manifest import Manifest

YEAR = 365 * 24 * 3600
HTML = "text/html"
# What a page says when its wave takes no answers, and the status it has.
NOT_OPEN = {"planned": 404, "closed": 410, "released": 410}


def front() -> Any:
    """To the only open wave (a browser carries the code in the fragment along), or a choice."""
    waves = fieldwork.open_waves()
    if len(waves) == 1:
        return redirect(url_for("answer.page", number=waves[0].number))
    return render_template("answer/front.html", waves=waves)


def page(number: int) -> Any:
    """The survey: one form, one document for the whole wave."""
    return _survey(number, "survey")


def kiosk(number: int) -> Any:
    """The survey for a device that many people share."""
    return _survey(number, "kiosk")


def kiosk_clear(number: int) -> Any:
    """Have the browser forget all it keeps of this site, and go back to the beginning."""
    page = render_template("answer/cleared.html", manifest=_published(number))
    return page, {"Clear-Site-Data": '"cache", "cookies", "storage"'}


def _survey(number: int, form: str) -> Any:
    state = fieldwork.wave_state(number)
    manifest = fieldwork.manifest_of(number)
    if state == "open" and manifest is not None:
        return _static(form, manifest, news=current_news().key)
    return not_open(state, manifest)


def not_open(state: str | None, manifest: Manifest | None) -> Any:
    """What to say of a wave that takes no answers."""
    status = NOT_OPEN.get(state or "", 404)
    return render_template("answer/not_open.html", state=state, manifest=manifest), status


def anonymous(number: int) -> Any:
    """How your answers stay anonymous, with the facts of this wave."""
    return _anonymous(number)


def kiosk_anonymous(number: int) -> Any:
    """The same on a shared device, from which it goes back to the beginning by itself."""
    return _anonymous(number, url_for("answer.kiosk", number=number))


def _anonymous(number: int, back: str = "") -> Any:
    published, keys = _published(number), fieldwork.keys_now(number)
    if keys is None:
        abort(404)
    return _static(
        "anonymous",
        published,
        destroyed=in_day_words(keys.destroyed) if keys.destroyed else "",
        witnessed="yes" if keys.witnessed else "",
        kept=str(keys.days_kept),
        comment_days=str(keys.comment_days),
        back=back,
    )


def verifier() -> Any:
    """The checker, to be taken away."""
    made = remembered(("verifier",), lambda: document(verifier_zip(), "application/zip"))
    response = serve(made)
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-verifier.zip"'
    return response


def thanks(number: int) -> Any:
    """After sending without script."""
    return _static("thanks", _published(number))


def manifest(number: int) -> Any:
    """The manifest, byte for byte as it is fingerprinted."""
    published = _published(number)
    made = remembered(
        ("manifest", published.fingerprint),
        lambda: document(published.json, "application/json"),
    )
    return serve(made)


def script(digest: str) -> Any:
    """The script of this hash: it can never change, so it may be kept for ever."""
    body = script_bytes(digest)
    if body is None:
        abort(404)
    made = remembered(("script", digest), lambda: document(body, "text/javascript"))
    return serve(made, max_age=YEAR, immutable=True)


def colour() -> Any:
    """The council's colour, which may change while a wave's page stays the same."""
    response = council_css()
    response.cache_control.max_age = 60 * MINUTES
    return response


def survey_html(manifest: Manifest, **more: Any) -> str:
    """The survey's page; `more` is what the form keeps after a mistake."""
    built = script_bytes(manifest.bundle) is not None
    return render_template(
        "answer/survey.html",
        manifest=manifest,
        minutes=minutes_to_answer(manifest.instrument, len(manifest.profiles)),
        integrity=integrity(manifest.bundle) if built else None,
        news=current_news(),
        **{"given": {}, "code": "", "comment": "", "problem": None, **more},
    )


def _static(name: str, manifest: Manifest, **facts: str) -> Any:
    def make() -> Document:
        return document(_html(name, manifest, facts).encode(), HTML)

    return serve(remembered((name, manifest.fingerprint, *facts.values()), make))


def _html(name: str, manifest: Manifest, facts: dict[str, str]) -> str:
    if name in ("survey", "kiosk"):
        return survey_html(manifest, kiosk=name == "kiosk")
    return render_template(f"answer/{name}.html", manifest=manifest, **facts)


def _published(number: int) -> Manifest:
    found = fieldwork.manifest_of(number)
    if found is None:
        abort(404)
    return found
