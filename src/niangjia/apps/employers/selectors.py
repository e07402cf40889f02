"""Read side of employers: found by credit code or by a part of the name."""

import re
import unicodedata

from django.db.models import Q, QuerySet

from niangjia.apps.employers.models import Employer
from niangjia.kernel.errors import NotFound
from niangjia.kernel.identifiers import credit_code


def get_employer(pk: int) -> Employer:
    """Return the employer of that number.

    :raises NotFound: there is no such employer.
    """
    try:
        return Employer.objects.get(pk=pk)
    except Employer.DoesNotExist:
        raise NotFound from None


def employer_by_uscc(text: str) -> Employer | None:
    """Return the employer with that credit code, sound or as printed, if registered."""
    code = credit_code(text).text
    return Employer.objects.filter(Q(uscc=code) | Q(uscc_as_printed=code)).first() if code else None


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two spellings differ only in width, spaces and the shape of brackets."""

    def bare(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).casefold()
        return re.sub(r"[\s()〔〕\[\]【】·.]", "", folded)

    return bare(one) == bare(other)


def is_same_employer(employer: Employer, name: str, uscc: str = "") -> bool:
    """Tell whether a name, or a credit code, is that of a registered employer."""
    code = credit_code(uscc).text if uscc.strip() else ""
    return bool(code and code == employer.code) or is_same_name(employer.name, name)


def search_employers(text: str) -> QuerySet[Employer]:
    """Return the employers whose name holds the words, or whose credit code begins with them.

    Public register data: everyone in the house may look an employer up.
    """
    words = text.strip()
    if not words:
        return Employer.objects.none()
    code = credit_code(words).text
    found = Q(name__contains=words)
    if len(code) >= 4 and code.isascii() and code.isalnum():
        found |= Q(uscc__startswith=code) | Q(uscc_as_printed__startswith=code)
    return Employer.objects.filter(found).order_by("name", "pk")
