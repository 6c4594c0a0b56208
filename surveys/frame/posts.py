"""One person with several posts: the same staff number on several rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from surveys.errors import Problem
from surveys.frame.columns import Columns
from surveys.frame.people import Person
from surveys.units import plain


@dataclass(frozen=True, slots=True)
class Post:
    """One row that was read whole: a person in a post."""

    row: int
    person: Person
    main: bool
    hours: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Each person once, with what was wrong or was decided on the way."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def one_each(posts: Iterable[Post], columns: Columns) -> Joined:
    """Each staff number once, in the order of the rows.

    The main post is the one marked so; else the one with most hours; else the first row.
    An e-mail address or telephone number missing there is taken from another post. A number
    shared by people of different names is a problem, and so is a shared e-mail address.
    """
    by_number: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_number[post.person.number].append(post)
    clashes = [c for group in by_number.values() for c in _clashes(group, columns)]
    several = [group for group in by_number.values() if len(group) > 1]
    chosen = [_whole(_main(group), group) for group in by_number.values()]
    return Joined(
        people=tuple(post.person for post in chosen),
        problems=tuple(clashes) + _shared(chosen, columns),
        notices=tuple(_notice(group, columns) for group in several),
    )


def _main(group: Sequence[Post]) -> Post:
    return max(group, key=lambda post: (post.main, post.hours, -post.row))


def _whole(main: Post, group: Sequence[Post]) -> Post:
    people = [main.person, *(post.person for post in group)]
    email = next((person.email for person in people if person.email), None)
    phone = next((person.phone for person in people if person.phone), None)
    postal = next((person.postal for person in people if person.postal), None)
    return replace(main, person=replace(main.person, email=email, phone=phone, postal=postal))


def _clashes(group: Sequence[Post], columns: Columns) -> list[Problem]:
    first = group[0]
    return [
        Problem(
            f"Staff number {post.person.number} is {post.person.name!r} here"
            f" but {first.person.name!r} in row {first.row}.",
            "Correct the number or the name, so that one number means one person.",
            post.row,
            columns.found.get("number"),
        )
        for post in group[1:]
        if _words(post.person.name) != _words(first.person.name)
    ]


def _words(name: str) -> frozenset[str]:
    """A name whatever its order: "Smith, Jo" is "Jo Smith"."""
    return frozenset(plain(name).split())


def _shared(chosen: Sequence[Post], columns: Columns) -> tuple[Problem, ...]:
    # One mailbox for two people would hand each of them the other's way in.
    first: dict[str, Post] = {}
    problems = []
    for post in chosen:
        address = (post.person.email or "").casefold()
        owner = first.setdefault(address, post)
        if address and owner is not post:
            problems.append(_shared_with(post, owner, columns))
    return tuple(problems)


def _shared_with(post: Post, owner: Post, columns: Columns) -> Problem:
    return Problem(
        f"{post.person.email} is also the address of {owner.person.name!r} in row {owner.row}.",
        "Give each person an address of their own, or leave it blank: they then get a printed"
        " code.",
        post.row,
        columns.found.get("email"),
    )


def _notice(group: Sequence[Post], columns: Columns) -> Problem:
    main = _main(group)
    rows = ", ".join(str(post.row) for post in group if post is not main)
    why = "it is marked as the main post" if main.main else "it is the first"
    if not main.main and main.hours > min(post.hours for post in group):
        why = "it has the most hours"
    return Problem(
        f"Staff number {main.person.number} has {len(group)} posts: asked once, in row {main.row},"
        f" because {why} (also row {rows}).",
        "If another post is the main one, mark it in a Main post column.",
        main.row,
        columns.found.get("number"),
    )
