"""Groups added to a release: each is checked with all that was published before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys.addition import Addition, addition_from_json, with_additions
from surveys.disclosure.addition import PROOF_FORMAT
from surveys.disclosure.printing import Rules
from surveys.disclosure.themes import print_theme
from surveys.errors import InvalidValueError
from surveys.manifest import Manifest
from surveys.release import Release
from surveys.verify.isolation import isolation_faults
from surveys.verify.witnesses import Check, ItemProof, read_item


@dataclass(frozen=True, slots=True)
class Added:
    """An addition with its proof, both of the right shape."""

    addition: Addition
    of: str
    items: dict[str, ItemProof]


def read_added(addition: bytes, proof: bytes) -> Added:
    """An addition and its proof from their files; raises InvalidValueError when they are none."""
    found = addition_from_json(addition)
    if addition.strip() != found.to_json():
        raise InvalidValueError("an addition is not in canonical form")
    try:
        data = json.loads(proof)
        if data["format"] != PROOF_FORMAT:
            raise InvalidValueError(f"not the proof of an addition: {PROOF_FORMAT!r} is expected")
        items = {code: read_item(row) for code, row in data["items"].items()}
        return Added(found, str(data["addition"]), items)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidValueError(f"not the whole proof of an addition: {error}") from None


def addition_faults(added: Sequence[Added], manifest: Manifest, release: Release) -> Iterator[str]:
    """What does not hold of the groups added, in plain words; in the order in which they came."""
    for number, one in enumerate(added):
        before = with_additions(release, [a.addition for a in added[:number]])
        faults = list(_faults(one, before, manifest, release))
        yield from (f"added group {one.addition.group.code}: {fault}" for fault in faults)
        if faults:
            return


def _faults(one: Added, before: Release, manifest: Manifest, release: Release) -> Iterator[str]:
    addition = one.addition
    if (addition.wave, addition.release) != (release.wave, release.fingerprint):
        yield "it is of another release"
        return
    if one.of != addition.fingerprint:
        yield "the proof is of another addition"
        return
    yield from (first := list(_made(addition, before)))
    asked = [item.code for item in manifest.instrument.items]
    if sorted(addition.figures) != sorted(asked) or sorted(one.items) != sorted(asked):
        yield "it does not have exactly one figure and one proof for each question"
    elif not first:
        everything = with_additions(before, [addition])
        yield from isolation_faults(manifest, everything)
        check = Check(manifest, everything)
        for code in asked:
            yield from (f"question {code}: {f}" for f in check.faults(code, one.items[code]))
        yield from _themes(addition, release)


def _made(addition: Addition, before: Release) -> Iterator[str]:
    """Whether it is made of published groups as it says, in people and in cells."""
    published = {group.code: group for group in before.groups}
    if addition.group.code in published or not addition.made_of.keys() <= published.keys():
        yield "it is not made of published groups"
        return
    times: dict[str, int] = {}
    for code, factor in addition.made_of.items():
        for cell in published[code].cells:
            times[cell] = times.get(cell, 0) + factor
    if dict.fromkeys(addition.group.cells, 1) != {c: n for c, n in times.items() if n}:
        yield "its people are not those of the groups that it names"
    for what in ("responses", "eligible"):
        total = sum(f * getattr(published[c], what) for c, f in addition.made_of.items())
        if getattr(addition.group, what) != total:
            yield f"its number of {what} does not follow from the groups that it names"


def _themes(addition: Addition, release: Release) -> Iterator[str]:
    """Its themes say no more than its printed questions: anyone can work them out."""
    rules = Rules(release.k, release.m, release.band)
    for theme in release.instrument.constructs:
        items = release.instrument.items_of(theme.code)
        expected = print_theme(items, addition.figures, None, addition.group.eligible, rules)
        if addition.themes.get(theme.code) != expected:
            yield f"theme {theme.code} does not follow from its questions"
