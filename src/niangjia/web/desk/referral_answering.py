"""What every page of an answer to an office has in common: who may, and where a refusal stands."""

from typing import TYPE_CHECKING

from django import forms

from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.http import Request, today
from niangjia.web.interview.papers import is_of_a_file, why
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Referral

FIELDS = {
    "intake.sent_on_impossible": "sent_on",
    "intake.next_word_impossible": "next_on",
    "intake.letter_differs": "done",
    "intake.reply_unproved": "proof",
    "intake.not_later": "until_on",
    "intake.agreed_on_impossible": "agreed_on",
    "intake.after_the_day": "is_after",
    "intake.parties_disagree": "parties_agree",
    "intake.extension_unproved": "letter",
}
"""Beside which field a refusal stands."""


def answerable(request: Request, pk: int) -> "Referral":
    """Return a letter that this person may answer.

    :raises NotFound: it is not hers to see.
    :raises policies.NotForYou: it is not hers to answer.
    """
    person, on = request.user.person, today()
    found = intake.get_referral(pk, visible_to=person, on=on)
    policies.require_desk(found.enquiry, person, on=on)
    return found


def refused(form: forms.Form, found: "Referral", declined: DomainError, scan: str) -> int:
    """Say beside the field it is about why something was declined; return the page's status.

    `scan` is the field of the paper that goes with it.
    """
    if isinstance(declined, StaleVersion):
        found.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = found.version
        form.add_error(None, said(declined))
        return 409
    name = scan if is_of_a_file(declined) else FIELDS.get(declined.code)
    words = why(declined) if is_of_a_file(declined) else said(declined)
    form.add_error(name if name in form.fields else None, words)
    return 422
