"""Official texts brought in from files, article by article."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.lawbook import policies
from niangjia.apps.lawbook.models import StatuteArticle, StatuteText
from niangjia.apps.lawbook.selectors import files
from niangjia.apps.people.models import Person
from niangjia.engines.law import Citation
from niangjia.engines.law.checking import citations
from niangjia.engines.law.official import (
    OfficialText,
    TextRefused,
    asked,
    instrument_of,
    read_official,
    unmatched,
)
from niangjia.engines.law.texts import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file: the text on file, whether it is new, and quotes it does not contain."""

    text: StatuteText
    is_new: bool
    unmatched: tuple[Citation, ...]


@atomic
def import_text(
    *,
    name: str,
    data: bytes,
    by: Person,
    on: date,
    at: datetime,
    version_on: date | None = None,
) -> Imported:
    """Take an official text over, article by article; the same file again changes nothing.

    :raises NotForYou: the person holds no role in a federation that brings texts in.
    :raises TextRefused: the file is empty, no text, of a statute that the book does not cite, or
        does not contain one of the words that the book quotes from it.
    """
    policies.require_any(by, on=on)
    found = read_official(name, data, version_on)
    lacking = _looked_up(name, found)
    text, is_new = StatuteText.objects.get_or_create(
        title=folded(found.title),
        part=found.part,
        version_on=found.version_on,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "in_force_on": found.in_force_on,
            "file_name": name[-200:],
            "brought_by": by,
            "brought_at": at,
        },
    )
    if is_new:
        StatuteArticle.objects.bulk_create(
            StatuteArticle(text=text, seq=seq, key=one.key, words=one.text)
            for seq, one in enumerate(found.articles)
        )
        audit.record(
            "lawbook.text_imported",
            target=text,
            by=by,
            facts={
                "title": found.title,
                "part": found.part,
                "version_on": found.version_on.isoformat(),
                "articles": len(found.articles),
                "sha256": text.sha256,
            },
        )
    return Imported(text=text, is_new=is_new, unmatched=lacking)


def _looked_up(name: str, found: OfficialText) -> tuple[Citation, ...]:
    """Return the quotes that the text does not contain.

    :raises TextRefused: the book cites no such statute, or none of its quotes stands there.
    """
    instrument = instrument_of(found, files().instruments.values())
    if instrument is None:
        why = (
            f"法律库没有引用《{found.title}》，导入了也用不上。确实要引用的，"
            "先请维护人员在 law/instruments.yaml 里加上它。"
        )
        raise TextRefused(name=name, why=why)
    quotes = [one for _, one in citations(files()) if one.law == instrument.name]
    lacking = unmatched(found, quotes)
    count = asked(found, quotes)
    if count and len(lacking) == count:
        why = (
            f"里面一处也找不到法律库从《{found.title}》摘录的字句，多半是别的法或者别的版本。"
            "请核对标题和版本，重新下载现行有效的全文。"
        )
        raise TextRefused(name=name, why=why)
    return lacking
