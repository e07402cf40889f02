"""Numbers that name a person, a unit or a case in China: checked, brought to one form, masked."""

from niangjia.kernel.identifiers.case import CaseNumber, case_number, normal_case_number
from niangjia.kernel.identifiers.citizen import (
    Document,
    PersonNumber,
    born_on,
    citizen_id,
    is_citizen_id,
    masked_id,
    person_number,
)
from niangjia.kernel.identifiers.credit import CreditCode, credit_code
from niangjia.kernel.identifiers.reach import bank_card_doubt, is_phone, mobile
from niangjia.kernel.identifiers.regions import is_place, was_ever_in_force

__all__ = [
    "CaseNumber",
    "CreditCode",
    "Document",
    "PersonNumber",
    "bank_card_doubt",
    "born_on",
    "case_number",
    "citizen_id",
    "credit_code",
    "is_citizen_id",
    "is_phone",
    "is_place",
    "masked_id",
    "mobile",
    "normal_case_number",
    "person_number",
    "was_ever_in_force",
]
