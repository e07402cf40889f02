"""The benchmark of intake walks the interview as it stands: it cannot fall behind unseen."""

import importlib.util
import sys
from pathlib import Path

import pytest
from django.test import Client
from tests.factories import matters as make

from niangjia.apps.intake.models import Enquiry

pytestmark = pytest.mark.django_db
BENCH = Path(__file__).resolve().parents[3] / "bench"


@pytest.fixture
def intake(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    spec = importlib.util.spec_from_file_location("bench_intake", BENCH / "intake.py")
    found = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bench_intake", found)
    spec.loader.exec_module(found)
    return found


class Visitor:
    """The benchmark's visitor, at a test client."""

    def __init__(self):
        self.client = Client()

    def ask(self, method, path, fields=None):
        sent = {}
        for name, value in fields or ():
            sent.setdefault(name, []).append(value)
        answer = self.client.post(path, sent) if method == "POST" else self.client.get(path)
        return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def test_it_comes_to_the_last_page_and_what_it_sends_is_taken_each_time_anew(intake):
    make.federation()
    ours, visitor = intake.DOORS[0], Visitor()
    path, fields = ours.ready(visitor)
    for number in (1, 2):
        assert ours.taken(*visitor.ask("POST", path, ours.another(fields, number)))
        assert visitor.ask("GET", "/w/tell/receipt/")[0] == 200
    assert Enquiry.objects.count() == 2
