"""What is said to whoever has taken something down: what the person is to take home."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from niangjia.web.http import Request

if TYPE_CHECKING:
    from niangjia.apps.intake.services.tellings import Given


def say_receipt(request: Request, given: "Given") -> None:
    """Tell the keeper the number and the code, which no other page shows again."""
    words = _("记下了。把编号 %(number)s 和查询码 %(code)s 告诉本人，查询码只显示这一次。")
    messages.success(request, words % {"number": given.number, "code": given.code})
