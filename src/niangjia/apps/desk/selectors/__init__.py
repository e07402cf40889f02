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

__all__ = [
    "SHOWN",
    "EmployerHit",
    "PersonHit",
    "Place",
    "Results",
    "number_in",
    "searched",
]
