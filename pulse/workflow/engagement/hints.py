"""What a moderator may want to look at twice. A hint decides nothing: a person does."""

from __future__ import annotations

import re

_RUDE = re.compile(
    r"(?i)\b(arse|bastard|bloody|bollocks|bugger|bullshit|crap|cunt|dick|fuck|piss|prick|shit|slag"
    r"|slut|twat|tosser|wank)\w*"
)
_ROLE = re.compile(
    r"(?i)\b(mr|mrs|ms|miss|mx|dr|sir|cllr|councillor|my (?:boss|manager|supervisor|team leader))\b"
)
# A capital inside a sentence that does not begin it: often a name.
_CAPITAL = re.compile(r"(?<![.!?])(?<!^)\s([A-Z][a-z]{2,})\b")
_PERSONAL = re.compile(r"[@\d]{5,}|\S+@\S+")


def hint(words: str) -> str:
    """Why a moderator may look twice, in a few words; empty where nothing stands out."""
    found = []
    if _RUDE.search(words):
        found.append("a rude word?")
    if _ROLE.search(words) or _CAPITAL.search(words):
        found.append("names somebody?")
    if _PERSONAL.search(words):
        found.append("a number or an address?")
    return " ".join(found)
