"""An address is hers when she has read a code there; whoever else reads it is written down."""

from datetime import timedelta

import pytest
from django.test import override_settings
from tests.factories import matters as make

from niangjia.apps.accounts.errors import CodeWrong
from niangjia.apps.audit.models import Event
from niangjia.apps.notices import contacts
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.errors import EmailInvalid, NoSuchWay
from niangjia.apps.notices.models import Contact
from niangjia.apps.notices.services import contacts as services
from niangjia.apps.notices.services import proving
from niangjia.apps.outbox.models import Job
from niangjia.apps.people.errors import ReasonMissing
from niangjia.jobs.worker import run_now

pytestmark = pytest.mark.django_db
ADDRESS = "alin@example.org"


class Letters:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.sent = []

    def send(self, out):
        self.sent.append(out)
        return "1"


@pytest.fixture
def letters(monkeypatch):
    server = Letters()
    for module in (proving, contacts):
        if hasattr(module, "carriers"):
            monkeypatch.setattr(module, "carriers", lambda: {Channel.EMAIL: server})
    return server


@pytest.fixture
def worker():
    return make.human("林阿珍（演示）")


def code_in(letters):
    (out,) = letters.sent
    return "".join(one for one in out.words.say.partition("，")[0] if one.isdigit())


def asked_and_sent(worker, letters, at=make.NOW):
    asked = proving.ask_code(person=worker, email=ADDRESS, at=at)
    run_now(Job.objects.get(name="notices.send_code"))
    return asked


def prove(worker, asked, code, at=make.NOW, email=ADDRESS):
    proving.prove_email(person=worker, email=email, code=code, asked=asked.mark, at=at)


def test_the_address_is_kept_sealed_once_the_code_that_was_sent_there_is_typed(worker, letters):
    asked = asked_and_sent(worker, letters)
    assert letters.sent[0].to == ADDRESS
    assert not asked.shown
    assert not Contact.objects.exists()
    prove(worker, asked, code_in(letters))
    kept = Contact.objects.get(person=worker, channel=Channel.EMAIL)
    assert kept.hint == "a***@example.org"
    assert ADDRESS.encode() not in bytes(kept.value_enc)
    assert contacts.address_of(worker, Channel.EMAIL) == ADDRESS
    event = Event.objects.get(kind="notices.contact_kept")
    assert event.facts["proof"] == "code"


def test_the_job_keeps_neither_address_nor_code_when_it_is_done(worker, letters):
    asked_and_sent(worker, letters)
    job = Job.objects.get(name="notices.send_code")
    assert not job.sealed
    assert ADDRESS not in str(job.payload)


def test_a_code_fits_once_for_that_address_and_that_person_within_five_minutes(worker, letters):
    asked = asked_and_sent(worker, letters)
    code = code_in(letters)
    other = make.human("别人（演示）")
    for wrong in (
        lambda: prove(other, asked, code),
        lambda: prove(worker, asked, code, email="else@example.org"),
        lambda: prove(worker, asked, code, at=make.NOW + timedelta(minutes=6)),
        lambda: prove(worker, proving.Asked(mark="another"), code),
    ):
        with pytest.raises(CodeWrong):
            wrong()
    prove(worker, asked, code)
    with pytest.raises(CodeWrong):
        prove(worker, asked, code)


def test_after_five_tries_even_the_right_code_is_declined(worker, letters):
    asked = asked_and_sent(worker, letters)
    right = code_in(letters)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            prove(worker, asked, "000000" if right != "000000" else "111111")
    with pytest.raises(CodeWrong):
        prove(worker, asked, right)


def test_what_is_no_address_is_declined_before_anything_is_sent(worker, letters):
    with pytest.raises(EmailInvalid):
        proving.ask_code(person=worker, email="甲@", at=make.NOW)
    assert not Job.objects.exists()


def test_without_a_mail_server_no_address_can_be_proved(worker, monkeypatch):
    assert not carriers()
    with override_settings(IS_DEMO=False), pytest.raises(NoSuchWay):
        proving.ask_code(person=worker, email=ADDRESS, at=make.NOW)


def test_in_a_demo_the_code_stands_on_the_page_and_nothing_is_sent(worker):
    with override_settings(IS_DEMO=True):
        asked = proving.ask_code(person=worker, email=ADDRESS, at=make.NOW)
    prove(worker, asked, asked.shown)
    assert contacts.ways_of(worker)[Channel.EMAIL] == "a***@example.org"


def test_whoever_reads_the_whole_address_is_written_down_with_why(worker):
    officer = make.human("承办人（演示）")
    services.keep_email(person=worker, email=ADDRESS, by=officer, at=make.NOW, proof="read_back")
    with pytest.raises(ReasonMissing):
        services.reveal_email(person=worker, by=officer, why=" ")
    assert services.reveal_email(person=worker, by=officer, why="核对邮箱") == ADDRESS
    event = Event.objects.get(kind="people.personal_data_read")
    assert (event.why, event.facts) == ("核对邮箱", {"fields": ["email"]})
