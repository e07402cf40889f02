"""A matter ready for money, and the browsers of those who work on it (all invented)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.test import Client
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.people.services import accounts
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.models import Receipt

NUMBERS = ("110101199003070011", "110101199003070038", "110101199003070054")
DUE = (1_000_000, 1_500_000, 700_000, 800_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One enforceable matter of four workers: the third has no account, the fourth no ID."""

    fed: make.Federation
    matter: Matter
    clerk: Client
    officer: Client
    leader: Client
    cashier: Client
    elsewhere: Client
    today: date
    now: datetime

    def receive(self, fen: int, voucher: str = "") -> Receipt:
        """Record money from the court."""
        return recovery.receive(
            matter=self.matter,
            amount_fen=fen,
            payer="示例市人民法院（演示）",
            payer_kind=PayerKind.COURT,
            voucher=voucher or uuid4().hex[:8],
            on=self.today,
            by=self.fed.cashier,
            idempotency_key=uuid4(),
        )


def browser(person: Person) -> Client:
    """Return the browser of a person who has signed in."""
    account = accounts.open_account(
        person=person, username=uuid4().hex[:12], password=None, by=None
    )
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def make_ground(prefix: str = "示例") -> Ground:
    """Return a matter whose award can be enforced, and everybody signed in."""
    fed = make.federation(prefix=prefix, code="460100" if prefix == "示例" else "460200")
    far = make.federation(prefix=f"远方{prefix}", code="110100")
    matter = make.matter(fed, title=f"{prefix}旅业 4 人欠薪（演示）")
    today, now = timezone.localdate(), timezone.now()
    amounts = {}
    for at, due in enumerate(DUE):
        is_known = at < len(NUMBERS)
        worker = people.register_person(
            name=f"演示职工{at + 1}",
            by=fed.officer,
            citizen_id=NUMBERS[at] if is_known and prefix == "示例" else None,
            is_damaged=not is_known,
            bank_account="" if at == 2 else f"622848000000000000{at + 1}",
            bank_name="" if at == 2 else "演示银行",
        )
        claimant = register.add_claimant(
            matter=matter,
            person=worker,
            row_key=f"no:{at}",
            joined_on=make.TODAY,
            by=fed.officer,
        )
        amounts[make.item(claimant).pk] = due
    told = {"matter": matter, "on": today, "by": fed.officer}
    recovery.claim(amounts=amounts, **told)
    recovery.fix(amounts=amounts, why="演示裁决", **told)
    recovery.make_enforceable(items=list(amounts), why="裁决生效", **told)
    return Ground(
        fed=fed,
        matter=matter,
        clerk=browser(fed.clerk),
        officer=browser(fed.officer),
        leader=browser(fed.leader),
        cashier=browser(fed.cashier),
        elsewhere=browser(far.leader),
        today=today,
        now=now,
    )
