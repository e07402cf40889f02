"""Read side of the law book: the law in force, official texts, values that places publish."""

from niangjia.apps.lawbook.selectors.book import (
    book,
    calendar,
    clocks_on,
    confirmed,
    edition,
    editions,
    files,
    law_on,
)
from niangjia.apps.lawbook.selectors.texts import (
    ArticlePage,
    Quoted,
    article_of,
    texts_of,
)
from niangjia.apps.lawbook.selectors.values import get_value, may_decide, values_for

__all__ = [
    "ArticlePage",
    "Quoted",
    "article_of",
    "book",
    "calendar",
    "clocks_on",
    "confirmed",
    "edition",
    "editions",
    "files",
    "get_value",
    "law_on",
    "may_decide",
    "texts_of",
    "values_for",
]
