"""What the tables of the data package hold, column by column: the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

GROUP_KINDS: Final = (
    "organisation", "profile", "directorate", "service", "directorate_profile",
    "service_profile", "declared", "added",
)  # fmt: skip
STATES: Final = ("value", "bound", "hidden", "not printed")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type as Frictionless knows it, and what it means."""

    name: str
    type: str
    means: str
    constraints: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As a field of a Table Schema."""
        plain = {"name": self.name, "type": self.type, "description": self.means}
        return {**plain, "constraints": self.constraints} if self.constraints else plain


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the package; `links` are (own columns, table, its columns)."""

    name: str
    title: str
    means: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def path(self) -> str:
        """The file in the package."""
        return f"data/{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def to_dict(self) -> dict[str, Any]:
        """As a resource of a Data Package."""
        return {
            "profile": "tabular-data-resource",
            "name": self.name,
            "title": self.title,
            "description": self.means,
            "path": self.path,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "header": True},
            "schema": {
                "fields": [column.to_dict() for column in self.columns],
                "missingValues": [""],
                "primaryKey": list(self.key),
                "foreignKeys": [
                    {"fields": list(own), "reference": {"resource": to, "fields": list(its)}}
                    for own, to, its in self.links
                ],
            },
        }


_NEEDED: Final = {"required": True}
_WAVE: Final = Column("wave", "string", "Code of the wave.", _NEEDED)
_TO_WAVE: Final = (("wave",), "waves", ("wave",))

WAVES: Final = Table(
    "waves",
    "Waves",
    "One row a wave, oldest first.",
    (
        Column("wave", "string", "Code of the wave.", {"required": True, "unique": True}),
        Column("title", "string", "Title of the wave.", _NEEDED),
        Column("survey", "string", "Title of the survey.", _NEEDED),
        Column("organisation", "string", "Whose staff were asked.", _NEEDED),
        Column("opened", "date", "First day on which staff could answer.", _NEEDED),
        Column("closed", "date", "Day on which answering ended.", _NEEDED),
        Column("smallest_group", "integer", "Fewest answers for a group to have figures.", _NEEDED),
        Column("free_people", "integer", "People in each group who must have been able to answer"
               " otherwise without any printed figure changing.", _NEEDED),
        Column("answer_band", "integer", "Width of the band in which answers are counted.",
               _NEEDED),
        Column("instrument", "string", "SHA-256 of the questions.", _NEEDED),
        Column("manifest", "string", "SHA-256 of the public statement of the wave.", _NEEDED),
        Column("release", "string", "SHA-256 of the release these figures come from.", _NEEDED),
    ),
    ("wave",),
)  # fmt: skip

QUESTIONS: Final = Table(
    "questions",
    "Questions",
    "One row a wave and question.",
    (
        _WAVE,
        Column("item", "string", "Permanent code of the question.", _NEEDED),
        Column("wording", "string", "The question as staff saw it in this wave.", _NEEDED),
        Column("theme", "string", "Code of the theme it belongs to; empty when it has none."),
        Column("theme_name", "string", "Name of that theme."),
        Column("reverse", "boolean", "Whether agreeing is unfavourable. Figures of such a question"
               " are turned round before they are printed, so that more is always better.",
               _NEEDED),
        *(Column(f"option_{n}", "string", f"Answer option {n} as staff saw it.", _NEEDED)
          for n in range(1, 6)),
        Column("source", "string", "Where the question comes from."),
        Column("licence", "string", "Under which terms it may be used."),
    ),
    ("wave", "item"),
    (_TO_WAVE,),
)  # fmt: skip

GROUPS: Final = Table(
    "groups",
    "Groups",
    "One row a wave and group, with figures or hidden.",
    (
        _WAVE,
        Column("group", "string", "Code of the group.", _NEEDED),
        Column("name", "string", "Name of the group in this wave. A name that begins with a sign"
               " that starts a formula carries an apostrophe before it.", _NEEDED),
        Column("kind", "string", "What kind of group it is; added: made of other groups of the"
               " wave after its release, which count the same people.",
               {"required": True, "enum": list(GROUP_KINDS)}),
        Column("parent", "string", "Code of the group that it is part of."),
        Column("unit", "string", "Code of the directorate or service."),
        Column("profile", "string", "Reporting attribute, such as front_line or office."),
        Column("shown", "boolean", "Whether the group has figures.", _NEEDED),
        Column("reason", "string", "Why the group has no figures."),
        Column("see", "string", "Code of the group to look at instead."),
        Column("responses", "integer", "People who answered; empty when hidden.", {"minimum": 0}),
        Column("eligible", "integer", "People who were asked; empty when hidden, and where nobody"
               " knows: of people who said something of themselves.", {"minimum": 0}),
    ),
    ("wave", "group"),
    (_TO_WAVE,),
)  # fmt: skip

FIGURES: Final = Table(
    "figures",
    "Figures",
    "One row a figure: a wave, a group, a theme or question, and a measure.",
    (
        _WAVE,
        Column("group", "string", "Code of the group.", _NEEDED),
        Column("of", "string", "Whether the figure is of a theme or of a question.",
               {"required": True, "enum": ["theme", "item"]}),
        Column("code", "string", "Code of the theme or question.", _NEEDED),
        Column("measure", "string", "What is measured: score (0 to 100), margin (half-width of"
               " its 95 % interval), mean (1 to 5), favourable, neutral, unfavourable and option_1"
               " to option_5 (percent; of a reverse-worded question option_5 is the share that"
               " disagreed most), answers (a band).",
               {"required": True, "enum": [
                   "answers", "score", "margin", "mean", "favourable", "neutral", "unfavourable",
                   *(f"option_{n}" for n in range(1, 6))]}),
        Column("value", "number", "The figure as a number; empty when only a bound or nothing may"
               " be known."),
        Column("printed", "string", "The exact text that was published."),
        Column("state", "string", "value; bound (such as <1 or 80 or more); hidden (the group has"
               " no figures); not printed (the group is too small for this measure).",
               {"required": True, "enum": list(STATES)}),
    ),
    ("wave", "group", "of", "code", "measure"),
    (_TO_WAVE, (("wave", "group"), "groups", ("wave", "group"))),
)  # fmt: skip

DRIVERS: Final = Table(
    "drivers",
    "Drivers",
    "One row a theme and outcome in the whole organisation, where a wave publishes drivers. What"
    " goes together is no cause.",
    (
        _WAVE,
        Column("outcome", "string", "Code of the theme or question that others go with.", _NEEDED),
        Column("code", "string", "Code of the theme that goes with it.", _NEEDED),
        Column("correlation", "number", "Pearson's correlation, person by person; empty when only"
               " a bound may be known.", {"minimum": -1, "maximum": 1}),
        Column("printed", "string", "The text that was published; where it begins with a sign and"
               " is no number, an apostrophe stands before it.", _NEEDED),
        Column("leading", "boolean", "Whether it cannot be told from the strongest one.", _NEEDED),
    ),
    ("wave", "outcome", "code"),
    (_TO_WAVE,),
)  # fmt: skip

TABLES: Final = (WAVES, QUESTIONS, GROUPS, FIGURES, DRIVERS)
