"""The invented council keeps the shape of the published structure."""

from __future__ import annotations

import tomllib

import pytest

from pulse.demonstration.council import (
    demonstration_council,
    listed_services,
    packaged,
    require_fit,
)
from surveys.cells import MINIMUM_ELIGIBLE
from surveys.errors import InvalidValueError


def test_six_directorates_and_about_forty_services_some_of_them_too_small() -> None:
    places = demonstration_council().places
    services = [place for place in places if place.service]

    assert len({place.directorate for place in places}) == 6
    assert 35 <= len(services) <= 50
    assert min(service.people for service in services) == 4
    assert max(service.people for service in services) in range(250, 301)
    assert sum(service.people < MINIMUM_ELIGIBLE for service in services) >= 3


def test_every_service_of_the_file_has_one_tidy_name() -> None:
    data = tomllib.loads(packaged("services.toml").decode())
    require_fit(listed_services(), data)

    with pytest.raises(InvalidValueError, match="Allotments"):
        require_fit({*listed_services(), ("Place", "Allotments")}, data)
    data["directorates"][2]["services"][0]["listed"].append("Leisure")
    with pytest.raises(InvalidValueError, match="Leisure"):
        require_fit(listed_services(), data)


def test_no_name_of_the_real_council_is_shown() -> None:
    council = demonstration_council()
    shown = " ".join([council.name, council.mail_domain, *(place.name for place in council.places)])

    assert "trafford" not in shown.lower()
    assert "manchester" not in shown.lower()
    assert council.mail_domain.endswith(".example")
