"""The council's name and colour: shown everywhere, refused where nobody could read them."""

from __future__ import annotations

from flask import Flask

from pulse.models.base import db
from pulse.store.organisation import load_organisation
from tests.council import found_council
from tests.web.people import Browser, heading, signed_in, title

PATH = "/manage/council"


def test_name_and_colour_show_on_every_page(council_app: Flask) -> None:
    admin = signed_in(council_app, "administrator")
    page = admin.post(PATH, name="  Merebank   Council ", colour="#B5121B")
    assert "Name and colour are changed." in page
    visitor = Browser(council_app)
    assert title(visitor.get("/")).endswith("– Merebank Council")
    css = visitor.client.get("/council.css")
    assert css.mimetype == "text/css"
    assert b"--pulse-council:#b5121b;--pulse-on-council:#ffffff" in css.get_data()


def test_the_style_sheet_gets_a_new_address_with_a_new_colour(council_app: Flask) -> None:
    admin = signed_in(council_app, "administrator")
    before = admin.get(PATH).split("/council.css?v=")[1].split('"')[0]
    admin.post(PATH, name="Merebank Council", colour="#B5121B")
    after = admin.get(PATH).split("/council.css?v=")[1].split('"')[0]
    assert before != after


def test_a_light_colour_gets_black_words(council_app: Flask) -> None:
    signed_in(council_app, "administrator").post(PATH, name="Merebank", colour="#ffd500")
    css = Browser(council_app).client.get("/council.css").get_data(as_text=True)
    assert "--pulse-on-council:#0b0c0c" in css
    assert "--govuk-brand-colour:#0b0c0c" in css


def test_an_illegible_colour_is_refused_with_two_that_would_do(council_app: Flask) -> None:
    page = signed_in(council_app, "administrator").post(PATH, 400, name="M", colour="#777777")
    assert "Use #767676, a little darker, or #7a7a7a, a little lighter." in page
    assert 'href="#colour"' in page
    assert "#777777" not in Browser(council_app).client.get("/council.css").get_data(as_text=True)


def test_a_name_is_needed(council_app: Flask) -> None:
    page = signed_in(council_app, "administrator").post(PATH, 400, name=" ", colour="#b5121b")
    assert "Enter the council's name in 1 to 60 characters." in page


def test_a_name_cannot_bring_markup(council_app: Flask) -> None:
    admin = signed_in(council_app, "administrator")
    admin.post(PATH, name="<script>alert(1)</script>", colour="#b5121b")
    raw = Browser(council_app).client.get("/").get_data(as_text=True)
    assert "<script>alert(1)" not in raw
    assert "&lt;script&gt;alert(1)" in raw


def test_the_organisation_takes_the_new_name(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
    signed_in(council_app, "administrator").post(PATH, name="Saltmarsh", colour="#b5121b")
    with council_app.app_context():
        assert load_organisation(db.session).root.name == "Saltmarsh"


def test_the_start_page_guides_the_first_administrator(council_app: Flask) -> None:
    admin = signed_in(council_app, "administrator")
    page = admin.get("/")
    assert heading(page) == "Set up your first survey"
    assert page.index("name and colour") < page.index("Bring in the staff list")
    assert page.index("Bring in the staff list") < page.index("Create a survey")
    assert page.count("To do") == 2
    admin.post(PATH, name="Merebank Council", colour="#b5121b")
    assert admin.get("/").count("To do") == 1


def test_a_visitor_of_a_new_pulse_is_told_how_it_is_set_up(council_app: Flask) -> None:
    assert "pulse init" in Browser(council_app).get("/")
    signed_in(council_app, "administrator")
    assert "pulse init" not in Browser(council_app).get("/")


def test_how_anonymity_works_is_open_to_all(council_app: Flask) -> None:
    page = Browser(council_app).get("/how-anonymity-works")
    assert heading(page) == "How anonymity works"
    assert "What we do not promise" in page
