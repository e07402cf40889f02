"""Read side of the desk."""

from niangjia.apps.desk.selectors.finding import (
    SHOWN,
    EmployerHit,
    PersonHit,
    Place,
    Results,
    number_in,
    searched,
    searched_meant,
)
from niangjia.apps.desk.selectors.lists import officers_at_work, officers_near, unions_near
from niangjia.apps.desk.selectors.rounds import get_round, rounds_of
from niangjia.apps.desk.selectors.views import get_view, may_change, views_of

__all__ = [
    "SHOWN",
    "EmployerHit",
    "PersonHit",
    "Place",
    "Results",
    "get_round",
    "get_view",
    "may_change",
    "number_in",
    "officers_at_work",
    "officers_near",
    "rounds_of",
    "searched",
    "searched_meant",
    "unions_near",
    "views_of",
]
