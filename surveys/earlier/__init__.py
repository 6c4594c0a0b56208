"""Earlier surveys: figures that somebody else published, read from a table and shown as such."""

from surveys.earlier.columns import FIELDS, Headings, recognise
from surveys.earlier.figures import (
    EarlierFigure,
    EarlierItem,
    EarlierSurvey,
    EarlierUnit,
    EarlierWave,
    Key,
)
from surveys.earlier.lists import read_items, read_units
from surveys.earlier.reading import Reading, read_figures
from surveys.earlier.showing import heat_of, series_of, value_of

__all__ = [
    "FIELDS",
    "EarlierFigure",
    "EarlierItem",
    "EarlierSurvey",
    "EarlierUnit",
    "EarlierWave",
    "Headings",
    "Key",
    "Reading",
    "heat_of",
    "read_figures",
    "read_items",
    "read_units",
    "recognise",
    "series_of",
    "value_of",
]
