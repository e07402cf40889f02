"""Read side of the desk."""

from niangjia.apps.desk.selectors.finding import (
    SHOWN,
    EmployerHit,
    PersonHit,
    Place,
    Results,
    number_in,
    searched,
)
from niangjia.apps.desk.selectors.lists import officers_near, unions_near

__all__ = [
    "SHOWN",
    "EmployerHit",
    "PersonHit",
    "Place",
    "Results",
    "number_in",
    "officers_near",
    "searched",
    "unions_near",
]
