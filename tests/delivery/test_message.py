"""Messages by substitution: what arrives is what was written, whatever the names hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.delivery.address import mail_address, mailbox, sender_address
from pulse.delivery.message import Letter, Template, compose, read_template
from surveys.errors import InvalidValueError

NOW = datetime(2026, 9, 1, 8, 47, 31, tzinfo=UTC)
TEXT = "Subject: Arolwg â $survey\n\nHello $name,\n\n.\nOpen $link or type $code.\nFrom £5 = $5.\n"


def letter(text: str = TEXT) -> Letter:
    shared = {"survey": "Gwaith a lles: tŷ"}
    return compose(read_template(text), shared, "Môn Council <survey@council.test>", NOW, "en")


def parsed(name: str, to: str = "a@b.test", link: str = "https://s.test/a/1#X") -> EmailMessage:
    envelope = letter().envelope(1, to, "tok", {"name": name, "link": link, "code": "ABCD-EFGH"})
    return message_from_bytes(envelope.content, policy=policy.default)


def test_the_message_reads_as_written() -> None:
    message = parsed("Siân O'Neill")
    assert message.get_content().replace("\r\n", "\n") == (
        "Hello Siân O'Neill,\n\n.\nOpen https://s.test/a/1#X or type ABCD-EFGH.\nFrom £5 = $5.\n"
    )
    assert message["Subject"] == "Arolwg â Gwaith a lles: tŷ"
    assert message["From"].addresses[0].display_name == "Môn Council"
    assert message["To"].addresses[0].display_name == "Siân O'Neill"
    assert message["Message-ID"] == "<tok@council.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message.defects == []


def test_the_date_is_no_finer_than_the_hour() -> None:
    assert parsedate_to_datetime(parsed("A")["Date"]) == NOW.replace(minute=0, second=0)


names = st.text(st.characters(codec="utf-8"), max_size=80)


@given(names)
def test_no_name_makes_a_header_and_every_name_arrives(name: str) -> None:
    message = parsed(name)
    assert len(message.keys()) == 11
    assert [a.addr_spec for a in message["To"].addresses] == ["a@b.test"]
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    # Read with the older parser: the newer puts spaces between the encoded words of a name.
    display = dict(message.raw_items())["To"].removesuffix("<a@b.test>").strip()
    if display != "a@b.test":
        assert str(make_header(decode_header(display))).strip('"') == shown.strip('"')
    assert message.get_content().splitlines()[0] == f"Hello {shown},"


@given(names)
def test_the_bytes_are_ascii_in_short_lines_with_crlf_alone(name: str) -> None:
    personal = {"name": name, "link": "https://" + "x" * 200, "code": "C"}
    content = letter().envelope(1, "a@b.test", "tok", personal).content
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    bare = content.replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert b"\n" not in bare


def test_injected_headers_stay_in_the_name() -> None:
    message = parsed('Eve"\r\nBcc: everyone@council.test\r\n\r\nHello <x@y>')
    assert "Bcc" not in message
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b.test",
        "a b@c.test",
        "a@b.test, c@d.test",
        "a@b.test\r\nRCPT TO:<c@d.test>",
        "<a@b.test>",
        "siân@council.test",
        "a@-b.test",
        "a@b..test",
        "x" * 250 + "@b.test",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidValueError, match="not one that mail can be sent to"):
        mail_address(address)


def test_good_addresses_pass_and_other_domains_take_their_ascii_form() -> None:
    assert mail_address(" o'neill+x@sub.council.test ") == "o'neill+x@sub.council.test"
    assert mail_address("a@tŷ.cymru") == "a@xn--t-foa.cymru"
    assert sender_address("Staff survey <survey@localhost>") == "survey@localhost"
    assert mailbox("", "a@b.test") == b"a@b.test"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Subject: Hi", "a subject line, an empty line"),
        ("Subject:\n\nBody", "a subject line, an empty line"),
        ("Subject: Dear $name\n\nBody", r"the subject cannot hold \$name"),
    ],
)
def test_a_template_that_cannot_be_sent_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        read_template(text)


def test_an_unknown_blank_is_named_with_those_that_are_known() -> None:
    with pytest.raises(
        InvalidValueError, match=r"\$manager.*\$code, \$link, \$name, \$silence, \$survey"
    ):
        letter("Subject: Hi\n\nAsk $manager about $survey.")


def test_a_long_subject_is_one_header() -> None:
    text = Template("Arolygon " * 20 + "\n X-Evil: 1", "Body $name")
    made = compose(text, {}, "survey@council.test", NOW + timedelta(days=1), "cy")
    envelope = made.envelope(1, "a@b.test", "t", {"name": "A", "link": "", "code": ""})
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert "X-Evil" not in message
    assert message["Subject"] == " ".join(("Arolygon " * 20 + "X-Evil: 1").split())
