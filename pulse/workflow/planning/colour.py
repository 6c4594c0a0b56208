"""The council's colour: read it, and say whether words on it can be read.

Relative luminance and contrast ratio after WCAG 2.2 (W3C Recommendation, 2023), "relative
luminance" and "contrast ratio"; 4.5 to 1 is success criterion 1.4.3 for ordinary text.
"""

from __future__ import annotations

import re

from surveys.errors import InvalidValueError

WHITE = "#ffffff"
BLACK = "#0b0c0c"
LEGIBLE = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")


def read_colour(text: str) -> str:
    """A colour as #rrggbb in small letters; raises InvalidValueError when it is none."""
    match = _HEX.match(text.strip())
    if match is None:
        raise InvalidValueError(
            "Enter the colour as # and six letters or digits, such as #1d4f91."
            " Your communications team's style guide lists it as the “hex” value."
        )
    digits = match.group(1).lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, from 0 (black) to 1 (white)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """White or near-black, whichever reads better on the colour; white where both read well."""
    if contrast(colour, WHITE) >= LEGIBLE:
        return WHITE
    return max((WHITE, BLACK), key=lambda text: contrast(colour, text))


def legible_colour(text: str) -> str:
    """The colour, when white or black words on it reach 4.5 to 1.

    Raises InvalidValueError otherwise, naming the nearest darker and lighter shade that do.
    """
    colour = read_colour(text)
    best = contrast(colour, text_on(colour))
    if best >= LEGIBLE:
        return colour
    raise InvalidValueError(
        f"Words on {colour} are too hard to read: the contrast is {best:.2f} to 1 and should be"
        f" at least {LEGIBLE} to 1. Use {_shade(colour, 0)}, a little darker,"
        f" or {_shade(colour, 255)}, a little lighter."
    )


def _shade(colour: str, towards: int) -> str:
    """The nearest mix with black (0) or white (255) on which words can be read."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(1, 101):
        mixed = [round(c + (towards - c) * step / 100) for c in channels]
        shade = "#" + "".join(f"{c:02x}" for c in mixed)
        if contrast(shade, text_on(shade)) >= LEGIBLE:
            return shade
    raise InvalidValueError(f"no legible shade of {colour}")
