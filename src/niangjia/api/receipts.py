"""What carriers say afterwards: a signed receipt for one message, from a machine."""

import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from niangjia.apps.notices.channels import sms
from niangjia.apps.notices.services import receipts
from niangjia.apps.teaching import clock
from niangjia.engines.facts import parsed
from niangjia.kernel.errors import NotFound

router = Router()
_STATES = ("delivered", "failed")


@router.post("/sms-receipts", include_in_schema=False, auth=None, url_name="sms_receipt")
def sms_receipt(request: HttpRequest) -> Any:
    """Note that a text message arrived, or did not: {"id", "state", "detail"}, signed.

    For whoever cannot sign as the gateway there is nothing here. The same receipt again is no harm.
    """
    is_signed = sms.is_signed(
        at=request.headers.get("Nj-Time", ""),
        nonce=request.headers.get("Nj-Nonce", ""),
        signed=request.headers.get("Nj-Signature", ""),
        body=request.body,
        now=time.time(),
    )
    told = parsed(request.body) if is_signed else None
    if not isinstance(told, dict) or told.get("state") not in _STATES:
        raise NotFound
    try:
        mark = UUID(str(told.get("id")))
    except ValueError:
        raise NotFound from None
    is_noted = receipts.note_receipt(
        mark=mark,
        is_delivered=told["state"] == "delivered",
        detail=str(told.get("detail", "")),
        at=clock.now(),
    )
    if not is_noted:
        raise NotFound
    return {"noted": True}
