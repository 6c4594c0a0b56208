"""Deals ballots to people, and the same ballots to other people in another order.

A re-deal keeps what each person hands over to be signed (the blinded message) and what lands in
the box (the ballots), and changes who holds which ballot and when each arrives. Whatever then
differs on the disk afterwards can tell who sent what.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from pulse.models.base import db
from pulse.models.roster import Invitation
from pulse.store.invitations import ON_PAPER
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.fieldwork import drop, issue
from pulse.workflow.paper import print_codes
from surveys.ballot import Ballot, message, seal
from surveys.credential import PREFIX_BYTES, SALT_BYTES, PublicKey, SigningKey
from surveys.manifest import Manifest
from tests.council import NOW, Voter, the_manifest, voters


@dataclass(frozen=True)
class Sealed:
    """One ballot, complete but for the person who holds it."""

    cell: str
    prefix: bytes
    salt: bytes
    sealed: bytes


@dataclass(frozen=True)
class Deal:
    """Who holds which ballot, what they hand over, and in which orders.

    Printed slips are dealt like people: those of a cell and its people can hold the same ballots.
    """

    people: tuple[Voter, ...]
    ballots: tuple[Sealed, ...]
    blinded: dict[int, bytes]
    holds: dict[int, int]
    issuing: tuple[int, ...]
    dropping: tuple[int, ...]


def deal(number: int, count: int, dice: random.Random, slips: tuple[Voter, ...] = ()) -> Deal:
    """Choose people in every cell's proportion, and give them and the slips a ballot of their cell.

    There are `count` ballots in all.
    """
    manifest = the_manifest(number)
    people = (*dice.sample(_with_own_code(number), count - len(slips)), *slips)
    ballots = tuple(_ballot(manifest, person.cell, dice) for person in people)
    holds = {person.person: place for place, person in enumerate(people)}
    blinded = {
        person.person: _blind(manifest.key_of(person.cell), manifest, ballot, _factor(dice))
        for person, ballot in zip(people, ballots, strict=True)
    }
    orders = _orders(people, dice)
    return Deal(people, ballots, blinded, holds, *orders)


def _with_own_code(number: int) -> list[Voter]:
    paper = select(Invitation.person_id).where(
        Invitation.wave == number, Invitation.issued == ON_PAPER
    )
    on_paper = set(db.session.scalars(paper))
    db.session.rollback()
    return [voter for voter in voters(number) if voter.person not in on_paper]


def print_slips(number: int, cell: str) -> tuple[Voter, ...]:
    """The slips of a cell as voters without a person: numbers below zero."""
    sheet = print_codes(number, cell, "test", NOW)
    return tuple(Voter(-place, cell, code.text) for place, code in enumerate(sheet.codes, 1))


def redeal(first: Deal, dice: random.Random) -> Deal:
    """The same ballots and blinded messages: other holders within the cells, other orders."""
    by_cell: dict[str, list[int]] = defaultdict(list)
    for place, ballot in enumerate(first.ballots):
        by_cell[ballot.cell].append(place)
    for places in by_cell.values():
        dice.shuffle(places)
    holds = {person.person: by_cell[person.cell].pop() for person in first.people}
    return Deal(first.people, first.ballots, first.blinded, holds, *_orders(first.people, dice))


def _orders(people: tuple[Voter, ...], dice: random.Random) -> tuple[tuple[int, ...], ...]:
    issuing = [person.person for person in people]
    dropping = list(issuing)
    dice.shuffle(issuing)
    dice.shuffle(dropping)
    return tuple(issuing), tuple(dropping)


def _ballot(manifest: Manifest, cell: str, dice: random.Random) -> Sealed:
    answers = tuple(dice.choice((0, 1, 2, 3, 3, 4, 4, 4, 5)) for _ in manifest.instrument.items)
    bands = tuple(dice.randrange(len(profile.bands) + 1) for profile in manifest.profiles)
    comment = f"Remark number {dice.randrange(10**6)}." if manifest.comment else ""
    sealed = seal(manifest, cell, Ballot(answers, comment if dice.random() < 0.7 else "", bands))
    return Sealed(cell, dice.randbytes(PREFIX_BYTES), dice.randbytes(SALT_BYTES), sealed)


def _factor(dice: random.Random) -> int:
    return dice.getrandbits(2000) | 1


def _blind(key: PublicKey, manifest: Manifest, ballot: Sealed, factor: int) -> bytes:
    signed = message(manifest, ballot.cell, ballot.sealed)
    return key.blind(ballot.prefix, signed, factor, ballot.salt).blinded


def play(
    app: Flask, number: int, hand: Deal, on_issue: Callable[[Voter], None] = lambda _: None
) -> None:
    """Everyone of the deal answers, in its orders, through the product's own functions."""
    with app.app_context():
        manifest, by_person = the_manifest(number), {p.person: p for p in hand.people}
        signing = _signing_keys(number)
        signatures = {}
        for person in hand.issuing:
            voter = by_person[person]
            signatures[person] = issue(number, voter.code, hand.blinded[person])
            on_issue(voter)
        for person in hand.dropping:
            ballot = hand.ballots[hand.holds[person]]
            key = signing[ballot.cell]
            inverse = _re_derived(key, manifest, ballot, hand.blinded[person])
            signed = message(manifest, ballot.cell, ballot.sealed)
            signature = key.public.finalise(ballot.prefix, signed, signatures[person], inverse)
            drop(number, ballot.cell, ballot.prefix, signature, ballot.sealed)


def _signing_keys(number: int) -> dict[str, SigningKey]:
    held = KeyFolder(stores().config.keys).read(number).cells
    return {cell: SigningKey.from_bytes(key) for cell, key in held.items()}


def _re_derived(key: SigningKey, manifest: Manifest, ballot: Sealed, blinded: bytes) -> int:
    """The inverse of the factor that turns this ballot into that blinded message.

    blinded = encoded * r^e, hence r = (blinded / encoded)^d: only the signer's key finds it,
    and it exists for every ballot and every person of a cell. That is why nobody can tell.
    """
    n = key.public.n
    encoded = int.from_bytes(_blind(key.public, manifest, ballot, 1))
    power = int.from_bytes(blinded) * pow(encoded, -1, n) % n
    factor = int.from_bytes(key.blind_sign(power.to_bytes(key.public.size, "big")))
    return pow(factor, -1, n)


def close(app: Flask, number: int) -> None:
    """Close the wave at the same moment in every deal."""
    with app.app_context():
        close_wave(number, NOW, "test")
        stores().stop()


def twin(data: Path, other: Path) -> Path:
    """A copy of a whole data folder, as it stands."""
    shutil.copytree(data, other)
    return other


def files(data: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of files that are not byte-identical on both sides."""
    names = sorted({*one, *other})
    return [name for name in names if one.get(name) != other.get(name)]
