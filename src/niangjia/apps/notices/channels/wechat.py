"""Subscription messages of a WeChat service account (订阅通知), by WeChat's own interface.

The person allowed each message beforehand, once, on a page inside WeChat; whether an allowance is
left only WeChat knows, and it says so when we send (43101). By whose number (`openid`) she is known
to the account, and that she allowed it, comes from such a page, which is not part of this house.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings

from niangjia.apps.notices.channels import calling
from niangjia.apps.notices.channels.port import Outgoing, Refused, TryLater
from niangjia.apps.notices.choices import Reason

_TOKEN_OLD = {40001, 40014, 42001}
_BUSY = {-1, 45009, 45011, 45047}
_SET_UP = {40013, 40037, 40125, 40164, 41030, 47003, 48001, 61024}
_EARLY = 300
"""Seconds before its end from which a token is not used any more."""


@dataclass(slots=True, kw_only=True)
class Token:
    """The access token, shared by the threads of this process."""

    value: str = ""
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChat:
    """One service account, and the number WeChat gave to each of its templates."""

    url: str
    appid: str
    secret: str
    templates: Mapping[str, str]
    token: Token = field(default_factory=Token)

    def send(self, out: Outgoing) -> str:
        """Carry one message; an old token is asked for anew, once."""
        number = self.templates.get(out.template)
        if number is None or not out.words.wechat:
            raise Refused(Reason.SET_UP, f"no template for {out.template}")
        asked = {
            "touser": out.to,
            "template_id": number,
            "page": out.link,
            "data": {key: {"value": text} for key, text in out.words.wechat.items()},
        }
        answer = self._asked(asked, self._access())
        if answer.get("errcode") in _TOKEN_OLD:
            answer = self._asked(asked, self._access(anew=True))
        _check(answer)
        return str(answer.get("msgid", ""))

    def _asked(self, asked: Mapping[str, Any], access: str) -> dict[str, Any]:
        url = f"{self.url}/cgi-bin/message/subscribe/bizsend?access_token={quote(access)}"
        return calling.post(url, json.dumps(asked, ensure_ascii=False).encode(), {})

    def _access(self, *, anew: bool = False) -> str:
        """Return the access token; WeChat keeps one for all who ask (`stable_token`)."""
        with self.token.lock:
            if not anew and time.monotonic() < self.token.until:
                return self.token.value
            asked = {
                "grant_type": "client_credential",
                "appid": self.appid,
                "secret": self.secret,
                "force_refresh": anew,
            }
            answer = calling.post(
                f"{self.url}/cgi-bin/stable_token", json.dumps(asked).encode(), {}
            )
            _check(answer)
            if not answer.get("access_token"):
                raise TryLater(Reason.SET_UP, "no token")
            self.token.value = str(answer["access_token"])
            self.token.until = time.monotonic() + int(answer.get("expires_in", 0)) - _EARLY
            return self.token.value


def _check(answer: Mapping[str, Any]) -> None:
    code = answer.get("errcode", 0)
    if code == 0:
        return
    told = f"{code} {answer.get('errmsg', '')}"[:200]
    if code == 43101:
        raise Refused(Reason.USED_UP, told)
    if code in _SET_UP | _TOKEN_OLD:
        raise TryLater(Reason.SET_UP, told)
    if code in _BUSY:
        raise TryLater(Reason.BUSY, told)
    raise Refused(Reason.REFUSED, told)


_HELD: dict[tuple[str, str], Token] = {}


def current() -> WeChat | None:
    """Return the service account of this copy, or None where none is set."""
    told = settings.WECHAT
    if not told["appid"]:
        return None
    token = _HELD.setdefault((told["url"], told["appid"]), Token())
    return WeChat(token=token, **told)
