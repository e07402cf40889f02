"""A program of an administrator follows her call-backs and sends again what was not taken."""

import pytest
from django.utils import timezone
from tests.api.programs import program
from tests.apps.intake import ground as intake
from tests.apps.machines.receiver import receiving, status

from niangjia.apps.machines import addresses
from niangjia.apps.machines.models import Delivery, Token
from niangjia.apps.machines.services import hooks, sending
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions.models import Union

pytestmark = pytest.mark.django_db
URL = "/api/v1/webhooks"


def test_what_was_not_taken_is_seen_with_its_reason_and_sent_again(house, settings):
    settings.HOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    client = program(admin)
    with receiving() as receiver:
        made = hooks.register_hook(
            union=city,
            address=receiver.url,
            kinds=["enquiry.received"],
            by=admin,
            at=timezone.now(),
        )
        receiver.acts = [status(410)]
        fed = type("Fed", (), {"city": city})
        number = intake.tell(fed, phone="13800000009", at=timezone.now()).number
        sending.deliver(hook=made.hook.pk, at=timezone.now())
        listed = {one["id"]: one for one in client.get(URL).json()}
        assert (listed[made.hook.pk]["dead"], listed[made.hook.pk]["waiting"]) == (1, 0)
        address = f"{URL}/{made.hook.pk}/deliveries"
        [row] = client.get(address, {"state": "dead"}).json()["items"]
        assert (row["number"], row["kind"]) == (number, "enquiry.received")
        assert [one["status"] for one in row["attempts"]] == [410]
        came = client.send("post", f"{URL}/{made.hook.pk}/replay", {"deliveries": [row["id"]]})
        assert (came.status_code, came.json()) == (200, {"count": 1})
        sending.deliver(hook=made.hook.pk, at=timezone.now())
        assert Delivery.objects.get(pk=row["id"]).state == "delivered"
        sent = {headers["webhook-id"] for headers, _ in receiver.came}
        assert sent == {row["message"]}
        again = client.send(
            "post", f"{URL}/{made.hook.pk}/replay", {"since": "2020-01-01T00:00:00Z"}
        )
        assert again.json() == {"count": 1}
        none = client.send("post", f"{URL}/{made.hook.pk}/replay", {})
        assert (none.status_code, none.json()["code"]) == (422, "machines.nothing_to_replay")


def test_whoever_does_not_administer_finds_none(house):
    officer = program(Person.objects.get(pk=house.names["person"]))
    assert officer.get(URL).json() == []
    assert officer.get(f"{URL}/{house.names['hook']}/deliveries").status_code == 404
    county = Union.objects.get(pk=house.names["union"])
    admin = program(Account.objects.get(username="admin").person)
    assert [one["id"] for one in admin.get(URL).json()] == [house.names["hook"]]
    assert admin.get(f"{URL}/{house.names['hook']}/deliveries", {"cursor": "x"}).status_code == 404
    assert county  # the token of one union reaches the call-backs of that union alone


def test_what_was_sent_is_leafed_through_by_program_and_on_the_page(house, resolves, monkeypatch):
    monkeypatch.setattr("niangjia.web.admin.hooks.PER_PAGE", 1)
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    hook = hooks.register_hook(
        union=city,
        address="https://hooks.example.org/nj",
        kinds=["enquiry.received"],
        by=admin,
        at=timezone.now(),
    ).hook
    fed = type("Fed", (), {"city": city})
    numbers = [
        intake.tell(fed, phone=f"1380000000{n}", at=timezone.now()).number for n in (7, 8, 9)
    ]
    client, address, seen, asked = program(admin), f"{URL}/{hook.pk}/deliveries", [], {"limit": 2}
    while True:
        told = client.get(address, asked).json()
        seen += [one["number"] for one in told["items"]]
        if told["next"] is None:
            break
        asked = {"cursor": told["next"], "limit": 2}
        other = client.get(address, {**asked, "state": "dead"})
        assert (other.status_code, other.json()["code"]) == (404, "machines.cursor_invalid")
    assert seen == numbers[::-1]
    browser, page, on_pages = house.clients["admin"], f"/admin/hooks/{hook.pk}/", []
    for _ in numbers:
        shown = browser.get(page)
        on_pages += [row["delivery"].subject for row in shown.context["rows"]]
        page = f"/admin/hooks/{hook.pk}/?state=&cursor={shown.context['next']}"
    assert on_pages == numbers[::-1]
    assert not shown.context["next"]
    assert browser.get(f"/admin/hooks/{hook.pk}/?cursor=x").status_code == 404


