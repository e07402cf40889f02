"""Key files at set-up: made with the first migration, never made anew over sealed data."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from niangjia.apps.audit import sealing


def prepare_keys(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Create missing key files after migration, unless the database already holds sealed values.

    :raises KeyMissing: there are sealed values, but a key file is gone; restore it from backup.
    """
    missing = sealing.missing_keys()
    if not missing:
        return
    if _holds_sealed_values(using):
        raise sealing.KeyMissing(path=missing[0])
    sealing.create_missing_keys()


def _holds_sealed_values(using: str) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM people_person WHERE citizen_id_key IS NOT NULL"
            " OR phone_key IS NOT NULL OR bank_account_enc IS NOT NULL)"
        )
        return bool(cursor.fetchone()[0])
