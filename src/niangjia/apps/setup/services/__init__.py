"""Write side of setup: a sheet kept, corrected, and taken over whole."""

from niangjia.apps.setup.errors import FaultsRemain, NothingInSheet, SheetDone
from niangjia.apps.setup.services.sheets import (
    give_up_sheet,
    read_sheet,
    save_corrections,
    send_sheet,
    start_sheet,
)
from niangjia.apps.setup.services.taking_over import import_sheet, take_over

__all__ = [
    "FaultsRemain",
    "NothingInSheet",
    "SheetDone",
    "give_up_sheet",
    "import_sheet",
    "read_sheet",
    "save_corrections",
    "send_sheet",
    "start_sheet",
    "take_over",
]
