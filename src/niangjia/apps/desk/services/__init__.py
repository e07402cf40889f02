"""Write side of the desk: looking by a number or in what was told, views, one deed on many rows."""

from niangjia.apps.desk.services.finding import find_by_number, find_in_words
from niangjia.apps.desk.services.rounds import (
    AT_ONCE,
    MOST,
    begin,
    confirm,
    do,
    drop_rounds,
    see,
    see_again,
)
from niangjia.apps.desk.services.views import change_view, delete_view, save_view

__all__ = [
    "AT_ONCE",
    "MOST",
    "begin",
    "change_view",
    "confirm",
    "delete_view",
    "do",
    "drop_rounds",
    "find_by_number",
    "find_in_words",
    "save_view",
    "see",
    "see_again",
]
