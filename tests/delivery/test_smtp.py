"""SMTP against a real server that drops connections and refuses at random."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pulse.config import Smtp
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Outcome
from pulse.delivery.pace import Pace
from pulse.delivery.smtp import LONGEST_REASON, SmtpTransport, reply_words
from tests.delivery.mail_server import DROP, MailServer, at_random, serving

SENDER = "survey@council.test"


def envelopes(number: int) -> list[Envelope]:
    return [
        Envelope(n, f"p{n}@council.test", b"Subject: x\r\n\r\n.dot\r\nHello\r\n")
        for n in range(number)
    ]


def send(server: Smtp, number: int, **more: object) -> list[Outcome]:
    settings = {"sleep": lambda _: None, **more}
    with closing(SmtpTransport(server, SENDER, **settings)) as sender:  # type: ignore[arg-type]
        return list(sender.send(envelopes(number)))


@pytest.fixture(params=["step by step", "pipelined"])
def pipelining(request: pytest.FixtureRequest) -> bool:
    """Whether the server takes several commands at once."""
    return bool(request.param == "pipelined")


def test_many_messages_go_over_one_connection(pipelining: bool) -> None:
    mail = MailServer(pipelining=pipelining)
    with serving(mail) as server:
        outcomes = send(server, 50)
    assert [(o.key, o.state) for o in outcomes] == [(n, "sent") for n in range(50)]
    assert mail.connections == 1
    assert set(mail.received().values()) == {1}
    assert mail.taken[7] == ("p7@council.test", b"Subject: x\r\n\r\n.dot\r\nHello\r\n")


def test_nothing_is_lost_when_the_server_drops_and_refuses_at_random(pipelining: bool) -> None:
    trouble = at_random(
        7, 0.15, DROP, "450 4.2.2 full", "451 4.7.1 later", "550 5.1.1 unknown", "421 busy"
    )

    # A 5xx to MAIL is about us and not about the recipient: see below.
    def no_permanent_at_mail(stage: str, address: str) -> str | None:
        reply = trouble(stage, address)
        return None if stage == "MAIL" and reply and reply.startswith("5") else reply

    mail = MailServer(no_permanent_at_mail, pipelining=pipelining)
    with serving(mail) as server:
        outcomes = send(server, 400)
    assert [o.key for o in outcomes] == list(range(400))
    sent = {f"p{o.key}@council.test" for o in outcomes if o.state == "sent"}
    assert mail.received() == dict.fromkeys(sent, 1)
    assert {o.state for o in outcomes} == {"sent", "retry", "failed"}
    assert all(bool(o.reason) == (o.state != "sent") for o in outcomes)
    failed = {o.reason for o in outcomes if o.state == "failed"}
    assert failed == {"there is no such mailbox (550 5.1.1 unknown)"}


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "state"), [("450 4.2.2 full", "retry"), ("552 5.2.2 full", "failed")]
)
def test_4xx_is_tried_again_and_5xx_failed_at_either_stage(
    stage: str, reply: str, state: str, pipelining: bool
) -> None:
    def trouble(at: str, address: str) -> str | None:
        return reply if at == stage and address.startswith("p1@") else None

    mail = MailServer(trouble, pipelining=pipelining)
    with serving(mail) as server:
        outcomes = send(server, 3)
    assert [o.state for o in outcomes] == ["sent", state, "sent"]
    assert outcomes[1].reason == f"the mailbox is full ({reply})"


def test_a_message_whose_connection_always_breaks_is_left_for_later() -> None:
    mail = MailServer(lambda stage, address: DROP if address.startswith("p0") else None)
    with serving(mail) as server:
        outcomes = send(server, 2)
    assert [o.state for o in outcomes] == ["retry", "sent"]
    assert "connection to the mail server broke" in outcomes[0].reason


def test_a_server_that_is_not_there_stops_the_batch_with_words_for_the_operator() -> None:
    with serving(MailServer()) as server:
        pass
    with pytest.raises(DeliveryStoppedError, match=f"127.0.0.1:{server.port} cannot be reached"):
        send(server, 2)


def test_a_refused_sender_stops_the_batch_and_blames_no_recipient(pipelining: bool) -> None:
    def trouble(stage: str, _address: str) -> str | None:
        return "530 5.7.0 sign in first" if stage == "MAIL" else None

    mail = MailServer(trouble, pipelining=pipelining)
    with serving(mail) as server, pytest.raises(DeliveryStoppedError, match="PULSE_SMTP_USER"):
        send(server, 2)


def test_the_rate_is_kept_and_time_not_used_is_not_saved_up() -> None:
    clock, turns = 100.0, []

    def sleep(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    pace = Pace(2, lambda: clock, sleep)
    for busy in (0, 0, 0.2, 3, 0, 0):
        clock += busy
        pace.wait()
        turns.append(round(clock - 100, 3))
    assert turns == [0, 0.5, 1.0, 4.0, 4.5, 5.0]


def test_a_transport_keeps_the_rate_of_its_server() -> None:
    waits: list[float] = []
    with serving(MailServer()) as server:
        send(server, 4, rate=0.01, sleep=waits.append)
    assert len(waits) == 3
    assert all(wait > 50 for wait in waits)


def test_a_reply_becomes_one_bounded_printable_line() -> None:
    reply = reply_words(550, "5.9.9 no\r\n\x1b[31m " + "x" * 500)
    assert reply.startswith("the mail server refused it (550 5.9.9 no [31m x")
    assert len(reply) < LONGEST_REASON + 60
    assert reply.isprintable()


@pytest.fixture
def certificate(tmp_path: Path) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """The server's TLS context, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(host, critical=False)
        .sign(key, hashes.SHA256())
    )
    place = tmp_path / "mail.pem"
    place.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(place)
    yield server, ssl.create_default_context(cafile=str(place))


def test_starttls_is_used_and_sign_in_happens_behind_it(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    tls, trust = certificate

    def authenticate(_server: object, session: object, *rest: object) -> AuthResult:
        given = rest[-1]
        assert isinstance(given, LoginPassword)
        encrypted = getattr(session, "ssl", None) is not None
        return AuthResult(success=encrypted and given.password == b"right", handled=False)

    mail = MailServer()
    settings = {"tls_context": tls, "require_starttls": True, "authenticator": authenticate}
    with serving(mail, **settings) as plain:
        good = replace(plain, security="starttls", user="u", password="right")
        assert [o.state for o in send(good, 2, trust=trust)] == ["sent"] * 2
        bad = replace(good, password="wrong")
        with pytest.raises(DeliveryStoppedError, match="refused our sign-in"):
            send(bad, 1, trust=trust)
    assert len(mail.taken) == 2


def test_tls_from_the_first_byte(certificate: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    tls, trust = certificate
    mail = MailServer()
    with serving(mail, ssl_context=tls) as plain:
        server = replace(plain, security="tls")
        assert [o.state for o in send(server, 1, trust=trust)] == ["sent"]


def test_no_message_goes_to_a_server_whose_certificate_is_not_trusted(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    mail = MailServer()
    with serving(mail, tls_context=certificate[0]) as plain:
        server = replace(plain, security="starttls")
        with pytest.raises(DeliveryStoppedError, match="No safe connection"):
            send(server, 1)
    assert mail.taken == []


def test_no_message_goes_in_clear_where_starttls_is_asked_for_and_not_offered() -> None:
    mail = MailServer()
    with serving(mail) as plain:
        server = replace(plain, security="starttls")
        with pytest.raises(DeliveryStoppedError, match="PULSE_SMTP_SECURITY"):
            send(server, 1)
    assert mail.taken == []
