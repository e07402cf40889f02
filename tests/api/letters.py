"""Letters of offices that programs bring in tests, and how their answers are looked at."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

URL = "/api/v1/referrals"
NAME = "赵小骑（演示）"
LETTER = {
    "door": "court",
    "sender": "示例区人民法院（演示）",
    "their_number": "（2026）示例诉前调1号",
    "asked": "before_filing",
    "words": "劳务合同纠纷，诉前委派调解。",
}
ABOUT = {
    "name": NAME,
    "phone": "13800000002",
    "employer_name": "示例速达配送有限公司（演示）",
    "people_count": 3,
}
REPLY = {"decided": "failed", "says": "双方分歧较大，没有谈成。", "contact": "周敏 12351"}


def key() -> str:
    """Return a key for a create."""
    return str(uuid4())


def today() -> Any:
    """Return the day it is."""
    return timezone.localdate()


def bring(client: Any, **changes: Any) -> Any:
    """Take in a letter about somebody new, changed; return the answer."""
    came = client.send("post", URL, LETTER | ABOUT | changes, idempotency_key=key())
    assert came.status_code == 201, came.content.decode()
    return came


def tag(client: Any, address: str) -> str:
    """Return the tag of a record as it stands."""
    return str(client.get(address).headers["ETag"])


def code_of(came: Any) -> tuple[int, str]:
    """Return by which status and code something was declined."""
    return came.status_code, came.json()["code"]
