"""Quiet hours (静默时段): in which nothing rings that can wait for the morning."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def next_allowed(at: datetime) -> datetime:
    """Return the first instant from `at` on at which something may ring, in China's time.

    Hours that begin and end together are none. The night may pass midnight.
    """
    begins, ends = settings.QUIET_HOURS
    local = timezone.localtime(at)
    clock = local.time()
    is_quiet = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
    if not is_quiet:
        return at
    morning = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return morning if clock < ends else morning + timedelta(days=1)
