"""A client that a kept generator makes of the description works against the running house."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.api.programs import program

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DESCRIPTION = Path(__file__).parent / "openapi.json"
NAME = "niangjia_client"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the modules of a client made of the description; nothing of it may be left out."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text("post_hooks: []\n")
    told = subprocess.run(
        [
            Path(sys.executable).with_name("openapi-python-client"),
            "generate",
            "--path",
            DESCRIPTION,
            "--meta",
            "none",
            "--config",
            folder / "config.yaml",
            "--output-path",
            folder / NAME,
            "--fail-on-warning",
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert told.returncode == 0, told.stdout + told.stderr
    sys.path.insert(0, str(folder))
    try:
        yield SimpleNamespace(
            client=importlib.import_module(NAME),
            models=importlib.import_module(f"{NAME}.models"),
            of=lambda tag, name: importlib.import_module(f"{NAME}.api.{tag}.{name}"),
        )
    finally:
        sys.path.remove(str(folder))
        for name in [one for one in sys.modules if one.partition(".")[0] == NAME]:
            del sys.modules[name]


def test_create_page_through_edit_and_a_stale_edit(house, live_server, made):
    token = program(Person.objects.get(pk=house.names["person"])).text
    models = made.models
    client = made.client.AuthenticatedClient(base_url=live_server.url, token=token)
    with client:
        me = made.of("me", "v1_me").sync(client=client)
        assert me.token.name == "测试（演示）"

        stood_there = Enquiry.objects.count()
        create, key = made.of("enquiries", "enquiries_create"), str(uuid4())
        body = models.EnquiryIn(
            words="三个月没发工资。", name="钱小骑（演示）", phone="13800000005"
        )
        first = create.sync_detailed(client=client, body=body, idempotency_key=key)
        again = create.sync_detailed(client=client, body=body, idempotency_key=key)
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        for _ in range(4):
            create.sync(client=client, body=body, idempotency_key=str(uuid4()))

        index, seen, cursor = made.of("enquiries", "enquiries_index"), [], made.client.types.UNSET
        while True:
            page = index.sync(client=client, limit=2, cursor=cursor)
            seen += [one.number for one in page.items]
            if not page.next_:
                break
            cursor = page.next_
        assert len(seen) == len(set(seen)) == stood_there + 5
        number = first.parsed.number
        assert number in seen

        one, take = made.of("enquiries", "enquiries_one"), made.of("enquiries", "enquiries_take")
        shown = one.sync_detailed(number, client=client)
        tag = shown.headers["ETag"]
        assert "reach" in {step.verb for step in shown.parsed.steps}
        facts = models.StepInFacts.from_dict({"note": "说好了，明天来（演示）"})
        step = models.StepIn(verb="reach", facts=facts)
        taken = take.sync_detailed(number, client=client, body=step, if_match=tag)
        assert (taken.status_code, taken.parsed.version) == (201, 2)
        stale = take.sync_detailed(number, client=client, body=step, if_match=tag)
        assert stale.status_code == 412
        assert isinstance(stale.parsed, models.Problem)
        assert (stale.parsed.code, stale.parsed.yours) == ("machines.record_stale", tag)
        assert stale.parsed.current == taken.headers["ETag"]
        fresh = take.sync_detailed(number, client=client, body=step, if_match=stale.parsed.current)
        assert fresh.parsed.version == 3


def test_a_letter_is_taken_in_answered_and_followed(house, live_server, made):
    token = program(Person.objects.get(pk=house.names["person"])).text
    models = made.models
    client = made.client.AuthenticatedClient(base_url=live_server.url, token=token)
    with client:
        body = models.ReferralIn(
            door=models.ReferralInDoor.PETITION,
            sender="示例信访局（演示）",
            words="转来一件欠薪的。",
            name="钱小骑（演示）",
        )
        create = made.of("referrals", "referrals_create")
        number = create.sync(client=client, body=body, idempotency_key=str(uuid4())).number
        shown = made.of("referrals", "referrals_one").sync_detailed(number, client=client)
        assert (shown.parsed.is_open, shown.parsed.reply) == (True, None)
        reply = models.ReplyIn(decided=models.Decided.ANSWERED, says="已答复。", contact="12351")
        write = made.of("referrals", "replies_write")
        tag = shown.headers["ETag"]
        written = write.sync_detailed(number, client=client, body=reply, if_match=tag)
        assert written.status_code == 200
        stale = write.sync_detailed(number, client=client, body=reply, if_match=tag)
        assert stale.status_code == 412
        sent = models.SentIn(sent_on=timezone.localdate(), receipt_number="SF-1")
        told = made.of("referrals", "replies_sent").sync(
            number, client=client, body=sent, if_match=written.headers["ETag"]
        )
        assert (told.is_open, told.reply.says) == (False, "已答复。")
        index = made.of("referrals", "referrals_index")
        which = models.ReferralsIndexWhich.ANSWERED
        assert [one.number for one in index.sync(client=client, which=which).items] == [number]
        away = made.of("sent_on", "sent_on_index").sync(client=client)
        assert [one.enquiry for one in away.items] == [house.names["away"]]
