"""Write side of the law book: official texts brought in, published values under four eyes."""

from niangjia.apps.lawbook.services.sheets import Brought, propose_sheet
from niangjia.apps.lawbook.services.texts import Imported, import_text
from niangjia.apps.lawbook.services.values import (
    Draft,
    confirm_values,
    propose_value,
    refuse_value,
    withdraw_value,
)

__all__ = [
    "Brought",
    "Draft",
    "Imported",
    "confirm_values",
    "import_text",
    "propose_sheet",
    "propose_value",
    "refuse_value",
    "withdraw_value",
]
