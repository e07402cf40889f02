"""Days as programs send them: the same years that pages take."""

from datetime import date
from typing import Annotated

from pydantic import Field

from niangjia.kernel.days import FIRST, LAST

Day = Annotated[date, Field(ge=FIRST, le=LAST)]
"""A day that somebody sends; what comes back is a `date`."""
