"""The interface is asked by the people of the pages' house."""

from tests.web.conftest import house

__all__ = ["house"]
