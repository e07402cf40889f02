"""What settings read from the environment: the database's address and the secret key."""

import json
import os
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Each web process has four blocking threads, each job process a few: this is more than both need.
POOL = {"min_size": 1, "max_size": 8, "timeout": 15}
_ABOUT_TLS = {"sslmode", "sslrootcert", "sslcert", "sslkey"}


def database(*, pooled: bool = True, url: str | None = None) -> dict[str, Any]:
    """Django's description of the database at `url`, by default the one `DATABASE_URL` names.

    Connections are pooled by psycopg (3.5 times the pages of none), which is why `CONN_MAX_AGE`
    must stay 0. With no address the description has no host: settings can be imported by commands
    that need no database, and the first query of one that does fails.
    """
    parts = urlsplit(os.environ.get("DATABASE_URL", "") if url is None else url)
    if parts.scheme not in {"", "postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL 只接受 postgresql:// 开头的地址，现在是 {parts.scheme}://。"
        )
    asked = dict(parse_qsl(parts.query))
    if unknown := asked.keys() - _ABOUT_TLS:
        raise ImproperlyConfigured(
            f"DATABASE_URL 问号后面只认 {'、'.join(sorted(_ABOUT_TLS))}，不认 {min(unknown)}。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "niangjia",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": True,  # a view that raises leaves nothing written
        "OPTIONS": ({"pool": POOL} if pooled else {}) | asked,
    }


def secret_key(folder: Path) -> str:
    """The key that signs sessions: from `NIANGJIA_SECRET_KEY`, else from the copy's key folder.

    The start of a copy writes the file; a command that signs nothing works without one, and gets
    an empty key, which Django refuses the moment something is signed.
    """
    if key := os.environ.get("NIANGJIA_SECRET_KEY"):
        return key
    path = folder / "secret.key"
    return path.read_text().strip() if path.exists() else ""


def font_folder() -> Path:
    """The folder of the Chinese faces: `NIANGJIA_FONT_FOLDER`, else those installed with us.

    The wheel is found, never imported: only its font files are used.
    """
    if named := os.environ.get("NIANGJIA_FONT_FOLDER"):
        return Path(named)
    spec = find_spec("pylopdf_fonts_zh_cn")
    return Path(spec.origin).parent if spec and spec.origin else Path("fonts-not-installed")


def identity_providers() -> dict[str, Any]:
    """The services that may vouch for people, as allauth reads them: none before keys are set.

    `NIANGJIA_OIDC_ISSUER`, `_CLIENT_ID`, `_SECRET`, `_NAME` name one OpenID provider;
    `NIANGJIA_WEIXIN_APPID` and `_SECRET` open the door by Weixin.
    """
    told = os.environ.get
    found: dict[str, Any] = {}
    if issuer := told("NIANGJIA_OIDC_ISSUER"):
        app = {
            "provider_id": "sso",
            "name": told("NIANGJIA_OIDC_NAME", "统一身份认证"),
            "client_id": told("NIANGJIA_OIDC_CLIENT_ID", ""),
            "secret": told("NIANGJIA_OIDC_SECRET", ""),
            "settings": {"server_url": issuer, "oauth_pkce_enabled": True, "scope": ["openid"]},
        }
        found["openid_connect"] = {"APPS": [app]}
    if appid := told("NIANGJIA_WEIXIN_APPID"):
        app = {"name": "微信", "client_id": appid, "secret": told("NIANGJIA_WEIXIN_SECRET", "")}
        found["weixin"] = {"APPS": [app]}
    return found


def mail_server() -> dict[str, Any]:
    """The mail server that carries notices: none before `NIANGJIA_SMTP_HOST` is set."""
    told = os.environ.get
    return {
        "host": told("NIANGJIA_SMTP_HOST", ""),
        "port": int(told("NIANGJIA_SMTP_PORT", "587")),
        "security": told("NIANGJIA_SMTP_SECURITY", "starttls"),
        "sender": told("NIANGJIA_SMTP_FROM", ""),
        "user": told("NIANGJIA_SMTP_USER", ""),
        "password": told("NIANGJIA_SMTP_PASSWORD", ""),
    }


def wechat_account() -> dict[str, Any]:
    """The WeChat service account that carries notices: none before its appid is set.

    `NIANGJIA_WECHAT_TEMPLATES` is a JSON object: our template's name to WeChat's number of it.
    """
    told = os.environ.get
    return {
        "url": told("NIANGJIA_WECHAT_URL", "https://api.weixin.qq.com").rstrip("/"),
        "appid": told("NIANGJIA_WECHAT_APPID", ""),
        "secret": told("NIANGJIA_WECHAT_SECRET", ""),
        "templates": json.loads(told("NIANGJIA_WECHAT_TEMPLATES", "{}")),
    }


def quiet_hours() -> tuple[time, time]:
    """From when until when nothing rings that can wait: `NIANGJIA_QUIET_HOURS`, 21:00-08:00."""
    text = os.environ.get("NIANGJIA_QUIET_HOURS", "21:00-08:00")
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ImproperlyConfigured(
            f"NIANGJIA_QUIET_HOURS 要写成 21:00-08:00 这样，现在是“{text}”。"
        ) from None
    return begins, ends
