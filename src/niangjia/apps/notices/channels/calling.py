"""One HTTP call to a carrier: JSON there and back, no redirect followed, what failed told apart."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from niangjia.apps.notices.channels.port import PATIENCE, CutOff, Refused, TryLater
from niangjia.apps.notices.choices import Reason

MOST_ANSWER = 64 * 1024
_LATER = {408, 425, 429}
_SET_UP = {401, 403, 404}


class _NoRedirect(HTTPRedirectHandler):
    """What is meant for one address is not sent to another."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Post a body and return the answer's JSON object, empty where it is none.

    :raises TryLater: nobody was there, or it is busy.
    :raises Refused: it will not take this.
    :raises CutOff: it was there, and the line broke before it answered.
    """
    asked = Request(
        url, data=body, headers={"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with build_opener(_NoRedirect).open(asked, timeout=PATIENCE) as answer:
            return _object(answer.read(MOST_ANSWER))
    except HTTPError as no:
        with no:
            raise _declined(no.code) from no
    except URLError as nobody:
        # urllib wraps what happens before the request has left; the rest comes bare.
        raise TryLater(Reason.BUSY, str(nobody.reason)) from nobody
    except (TimeoutError, OSError, HTTPException) as broken:
        raise CutOff(Reason.CUT_OFF, str(broken)) from broken


def _declined(status: int) -> TryLater | Refused:
    if status >= 500 or status in _LATER:
        return TryLater(Reason.BUSY, str(status))
    if status in _SET_UP or status < 400:
        return TryLater(Reason.SET_UP, str(status))
    return Refused(Reason.REFUSED, str(status))


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
