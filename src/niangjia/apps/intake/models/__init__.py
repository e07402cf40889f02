"""The tables of intake: enquiries, and the offices that send somebody or were asked."""

from niangjia.apps.intake.models.enquiry import (
    CallEvent,
    Draft,
    Enquiry,
    EnquiryStep,
    Paper,
    Taken,
    Telling,
    Unfinished,
)
from niangjia.apps.intake.models.offices import (
    Extension,
    InterimReply,
    OfficeStep,
    OutwardLetter,
    Referral,
    Reply,
)

__all__ = [
    "CallEvent",
    "Draft",
    "Enquiry",
    "EnquiryStep",
    "Extension",
    "InterimReply",
    "OfficeStep",
    "OutwardLetter",
    "Paper",
    "Referral",
    "Reply",
    "Taken",
    "Telling",
    "Unfinished",
]
