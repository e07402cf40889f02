"""A program of an administrator follows her call-backs and sends again what was not taken."""

import pytest
from django.utils import timezone
from tests.api.programs import program
from tests.apps.intake import ground as intake
from tests.apps.machines.receiver import receiving, status

from niangjia.apps.machines.models import Delivery
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
