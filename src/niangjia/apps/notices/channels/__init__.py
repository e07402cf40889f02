"""Who carries messages out of the house: one adapter for each, behind one interface."""

from collections.abc import Mapping

from niangjia.apps.notices.channels import mail, sms, wechat
from niangjia.apps.notices.channels.port import (
    Carrier,
    CutOff,
    Outgoing,
    Refused,
    TryLater,
)
from niangjia.apps.notices.choices import Channel

__all__ = ["Carrier", "CutOff", "Outgoing", "Refused", "TryLater", "carriers"]


def carriers() -> Mapping[Channel, Carrier]:
    """Return the carriers this copy is set up for, by channel; none where nothing is set."""
    found = {
        Channel.WECHAT: wechat.current(),
        Channel.SMS: sms.current(),
        Channel.EMAIL: mail.current(),
    }
    return {channel: carrier for channel, carrier in found.items() if carrier is not None}
