"""Call-backs go to public addresses by https, never to the house itself or its neighbours."""

import datetime as dt
import socket
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.apps.machines.receiver import receiving

from niangjia.apps.machines import addresses, posting
from niangjia.apps.machines.errors import AddressRefused

PUBLIC = "203.0.114.7"


def resolving(monkeypatch, answer, house="192.0.2.9"):
    """Let every name resolve to these, the house's own to another."""

    def found(host, port, *_more, **_named):
        ips = (
            answer
            if host.endswith(("partner.example", "city.example", "alias.example"))
            else [house]
        )
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.com/", "https"),
        ("https://", "https"),
        ("example.com/hook", "https"),
        ("https://user:word@example.com/", "账号"),
        ("https://example.com/#x", "#"),
        ("https://example.com:99999/", "不是网址"),
        ("https://例子.com/", "特殊字符"),
        ("https://example.com/" + "x" * 500, "太长"),
        (f"http://{PUBLIC}/", "https"),
        ("https://no-such-name.invalid/", "找不到"),
        ("https://localhost/", "自己"),
        ("https://testserver/", "找不到"),
    ],
)
def test_what_is_no_public_https_address_is_refused(address, why):
    with pytest.raises(AddressRefused, match=why):
        addresses.judged(address)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.2",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
    ],
)
def test_private_networks_and_what_hides_them_are_refused(monkeypatch, ip):
    resolving(monkeypatch, [ip])
    with pytest.raises(AddressRefused, match="内网"):
        addresses.judged("https://partner.example/hook")
    resolving(monkeypatch, [PUBLIC, ip])
    with pytest.raises(AddressRefused, match="内网"):
        addresses.judged("https://partner.example/hook")


def test_a_public_address_is_taken_and_kept_as_it_was_resolved(monkeypatch):
    resolving(monkeypatch, [PUBLIC])
    target = addresses.judged("https://partner.example:8443/hook?a=1")
    assert (target.ip, target.port, target.path) == (PUBLIC, 8443, "/hook?a=1")
    assert target.authority == "partner.example:8443"


def test_the_house_itself_is_refused_by_whatever_name(monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["house.example"]
    resolving(monkeypatch, [PUBLIC], house=PUBLIC)
    for name in ("house.example", "HOUSE.example.", "alias.example"):
        with pytest.raises(AddressRefused, match="自己"):
            addresses.judged(f"https://{name}/api/v1/me")


def test_an_administrator_may_let_a_network_in_and_nothing_beside_it(monkeypatch, settings):
    settings.HOOK_NETWORKS = ["10.20.0.0/16"]
    resolving(monkeypatch, ["10.20.3.4"])
    assert addresses.judged("http://crm.city.example/hook").ip == "10.20.3.4"
    resolving(monkeypatch, ["10.21.3.4"])
    with pytest.raises(AddressRefused):
        addresses.judged("https://crm.city.example/hook")


def test_a_name_that_answers_otherwise_a_moment_later_leads_nowhere_else(monkeypatch, settings):
    settings.HOOK_SECONDS = 1
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as wanted, receiving() as other:
        url = f"http://partner.example:{wanted.port}/hook"
        resolving(monkeypatch, ["127.0.0.1"])
        target = addresses.judged(url)
        resolving(monkeypatch, ["192.0.2.1"])  # what the name says now is not asked
        outcome = posting.post(target, body=b"{}", headers={})
        assert (outcome.status, len(wanted.came), len(other.came)) == (204, 1, 0)
        assert wanted.came[0][0]["host"] == f"partner.example:{wanted.port}"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for `localhost` that only whoever is told to believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_nobody_vouches_for_is_refused(settings, certificate):
    settings.HOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.HOOK_SECONDS = 5
    with receiving(certificate) as receiver:
        target = addresses.judged(receiver.url)
        outcome = posting.post(target, body=b"{}", headers={})
    assert "证书不对" in outcome.why
    assert receiver.came == []


def test_over_tls_the_name_is_proved_and_the_address_is_the_judged_one(
    settings, certificate, monkeypatch
):
    settings.HOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.HOOK_SECONDS = 5
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with receiving(certificate) as receiver:
        resolving(monkeypatch, ["127.0.0.1"], house="127.0.0.1")
        for name, status in (("localhost", 204), ("partner.example", None)):
            target = addresses.judged(f"https://{name}:{receiver.port}/hook")
            assert posting.post(target, body=b"{}", headers={}).status == status, name
    assert len(receiver.came) == 1
