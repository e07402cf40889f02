"""How often somebody may ask: counted by all processes together, in one statement each."""

import hashlib
from datetime import timedelta

from django.db import connection

# The row is locked until the asker's own transaction ends: who asks at once is counted one by one.
_COUNT = """
INSERT INTO accounts_tries AS kept (whose, until, times) VALUES (%s, now() + %s, 1)
ON CONFLICT (whose) DO UPDATE
   SET times = CASE WHEN kept.until <= now() THEN 1 ELSE kept.times + 1 END,
       until = CASE WHEN kept.until <= now() THEN EXCLUDED.until ELSE kept.until END
RETURNING times
"""


def take(*, action: str, whose: str, most: int, within: timedelta) -> bool:
    """Count one try, and tell whether it is among the `most` of its span of time.

    The span begins with the first try, so that up to twice as many may come around its end. Of
    `whose` (an address, a phone, a person's number) nothing is kept but a digest.
    """
    digest = hashlib.sha256(f"{action}|{most}|{within}|{whose}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, within])
        (times,) = cursor.fetchone()
    return int(times) <= most


def forget_old_tries() -> int:
    """Delete the counts whose span is over, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_tries WHERE until <= now()")
        return cursor.rowcount
