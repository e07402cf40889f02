"""Write side of the desk: looking for a person by her number, views, giving many to one officer."""

from niangjia.apps.desk.services.bulk import MOST, Outcome, foresee_giving, give_many
from niangjia.apps.desk.services.finding import find_by_number
from niangjia.apps.desk.services.views import change_view, delete_view, save_view

__all__ = [
    "MOST",
    "Outcome",
    "change_view",
    "delete_view",
    "find_by_number",
    "foresee_giving",
    "give_many",
    "save_view",
]
