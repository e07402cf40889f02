"""How codes and ways are shown: the same on every page that asks for one."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from niangjia.apps.accounts import selectors as accounts

if TYPE_CHECKING:
    from niangjia.apps.people.models import Account

_PERIOD = 30


def as_code(field: Field) -> None:
    """Dress a field for six figures, or for a recovery code."""
    field.label = _("验证码")
    field.help_text = _("手机验证器里的 6 位数字；手机不在身边，就填一个恢复码。")
    field.error_messages["required"] = _("请填验证码。")
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "maxlength": "12",
        "spellcheck": "false",
    }


def ways(account: "Account") -> dict[str, Any]:
    """Return by what an account can prove itself, for the page that asks."""
    factors = accounts.factors_of(account)
    return {"has_code": factors.totp is not None or factors.codes_left > 0, "factors": factors}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCode:
    """What an invented person's phone would show; empty when the next is `wait` seconds away."""

    digits: str
    wait: int


def demo_code(account: "Account") -> DemoCode | None:
    """Return a code this account may use now, in a demo; nowhere else and for nobody else.

    A code works once and for a minute and a half: the first that has not been used is shown.
    """
    if not settings.IS_DEMO:
        return None
    kept = accounts.factors_of(account).totp
    if kept is None:
        return None
    secret = decrypt(kept.data["secret"])
    now = int(time.time())
    for step in (0, 1, -1):
        code = totp.format_hotp_value(totp.hotp_value(secret, now // _PERIOD + step))
        if cache.get(kept.wrap()._get_used_cache_key(code)) is None:
            return DemoCode(digits=code, wait=0)
    return DemoCode(digits="", wait=_PERIOD - now % _PERIOD)
