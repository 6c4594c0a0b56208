"""The staff list: rows of text -> Frame, or every problem with them as data."""

from surveys.frame.columns import FIELDS, SYNONYMS, Columns, recognise
from surveys.frame.difference import Change, Difference, compare
from surveys.frame.explaining import Explanation, explain
from surveys.frame.people import Frame, Person, Profile
from surveys.frame.reading import Reading, read_frame
from surveys.frame.sheet import Row, Sheet, sheet_of
from surveys.frame.structure import Structure, organisation_from_table

__all__ = [
    "FIELDS",
    "SYNONYMS",
    "Change",
    "Columns",
    "Difference",
    "Explanation",
    "Frame",
    "Person",
    "Profile",
    "Reading",
    "Row",
    "Sheet",
    "Structure",
    "compare",
    "explain",
    "organisation_from_table",
    "read_frame",
    "recognise",
    "sheet_of",
]
