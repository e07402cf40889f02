"""Keys by purpose: a version added, everything sealed anew, the old version retired."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.transaction import atomic

from niangjia.apps.audit import keysources, resealing, sealing
from niangjia.apps.audit import services as audit
from niangjia.apps.people import crypto
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError

ROTATING = ("personal", "index", "audit")
_MOST_INDEX_KEYS = 2


class PurposeUnknown(DomainError):
    """There is no such purpose, or its key never rotates."""

    code = "keys.purpose_unknown"
    message = (
        "“%(purpose)s”不能轮换。能轮换的是：personal、index、audit。"
        "codes 只有摘要、没有原文，换不了；怀疑它泄露，请给有关职工重新发查询码。"
    )


class StillRotating(DomainError):
    """The index has two columns: a third version would have no place."""

    code = "keys.still_rotating"
    message = "上一次轮换还没有收尾：请先 ./niangjia keys retire %(purpose)s，再加新版本。"


class StillNeeded(DomainError):
    """Something is still sealed with the version, or not yet found without it."""

    code = "keys.still_needed"
    message = (
        "“%(purpose)s”第 %(version)s 版还有 %(number)s 项在用，不能停用。"
        "请先运行 ./niangjia keys reseal %(purpose)s。"
    )


class NothingToRetire(DomainError):
    """Only a version below the current one is retired."""

    code = "keys.nothing_to_retire"
    message = "“%(purpose)s”没有可以停用的旧版本，现用第 %(current)s 版。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one purpose's keys stand: the versions held, and how much each still seals, by place."""

    purpose: str
    versions: tuple[int, ...]
    current: int
    held: Mapping[tuple[str, int], int]

    @property
    def left(self) -> int:
        """How many values are not yet of the current version."""
        return sum(number for (_, version), number in self.held.items() if version < self.current)


def status(purpose: str) -> Status:
    """Return how a purpose's keys stand.

    :raises PurposeUnknown: there is no such purpose.
    """
    if purpose not in sealing.PURPOSES:
        raise PurposeUnknown(purpose=purpose)
    keys = sealing.ring(purpose)
    found = {(one.place, one.version): one.number for one in resealing.held(purpose)}
    if purpose == "index":
        for version in sorted(keys.keys):
            # Told from what a version lacks: a digest does not say which key made it.
            if lacking := _without_index(version):
                found[("people_person (index)", version - 1)] = lacking
    versions = tuple(sorted(keys.keys))
    return Status(purpose=purpose, versions=versions, current=keys.current, held=found)


@atomic
def rotate(purpose: str) -> int:
    """Add a version, which seals from now on; return its number. What is old still opens.

    :raises PurposeUnknown: there is no such purpose, or its key never rotates.
    :raises StillRotating: the index holds two versions already.
    :raises KeysElsewhere: a command prints the keys.
    """
    _check(purpose)
    if purpose == "index" and len(sealing.ring("index").keys) >= _MOST_INDEX_KEYS:
        raise StillRotating(purpose=purpose)
    if purpose == "index":
        for _ in _index(resealing.BATCH):  # empties the column that the new version will fill
            pass
    version = keysources.source().add(purpose)
    audit.record("keys.rotated", target=f"keys:{purpose}", by=None, facts={"version": version})
    return version


def reseal(purpose: str, *, batch: int = resealing.BATCH) -> Iterator[tuple[str, int]]:
    """Seal anew, or index anew, what the current version does not; yield place and number.

    Batch by batch, while pages run; begun again, it goes on where it stopped.

    :raises PurposeUnknown: there is no such purpose, or its key never rotates.
    :raises SealBroken: a value does not open.
    """
    _check(purpose)
    done = 0
    steps = _index(batch) if purpose == "index" else resealing.reseal(purpose, batch=batch)
    for place, number in steps:
        done += number
        yield place, number
    if done:
        facts = {"number": done, "version": sealing.ring(purpose).current}
        with atomic():
            audit.record("keys.resealed", target=f"keys:{purpose}", by=None, facts=facts)


def retire(purpose: str) -> list[int]:
    """Take every version but the current out of use, and return them.

    The database refuses them from then on; their lines move to `<purpose>.retired`, which old
    backups need and nothing else reads.

    :raises PurposeUnknown: there is no such purpose, or its key never rotates.
    :raises NothingToRetire: only the current version is held.
    :raises StillNeeded: something is still sealed with an old one.
    :raises KeysElsewhere: a command prints the keys; they are forbidden here all the same.
    """
    _check(purpose)
    keys = sealing.ring(purpose)
    old = sorted(set(keys.keys) - {keys.current})
    if not old:
        raise NothingToRetire(purpose=purpose, current=keys.current)
    if purpose == "index":
        for _ in _index(resealing.BATCH):
            pass
    lowest = resealing.floor(purpose)
    needed = resealing.forbid(purpose, old[-1])
    if purpose == "index" and not needed:
        # The current version must find everybody, or the old one is still needed.
        needed = _without_index(keys.current)
        if needed:
            resealing.allow(purpose, lowest)
    if needed:
        raise StillNeeded(purpose=purpose, version=old[-1], number=needed)
    with atomic():
        audit.record("keys.retired", target=f"keys:{purpose}", by=None, facts={"versions": old})
    for version in old:
        keysources.source().remove(purpose, version)
    if purpose == "index":
        for _ in _index(resealing.BATCH):  # the old version's digests go
            pass
    return old


def _check(purpose: str) -> None:
    if purpose not in ROTATING:
        raise PurposeUnknown(purpose=purpose)


def _without_index(version: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_without_index(%s)", [version % 2 == 1])
        number: int = cursor.fetchone()[0]
    return number


def _index(batch: int) -> Iterator[tuple[str, int]]:
    """Write the digests of everybody by every version held, also those that no writer filled."""
    after = 0
    while True:
        after, number = _index_batch(after, batch)
        if not after:
            return
        yield "people_person (index)", number


@atomic
def _index_batch(after: int, batch: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_index_batch(%s, %s)", [after, batch])
        rows = cursor.fetchall()
        if not rows:
            return 0, 0
        columns: list[list[bytes | int | None]] = [[] for _ in range(7)]
        for pk, key, citizen_id_enc, phone_enc in rows:
            person = Person(pk=pk, key=key)
            citizen_id = _slots(person, Field.CITIZEN_ID, citizen_id_enc)
            phone = _slots(person, Field.PHONE, phone_enc)
            values = (pk, citizen_id_enc, phone_enc, citizen_id.odd, citizen_id.even)
            for column, value in zip(columns, (*values, phone.odd, phone.even), strict=True):
                column.append(value)
        cursor.execute("SELECT people_write_index(%s, %s, %s, %s, %s, %s, %s)", columns)
        return rows[-1][0], cursor.fetchone()[0]


def _slots(person: Person, field: Field, sealed: bytes | None) -> crypto.Slots:
    if sealed is None:
        return crypto.Slots(None, None)
    number = crypto.open_(bytes(sealed), aad=person.aad(field)).decode()
    return crypto.index_slots(field.value, number)
