"""The one root of every failure we anticipate.

A domain error says *what* was declined and *what to do next*, in Chinese, because a person reads
it. The code is for machines; the message is also the key of the message catalogues, so that only
the interfaces (`web`, `api`, `jobs`) translate.
"""

from typing import Any, ClassVar, Self


class Term(str):
    """A Chinese word inside a message, and what stands for it in English.

    `en` is English, or the name that programs know it by where nobody has put it so.
    """

    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        word = super().__new__(cls, zh)
        word.en = en
        return word

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Return what a copy is made of, in another process too."""
        return type(self), (str(self), self.en)


class DomainError(Exception):
    """A request that the domain understands and declines.

    `data` carries the facts of the refusal, `message` is a template over them.
    """

    code: ClassVar[str] = "declined"
    message: ClassVar[str] = "这一项现在不能办。"

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.message % data)


class NotFound(DomainError):
    """There is no such record, or it is not the asker's to see: the two are never told apart."""

    code = "not_found"
    message = "没有这条记录，或者它不在您能看的范围内。"


class StaleVersion(DomainError):
    """Someone else changed the record since it was shown."""

    code = "stale_version"
    message = "您打开这一页之后，%(what)s已经被改过。请看过新的内容再办。"
