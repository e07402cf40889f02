"""Write side of the desk: looking for a person by her number, and keeping views."""

from niangjia.apps.desk.services.finding import find_by_number
from niangjia.apps.desk.services.views import change_view, delete_view, save_view

__all__ = ["change_view", "delete_view", "find_by_number", "save_view"]
