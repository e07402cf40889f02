"""What is said to whoever has taken something down: what the person is to take home."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from niangjia.web.http import Request
from niangjia.web.words import moment

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.intake.services.tellings import Given


def say_receipt(request: Request, given: "Given") -> None:
    """Tell the keeper the number and the code, which no other page shows again."""
    words = _("记下了。把编号 %(number)s 和查询码 %(code)s 告诉本人，查询码只显示这一次。")
    messages.success(request, words % {"number": given.number, "code": given.code})


def say_added(request: Request, enquiry: "Enquiry") -> None:
    """Tell the keeper into which record it went, and by when somebody calls where it is urgent."""
    words = _("记进 %(number)s 了，没有另立一条。")
    messages.success(request, words % {"number": enquiry.number})
    warn_of_call(request, enquiry)


def warn_of_call(request: Request, enquiry: "Enquiry") -> None:
    """Say by when somebody calls, where danger was told and nobody has yet."""
    if enquiry.call_back_by and not enquiry.reached_at:
        words = _("话里有急事：%(at)s 前要有人回电。")
        messages.warning(request, words % {"at": moment(enquiry.call_back_by)})
