"""Units over time: dated changes of structure, and the tree of any day."""

from surveys.restructure.change import KINDS, Kind, Restructure, restructure_from_dict, told
from surveys.restructure.history import Structure
from surveys.restructure.making import (
    close,
    fresh_code,
    merge,
    move,
    open_unit,
    rename,
    split,
)

__all__ = [
    "KINDS",
    "Kind",
    "Restructure",
    "Structure",
    "close",
    "fresh_code",
    "merge",
    "move",
    "open_unit",
    "rename",
    "restructure_from_dict",
    "split",
    "told",
]
