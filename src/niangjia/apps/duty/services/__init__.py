"""Write side of the rota."""

from niangjia.apps.duty.services.rota import (
    add_shifts,
    change,
    end_shift,
    swap,
    warn_of_holes,
    withdraw_change,
)
from niangjia.apps.duty.services.sheets import HEADINGS, OPTIONAL, Imported, import_sheet

__all__ = [
    "HEADINGS",
    "OPTIONAL",
    "Imported",
    "add_shifts",
    "change",
    "end_shift",
    "import_sheet",
    "swap",
    "warn_of_holes",
    "withdraw_change",
]
