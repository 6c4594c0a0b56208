"""The few pictures that the README shows, taken from the gallery."""

from __future__ import annotations

import shutil
from pathlib import Path

# The name in docs/screenshots, and the picture of the demonstration council it is.
CHOSEN = {
    "answer-phone.png": "anyone-answer-a-question-390.png",
    "chief-executive.png": "chief-executive-share-page-1280.png",
    "heat-map.png": "reviewer-results-heat-1280.png",
    "start.png": "reviewer-home-start-1280.png",
    "trend.png": "reviewer-results-trend-1280.png",
}


def publish(pictures: Path, folder: Path) -> None:
    """Copy the chosen pictures of the demonstration council into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in CHOSEN.items():
        shutil.copy(pictures / "demonstration" / picture, folder / name)
