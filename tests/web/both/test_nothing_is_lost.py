"""Whatever two people do at one record, no value goes without somebody's word for it.

Every value that was sent is current, or was overwritten by somebody who had it before her and
stands in the audit, or was given back to who wrote it.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from tests.web.desk.ground import make_ground
from tests.web.reading import hidden, sent_from

from niangjia.apps.audit.selectors import events_of, personal_of
from niangjia.apps.recovery.models import Receipt

FIELDS = ("address", "legal_representative", "phone")
STEPS = 30


@dataclass
class Clerk:
    """One of the two, with the page she has open."""

    client: Client
    page: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    is_asked: bool = False


class Desk:
    """Two clerks at one employer, and what is known to have happened."""

    def __init__(self, ground, seed: int) -> None:
        self.unit = ground.matter.employer
        self.path = f"/desk/matters/{ground.matter.number}/employer/"
        self.clerks = [Clerk(ground.leader), Clerk(ground.officer)]
        self.draw = random.Random(seed)
        self.number = 0
        self.overwritten: list[tuple[str, str]] = []

    def current(self) -> dict[str, str]:
        self.unit.refresh_from_db()
        return {name: getattr(self.unit, name) for name in FIELDS}

    def open(self, clerk: Clerk) -> None:
        clerk.page = {"version": [hidden(clerk.client.get(self.path), "version")]}
        clerk.shown, clerk.is_asked = self.current(), False
        clerk.typed = dict(clerk.shown)

    def send(self, clerk: Clerk) -> None:
        if clerk.is_asked:
            self._decide(clerk)
            return
        for name in self.draw.sample(FIELDS, self.draw.randint(1, 2)):
            self.number += 1
            clerk.typed[name] = f"值{self.number}"
        self._post(clerk, clerk.page | clerk.typed, clerk.typed)

    def _decide(self, clerk: Clerk) -> None:
        take = self.draw.choice(["mine", "theirs", "each"])
        sent, wanted = dict(clerk.page) | {"take": take}, dict(clerk.typed)
        for name in FIELDS:
            took = take if take != "each" else self.draw.choice(["mine", "theirs"])
            sent[f"take-{name}"] = took
            if took == "theirs":
                wanted[name] = clerk.shown[name]
        self._post(clerk, sent, wanted)

    def _post(self, clerk: Clerk, sent: dict, wanted: dict[str, str]) -> None:
        before = self.current()
        answer = clerk.client.post(self.path, sent | {"why": "核对执照（演示）"})
        after = self.current()
        if answer.status_code == 303:
            assert before == clerk.shown or after == before, "she wrote over what she never saw"
            if after != before:
                assert after == wanted
            self.overwritten += [(n, before[n]) for n in FIELDS if before[n] not in ("", after[n])]
            clerk.page = {}
            return
        assert answer.status_code == 409
        assert before != clerk.shown, "nobody else wrote, and yet she was asked"
        assert after == before
        page = answer.content.decode()
        for name in FIELDS:
            assert clerk.typed[name] in page, "what she typed is gone"
            assert after[name] in page
        clerk.page, clerk.shown, clerk.is_asked = sent_from(answer), after, True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_in_any_order_every_value_is_current_or_kept_or_given_back(seed):
    desk = Desk(make_ground(), seed)
    for _ in range(STEPS):
        clerk = desk.draw.choice(desk.clerks)
        if not clerk.page or desk.draw.random() < 0.2:
            desk.open(clerk)
        else:
            desk.send(clerk)

    kept = [personal_of(e) or {} for e in events_of(desk.unit)]
    told = {(name, one["before"][name]) for one in kept for name in one.get("before", {})}
    assert set(desk.overwritten) <= told
    assert desk.overwritten, "the walk met nobody"


def together(*acts: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Do several things at the same moment, each over a connection of its own."""
    gate, answers = threading.Barrier(len(acts)), {}

    def run(at: int, act: Callable[[], HttpResponse]) -> None:
        try:
            gate.wait()
            answers[at] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[at] for at in range(len(acts))]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_shown_both():
    ground = make_ground()
    path = f"/desk/matters/{ground.matter.number}/employer/"
    for turn in range(3):
        stamp = hidden(ground.leader.get(path), "version")
        sent = {"address": "", "legal_representative": "", "why": "核对", "version": stamp}
        phones = (f"0898-1{turn}", f"0898-2{turn}")

        answers = together(
            lambda sent=sent, phone=phones[0]: ground.leader.post(path, sent | {"phone": phone}),
            lambda sent=sent, phone=phones[1]: ground.officer.post(path, sent | {"phone": phone}),
        )

        assert sorted(answer.status_code for answer in answers) == [303, 409]
        late = 0 if answers[0].status_code == 409 else 1
        page = answers[late].content.decode()
        assert phones[late] in page
        assert phones[1 - late] in page
        ground.matter.employer.refresh_from_db()
        assert ground.matter.employer.phone == phones[1 - late]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_while_the_first_is_still_at_work_is_one_receipt():
    ground = make_ground()
    path = f"/desk/matters/{ground.matter.number}/money/receipts/new/"
    page = ground.cashier.get(path)
    sent = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "payer_kind": "court",
        "payer": "示例市人民法院（演示）",
        "amount": "5000",
        "voucher": "演示凭证",
        "received_on": ground.today.isoformat(),
        "key": hidden(page, "key"),
        "action": "record",
    }
    second = Client(raise_request_exception=False)
    second.cookies = ground.cashier.cookies

    answers = together(lambda: ground.cashier.post(path, sent), lambda: second.post(path, sent))

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Receipt.objects.filter(matter=ground.matter).count() == 1
