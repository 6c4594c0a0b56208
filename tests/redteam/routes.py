"""Every address of the product, walked as every role, with what each answer says kept to compare.

Addresses come from the url_map, with every wave, group, cell, question and survey there is in
every place where an address takes a word. Two walks that differ only in what people answered have
to be equal, byte for byte, but for what changes with each request.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from flask import Flask
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from tests.web.people import signed_in

ROLES = ("anonymous", "chief_executive", "reviewer", "administrator")
# New with each request, whoever answered what: form tokens, nonces, moments inside files.
_FRESH = re.compile(
    rb'name="(?:csrf_token|seed)"[^>]*value="[^"]*"|nonce="[^"]*"|<dcterms:\w+[^>]*>[^<]*</dcterms:\w+>'
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"
)
# Fonts, scripts and styles are the same files at any time.
LEFT_OUT = {"static"}
ROOMS = ("results", "share", "findings")  # where an address takes a query
FILES = ("deck", "brief", "file", "chart")  # that take long to make
LARGE_FILES = 7  # are asked with every seventh query
QUERIED_BY = ("chief_executive", "reviewer")  # others meet the same pages without queries
WITH_QUERIES = 1  # addresses of each rule that are asked with every query
# Sessions and moments; and the length of a body whose token or moment was cut out of it.
NOT_COMPARED = {"Set-Cookie", "Date", "Expires", "Last-Modified", "Content-Length", "Retry-After"}
Walk = dict[tuple[str, str, str], bytes]


@dataclass(frozen=True, slots=True)
class Words:
    """What may stand in an address: by name of the place that takes it, or by name of the query."""

    arguments: Mapping[str, Sequence[str]]
    queries: Mapping[str, Sequence[str]]


def addresses(app: Flask, words: Words, only: str = "") -> Iterator[tuple[str, str]]:
    """Method and address of every rule, with every word in its places and in its query."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in LEFT_OUT and only in ("", rule.endpoint):
            paths = list(_paths(app, rule, words))
            methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"})
            yield from product(methods, paths)
            if "GET" in methods and rule.endpoint.startswith(ROOMS):
                every = LARGE_FILES if rule.endpoint.endswith(FILES) else 1
                asked = product(paths[:WITH_QUERIES], list(_queries(words))[::every])
                yield from (("GET", f"{path}?{query}") for path, query in asked)


def _paths(app: Flask, rule: Rule, words: Words) -> Iterator[str]:
    names = sorted(rule.arguments)
    choices = {name: _choices(rule, name) or words.arguments.get(name) for name in names}
    missing = [name for name, values in choices.items() if not values]
    assert not missing, f"{rule.rule}: say in tests/redteam what may stand for {missing}"
    with app.test_request_context():
        for values in product(*(choices[name] or () for name in names)):
            given = {
                name: int(value) if value.isdigit() else value
                for name, value in zip(names, values, strict=True)
            }
            yield app.url_map.bind("localhost").build(rule.endpoint, given)


def _choices(rule: Rule, name: str) -> Sequence[str]:
    """The words that a rule itself lists for a place, if it does."""
    converter = rule._converters[name]  # noqa: SLF001 (werkzeug shows them nowhere else)
    listed = re.fullmatch(r"\(\?:(.+)\)", converter.regex)
    return [re.sub(r"\\(.)", r"\1", word) for word in listed[1].split("|")] if listed else []


def _queries(words: Words) -> Iterator[str]:
    """Each word alone, then a few together."""
    for name, values in words.queries.items():
        yield from (urlencode({name: value}) for value in values)
    for figure, of in product(words.queries["figure"], words.queries["of"]):
        yield urlencode({"figure": figure, "of": of, "within": words.queries["within"][0]})


def browsers(app: Flask) -> dict[str, Client]:
    """A browser for each role."""
    return {
        role: app.test_client() if role == "anonymous" else signed_in(app, role).client
        for role in ROLES
    }


def walk(app: Flask, clients: Mapping[str, Client], words: Words, only: str = "") -> Walk:
    """What every address answers to every role. Forms are sent without a token, and so refused."""
    found: Walk = {}
    for method, address in dict.fromkeys(addresses(app, words, only)):
        readers = QUERIED_BY if "?" in address else clients.keys()
        for role, client in clients.items():
            if role not in readers:
                continue
            response = client.open(address, method=method)
            found[role, method, address] = plain(response)
            response.close()
    return found


def plain(response: TestResponse) -> bytes:
    """Status, headers and body; a file in a form that can be compared."""
    headers = sorted(f"{k}: {v}" for k, v in response.headers if k not in NOT_COMPARED)
    head = "\n".join([response.status, *headers])
    return _FRESH.sub(b"", head.encode() + b"\n" + _body(response.data))


def _body(data: bytes) -> bytes:
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(archive.namelist())
            return b"\n".join(name.encode() + _body(archive.read(name)) for name in names)
    return data


def differences(one: Walk, other: Walk) -> list[str]:
    """The addresses that answer otherwise."""
    assert one.keys() == other.keys()
    return [f"{' '.join(key)}" for key in one if one[key] != other[key]]


def saying(found: Walk, texts: Iterable[str]) -> dict[str, int]:
    """How many answers hold each of these texts."""
    return {text: sum(text.encode() in body for body in found.values()) for text in texts}
