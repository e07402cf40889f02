"""Which ID tokens are believed: signed by the service's own key, ours, of now, of our question."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa

from niangjia.web.account import single_sign_on

OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
APP = SimpleNamespace(client_id="niangjia", settings={"server_url": "https://id.example"})


def claims(**other: Any) -> dict[str, Any]:
    """Return what a sound token says."""
    now = int(time.time())
    sound = {
        "iss": "https://id.example",
        "aud": "niangjia",
        "sub": "staff-1",
        "iat": now,
        "exp": now + 60,
        "nonce": single_sign_on._nonce("question"),
    }
    return {name: value for name, value in (sound | other).items() if value is not None}


@pytest.fixture
def believe(rf, monkeypatch):
    """Ask whether a token is believed."""
    monkeypatch.setattr(single_sign_on._OpenId, "_signed_by", lambda *_: OURS.public_key())
    adapter = single_sign_on._OpenId(rf.get("/", {"state": "question"}), "sso")
    return lambda token: adapter._decode_id_token(APP, token)


def test_a_sound_token_is_believed(believe):
    assert believe(jwt.encode(claims(), OURS, "RS256"))["sub"] == "staff-1"


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (None, "none"),
        ("a secret that the service and we would share, long enough", "HS256"),
        (FOREIGN, "RS256"),
    ],
    ids=["unsigned", "by a shared secret", "by a foreign key"],
)
def test_an_unsigned_or_a_foreign_signature_is_refused(believe, key, algorithm):
    with pytest.raises(OAuth2Error):
        believe(jwt.encode(claims(), key, algorithm))


def test_a_token_that_was_altered_is_refused(believe):
    head, body, mark = jwt.encode(claims(), OURS, "RS256").split(".")
    other = jwt.encode(claims(sub="staff-2"), OURS, "RS256").split(".")[1]
    assert other != body
    with pytest.raises(OAuth2Error):
        believe(f"{head}.{other}.{mark}")


@pytest.mark.parametrize(
    "other",
    [{"exp": 1}, {"exp": None}, {"iat": None}, {"iat": int(time.time()) + 3600}],
    ids=["over", "without an end", "without a beginning", "not begun"],
)
def test_a_token_that_has_run_out_is_refused(believe, other):
    with pytest.raises(OAuth2Error):
        believe(jwt.encode(claims(**other), OURS, "RS256"))


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://id.example.evil"},
        {"aud": "another"},
        {"nonce": "of another question"},
        {"nonce": None},
        {"sub": None},
    ],
    ids=["issuer", "audience", "nonce", "no nonce", "nobody"],
)
def test_a_token_for_something_else_is_refused(believe, other):
    with pytest.raises(OAuth2Error):
        believe(jwt.encode(claims(**other), OURS, "RS256"))
