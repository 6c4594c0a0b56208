"""The small picture of belief in action and of promises done: what it draws is what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

from pulse.still_belief import belief_svg
from surveys.belief import Belief, belief_and_completion
from surveys.commitment import Commitment, Note, count
from surveys.trend import Programme
from tests.fixtures.talks import real_releases

SVG = "{http://www.w3.org/2000/svg}"


def closing(wave: int) -> date:
    """The day on which a wave of the demonstration closed, counted from one."""
    return date.fromisoformat(real_releases()[wave - 1].closed)


def promised(wave: int, done: int = 0) -> Commitment:
    """A promise noted on the day that a wave closed, and done on the day of another if given."""
    notes = [Note(closing(wave), "A", "Begun.", "under_way")]
    if done:
        notes.append(Note(closing(done), "A", "Done.", "done"))
    status = notes[-1].status
    return Commitment("Heard.", "Act.", "A", date(2027, 1, 1), status=status, notes=tuple(notes))


def believed(made: Sequence[Commitment], releases: int = 8) -> Belief:
    found = belief_and_completion(
        Programme(real_releases()[:releases]), made, count(made, closing(8) + timedelta(days=1))
    )
    assert found is not None
    return found


def drawn(belief: Belief) -> tuple[list[str], list[list[float]]]:
    """The words of the picture, and the height of each dot of each line above its foot."""
    root = ElementTree.fromstring(belief_svg(belief))  # noqa: S314 (our own picture)
    words = [str(text.text) for text in root.iter(f"{SVG}text")]
    levels = {text.text: float(text.get("y", 0)) - 5 for text in root.iter(f"{SVG}text")}
    foot, unit = levels["0"], (levels["0"] - levels["100"]) / 100
    dots: dict[str, list[float]] = {}
    for dot in root.iter(f"{SVG}circle"):
        height = (foot - float(dot.get("cy", 0))) / unit
        dots.setdefault(str(dot.get("fill")), []).append(round(height))
    return words, list(dots.values())


def test_each_line_ends_with_its_print_and_its_dots_stand_at_their_numbers() -> None:
    belief = believed([promised(5, done=7), promised(5), promised(8)])
    words, [done, belief_line] = drawn(belief)
    assert belief_line == [int(step.belief.text) for step in belief.steps]
    assert done == [0, 0, 50, 33]
    printed = real_releases()[-1].figures["org"]["ACT1"].score
    assert f"Belief: {printed}" in words
    assert "Promises done: 33%" in words


def test_nothing_promised_draws_belief_alone_and_one_wave_draws_nothing() -> None:
    words, lines = drawn(believed([]))
    assert len(lines) == 1
    assert not any("Promises" in text for text in words)
    assert belief_svg(believed([], releases=1)) == ""


def test_a_new_wording_breaks_the_line() -> None:
    belief = believed([promised(5)])
    points = list(belief.series.points)
    points[4] = replace(points[4], reworded="I believe it.")
    broken = replace(belief, series=replace(belief.series, points=tuple(points)))
    assert belief_svg(belief).count("<path") == 2
    assert belief_svg(broken).count("<path") == 3


def test_the_ends_are_named_apart_where_the_lines_meet() -> None:
    belief = believed([promised(5, done=8), promised(5)])
    root = ElementTree.fromstring(belief_svg(belief))  # noqa: S314 (our own picture)
    ends = [float(t.get("y", 0)) for t in root.iter(f"{SVG}text") if t.get("font-weight") == "bold"]
    assert abs(ends[0] - ends[1]) >= 17.9
