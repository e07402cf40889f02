"""A person opens her own enquiry by the number and the code of its receipt."""

from datetime import datetime

from niangjia.apps.audit import services as audit
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.receipts import OwnReceipt, receipt_digest, receipt_of
from niangjia.apps.intake.services import taking
from niangjia.apps.matters.selectors.look_up import matter_number
from niangjia.apps.matters.services.look_up import not_at_will
from niangjia.apps.people.selectors import get_person


def look_up(*, number: str, code: str, address: str, at: datetime) -> OwnReceipt:
    """Return the receipt that has this number and code, and record that its holder looked.

    What was only taken in is registered now: she may look from another phone than she sent it from.

    :raises matters.services.look_up.NoSuchCode: they do not belong together.
    :raises matters.services.look_up.TooManyTries: too many wrong codes came from there just now.
    """
    number = matter_number(number)

    def find() -> OwnReceipt | None:
        found = receipt_of(number, receipt_digest(number, code))
        if found is None and taking.register_under(number=number, at=at):
            found = receipt_of(number, receipt_digest(number, code))
        if found is not None:
            audit.record(
                "intake.looked_up",
                target=f"{Enquiry._meta.label_lower}:{found.enquiry_id}",
                by=get_person(found.person_id),
            )
        return found

    return not_at_will(number=number, address=address, at=at, find=find)
