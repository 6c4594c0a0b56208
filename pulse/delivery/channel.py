"""The ways a message can take to a person."""

from __future__ import annotations

from typing import Literal

Channel = Literal["email", "sms", "letter"]
# In this order: what is quick, free and leaves no paper behind comes first.
ORDER: tuple[Channel, ...] = ("email", "sms", "letter")
EMAIL, SMS, LETTER = ORDER
