"""Write side of the desk: looking for a person by her number is an act."""

from niangjia.apps.desk.services.finding import find_by_number

__all__ = ["find_by_number"]