def test_what_waits_when_an_address_is_ended_waits_no_more(house, resolves):
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    client = program(admin)
    pk = register(client, union=city.pk).json()["id"]
    number = intake.tell(type("Fed", (), {"city": city}), at=timezone.now()).number
    assert _listed(client, pk)["waiting"] == 1
    ended = client.send("post", f"{URL}/{pk}/end", {"why": "换系统（演示）"})
    assert ended.status_code == 204
    told = _listed(client, pk)
    assert (told["is_open"], told["waiting"], told["dead"]) == (False, 0, 0)
    [row] = client.get(f"{URL}/{pk}/deliveries", {"state": "unsent"}).json()["items"]
    assert (row["number"], row["state"], row["next_at"]) == (number, "unsent", None)
    page = house.clients["admin"].get(f"/admin/hooks/{pk}/?state=unsent").content.decode()
    assert "停用前没有送出" in page
    assert number in page


def _listed(client, pk):
    return next(one for one in client.get(URL).json() if one["id"] == pk)


def register(client, **changes):
    body = {"address": "https://hooks.example.org/nj", "kinds": ["enquiry.received"], **changes}
    return client.send("post", URL, body, idempotency_key="one")


@pytest.fixture
def resolves(monkeypatch):
    """One name leads to a public address: no test asks a name server."""

    def found(host, *_args, **_more):
        if host != "hooks.example.org":
            raise OSError(host)
        return [(2, 1, 6, "", ("93.184.216.34", 443))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", found)


def test_a_program_registers_a_call_back_whose_secret_it_reads_once(house, resolves):
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    client = program(admin)
    made = register(client, union=city.pk)
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    again = register(client, union=city.pk)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == made.json()
    listed = {one["id"]: one for one in client.get(URL).json()}
    assert listed[made.json()["id"]]["kinds"] == ["enquiry.received"]
    assert secret not in str(listed)
    renewed = client.send("post", f"{URL}/{made.json()['id']}/secret", idempotency_key="two")
    assert renewed.status_code == 201
    assert renewed.json()["secret"] != secret
    ended = client.send("post", f"{URL}/{made.json()['id']}/end", {"why": "换了系统"})
    assert ended.status_code == 204
    twice = client.send("post", f"{URL}/{made.json()['id']}/end", {"why": "换了系统"})
    assert twice.status_code == 422


def test_following_call_backs_does_not_open_where_they_go(house, resolves):
    admin = Account.objects.get(username="admin").person
    follower = program(admin, scopes=["manage:webhooks"])
    assert register(follower).status_code == 403
    keeper = program(admin, scopes=["register:webhooks"])
    assert keeper.get(URL).status_code == 403
    officer = program(Person.objects.get(pk=house.names["person"]))
    refused = register(officer)
    assert (refused.status_code, refused.json()["code"]) == (422, "machines.not_your_union")


def test_an_address_inside_the_house_or_without_a_key_is_declined(house):
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    client = program(admin)
    inside = register(client, union=city.pk, address="https://127.0.0.1/")
    assert inside.status_code == 422
    body = {"address": "https://hooks.example.org/", "kinds": ["enquiry.received"]}
    assert client.send("post", URL, {**body, "union": city.pk}).status_code == 400
    unknown = client.send("post", URL, {**body, "kinds": ["no.such"]}, idempotency_key="k")
    assert unknown.status_code == 422


def test_a_token_of_one_union_registers_for_that_union_alone(house, resolves):
    admin = Account.objects.get(username="admin").person
    city = Union.objects.get(name="示例市总工会")
    county = Union.objects.get(pk=house.names["union"])
    narrow = program(admin)
    Token.objects.filter(holder=admin).update(union=city)
    assert register(narrow, union=county.pk).status_code == 422
