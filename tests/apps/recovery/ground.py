"""A matter with claimants and items to keep books on; all people and places are made up (演示)."""

from datetime import UTC, date, datetime
from uuid import uuid4

from niangjia.apps.employers.models import Employer
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant, Item, Matter
from niangjia.apps.people.choices import Identity
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import UnionKind
from niangjia.apps.unions.models import Union

MORNING = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


def a_person(name: str, *, bank: bool = True, verified: bool = True) -> Person:
    """Return a person who can be paid, unless told otherwise."""
    mark = uuid4()
    return Person.objects.create(
        name=name,
        identity=Identity.VERIFIED if verified else Identity.TO_VERIFY,
        citizen_id_enc=b"sealed" if verified else None,
        citizen_id_key=mark.bytes if verified else None,
        citizen_id_first4="4601" if verified else "",
        citizen_id_last4="001X" if verified else "",
        bank_account_enc=b"sealed" if bank else None,
        bank_account_last4="6688" if bank else "",
        bank_name="演示银行" if bank else "",
    )


def a_matter(
    workers: int = 3,
    *,
    kinds: tuple[ItemKind, ...] = (ItemKind.UNPAID_WAGES,),
    received_on: date = date(2024, 11, 5),
) -> Matter:
    """Return an open matter with so many workers, each with one item of each kind."""
    mark = uuid4().hex[:8]
    union = Union.objects.create(
        name=f"演示工会{mark}",
        short_name=f"演示{mark}",
        code="460000",
        kind=next(iter(UnionKind)),
    )
    matter = Matter.objects.create(
        number=f"演示-{mark}",
        title="演示欠薪案",
        employer=Employer.objects.create(name=f"演示公司{mark}", region="460000"),
        home_union=union,
        home_key=1,
        region="460000",
        received_on=received_on,
        opened_at=MORNING,
    )
    for seq in range(1, workers + 1):
        claimant = Claimant.objects.create(
            matter=matter,
            home_key=1,
            person=a_person(f"演示职工{seq}"),
            seq=seq,
            row_key=str(seq),
            joined_on=received_on,
        )
        for kind in kinds:
            Item.objects.create(matter=matter, claimant=claimant, rule="R-02", kind=kind)
    return matter


def items_of(matter: Matter) -> list[int]:
    """Return the items of a matter by claimant."""
    return list(matter.items.order_by("claimant__seq", "pk").values_list("pk", flat=True))
