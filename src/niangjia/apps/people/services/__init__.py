"""Write side of people: who is registered, how she is identified, who looked at her numbers."""

from niangjia.apps.people.errors import (
    AddressTooLong,
    BankAccountInvalid,
    CitizenIdInvalid,
    CitizenIdTaken,
    HasAccount,
    NameDiffers,
    NameMissing,
    PhoneInvalid,
    ReasonMissing,
    UsernameTaken,
)
from niangjia.apps.people.services.accounts import (
    close_account,
    end_sessions,
    open_account,
    set_password,
)
from niangjia.apps.people.services.identity import (
    correct_person,
    keep_addresses,
    reveal,
    reveal_many,
    verify_identity,
)
from niangjia.apps.people.services.registering import (
    NewPerson,
    register_people,
    register_person,
)

__all__ = [
    "AddressTooLong",
    "BankAccountInvalid",
    "CitizenIdInvalid",
    "CitizenIdTaken",
    "HasAccount",
    "NameDiffers",
    "NameMissing",
    "NewPerson",
    "PhoneInvalid",
    "ReasonMissing",
    "UsernameTaken",
    "close_account",
    "correct_person",
    "end_sessions",
    "keep_addresses",
    "open_account",
    "register_people",
    "register_person",
    "reveal",
    "reveal_many",
    "set_password",
    "verify_identity",
]
