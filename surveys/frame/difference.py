"""What a new staff list changes: joiners, leavers, moves."""

from __future__ import annotations

from dataclasses import dataclass, fields

from surveys.frame.people import Frame, Person


@dataclass(frozen=True, slots=True)
class Change:
    """One person before and after, and the names of the fields that differ."""

    before: Person
    after: Person

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields of Person that differ."""
        names = (field.name for field in fields(Person))
        return tuple(n for n in names if getattr(self.before, n) != getattr(self.after, n))


@dataclass(frozen=True, slots=True)
class Difference:
    """From one frame to the next; everyone of either frame is in exactly one part.

    `moves` are people whose unit differs, whatever else does; `changed` are people who stayed
    in their unit and differ in something else. `renumbered` pairs a leaver with the joiner
    whose number is the same but for leading zeros: the mark of a spreadsheet that ate them.
    """

    joiners: tuple[Person, ...]
    leavers: tuple[Person, ...]
    moves: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Person, ...]

    @property
    def empty(self) -> bool:
        """Whether the new list says nothing new."""
        return not (self.joiners or self.leavers or self.moves or self.changed)

    @property
    def renumbered(self) -> tuple[Change, ...]:
        """Leavers and joiners whose numbers differ by leading zeros alone."""
        bare = {person.number.lstrip("0"): person for person in self.joiners}
        pairs = ((leaver, bare.get(leaver.number.lstrip("0"))) for leaver in self.leavers)
        return tuple(Change(leaver, joiner) for leaver, joiner in pairs if joiner is not None)


def compare(before: Frame, after: Frame) -> Difference:
    """What changes from one frame to the next, people being known by their staff number."""
    old, new = before.by_number, after.by_number
    both = [Change(person, new[number]) for number, person in old.items() if number in new]
    return Difference(
        joiners=tuple(p for p in after.people if p.number not in old),
        leavers=tuple(p for p in before.people if p.number not in new),
        moves=tuple(c for c in both if "unit" in c.fields),
        changed=tuple(c for c in both if c.fields and "unit" not in c.fields),
        unchanged=tuple(c.after for c in both if not c.fields),
    )
