"""A small wave for tests: three cells, five questions."""

from datetime import date
from functools import cache

from surveys.ballot import BoxKey
from surveys.cells import Cell
from surveys.credential import SigningKey
from surveys.groups import Group
from surveys.instrument import Construct, Instrument, Item, Scale
from surveys.manifest import Manifest, make_manifest

AGREE = Scale(
    "agree5",
    ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
)
CELLS = (
    Cell("c001", "Adult Social Care (front-line)", "d1", ("u1",), "front_line", 412),
    Cell("c002", "Adult Social Care (office)", "d1", ("u1",), "office", 38),
    Cell("c003", "Legal, other services", "d2", ("u2", "u3"), None, 10),
)
GROUPS = (
    Group("org", "Eastholm Council", 0, frozenset({"c001", "c002", "c003"}), "organisation"),
    Group("d.d1", "Adults", 2, frozenset({"c001", "c002"}), "directorate", "d1", None, "org"),
)
TEXTS = (
    "I would speak highly of this council as a place to work",
    "I have the authority to do my job well",
    "I am encouraged to try new ways of working",
    "My manager gives me useful feedback",
    "Senior leaders listen to people like me",
)
INSTRUMENT = Instrument(
    code="pulse5",
    title="Five questions",
    items=tuple(Item(f"q{n}", text, AGREE, "voice") for n, text in enumerate(TEXTS, 1)),
    constructs=(Construct("voice", "Voice"),),
    source="written for the tests",
    licence="CC0",
)


@cache
def signing_keys() -> dict[str, SigningKey]:
    return {cell.code: SigningKey.generate() for cell in CELLS}


@cache
def box_key() -> BoxKey:
    return BoxKey.generate()


def manifest(**changes: object) -> Manifest:
    """The wave's manifest; `changes` are arguments of `make_manifest`."""
    fields: dict = {
        "wave": "w7",
        "number": 7,
        "organisation": "Eastholm Council",
        "survey_title": "Staff pulse",
        "wave_title": "Autumn 2026",
        "opens": date(2026, 11, 16),
        "closes": date(2026, 11, 30),
        "instrument": INSTRUMENT,
        "cells": CELLS,
        "keys": {code: key.public for code, key in signing_keys().items()},
        "groups": GROUPS,
        "box_key": box_key().public,
        "bundle": "ab" * 32,
    }
    return make_manifest(**{**fields, **changes})
