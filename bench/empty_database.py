"""A database of a bench's own, empty and migrated, with Django on it; gone when it is over."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def database() -> Iterator[None]:
    """Start it, and put everything away."""
    from niangjia.config import postgres
    from niangjia.config.prepare import VAR

    with postgres.borrowed(VAR / "test-data" / "database", forgetful=True) as addresses:
        os.environ["DJANGO_SETTINGS_MODULE"] = "niangjia.config.settings.test"
        os.environ["DATABASE_URL"] = addresses.owner
        import django

        django.setup()
        logging.disable(logging.INFO)
        from django.db import connections
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        connections["default"].settings_dict["TEST"]["NAME"] = f"bench_niangjia_{os.getpid()}"
        setup_test_environment()
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        try:
            yield
        finally:
            teardown_databases(made, verbosity=0)
