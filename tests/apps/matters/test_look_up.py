"""A worker opens her own part with the code of her receipt, and nobody opens another's."""

from datetime import timedelta

import pytest
from tests.factories.matters import NOW, claimant, federation, matter

from niangjia.apps.audit import selectors as audit
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import LookUpTries
from niangjia.apps.matters.services import look_up, register
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    fed = federation()
    opened = matter(fed)
    her = claimant(opened, "林阿珍（演示）", by=fed.clerk)
    other = claimant(opened, "王小燕（演示）", by=fed.clerk)
    codes = {c.pk: register.issue_look_up_code(claimant=c, by=fed.clerk) for c in (her, other)}
    return opened, her, other, codes


def opens(number, code):
    """Whose part the receipt opens."""
    return selectors.own_claimant(selectors.receipt_by_code(number, code).claimant_id)


def test_the_code_opens_the_part_of_the_worker_it_was_issued_to(case):
    opened, her, other, codes = case
    assert opens(opened.number, codes[her.pk]) == her
    assert opens(opened.number, codes[other.pk]) == other


@pytest.mark.parametrize(
    "typed",
    ["{0}", " {0} ", "{0}-012", "{1}", "{2}", "受理编号：{0}，请收好", "{3}", "{4}", "编号{3}"],
    ids=[
        "as printed",
        "with spaces",
        "a paper's number",
        "full width",
        "long dashes",
        "the receipt's words",
        "no dashes",
        "spaces for dashes",
        "words, no dashes",
    ],
)
def test_the_number_is_found_however_a_phone_wrote_it(case, typed):
    opened, her, _, codes = case
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in opened.number)
    dashes = (opened.number.replace("-", other) for other in ("——", "", " "))
    number = typed.format(opened.number, wide, *dashes)
    assert opens(number, codes[her.pk].lower()) == her


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("460100S20260027", "460100-S2026-0027"),
        ("460100 s2026 0027", "460100-S2026-0027"),
        ("460100-S-2026-27", "460100-S2026-0027"),
        ("编号460100-S2026-0027 查询码 ABCD2345", "460100-S2026-0027"),
        ("460100-2026-12345", "460100-2026-12345"),
        ("46010020260001", "460100-2026-0001"),
        ("460100-L2026-0001", "460100-L2026-0001"),  # an office's letter is no worker's number
        ("1460100-2026-0001", "1460100-2026-0001"),
        ("符海燕", "符海燕"),
        ("", ""),
    ],
)
def test_what_was_typed_is_read_as_the_number_it_means(typed, number):
    assert selectors.matter_number(typed) == number


def test_a_code_of_nobody_finds_nothing(case):
    opened, _her, _, _ = case
    for number, code in ((opened.number, "AAAAAAAA"), ("460100-1999-0001", "AAAAAAAA"), ("", "")):
        with pytest.raises(NotFound):
            selectors.receipt_by_code(number, code)


def test_a_new_code_takes_the_old_one_out_of_force(case):
    opened, her, _, codes = case
    fresh = register.issue_look_up_code(claimant=her, by=her.person)
    assert opens(opened.number, fresh) == her
    with pytest.raises(NotFound):
        selectors.receipt_by_code(opened.number, codes[her.pk])


def test_a_look_up_is_recorded_with_whose_part_was_opened(case):
    opened, her, _, codes = case
    look_up.look_up(number=opened.number, code=codes[her.pk], address="192.0.2.1", at=NOW)
    assert audit.events_of(her).filter(kind="matters.looked_up", by_id=her.person_id).count() == 1


def test_wrong_codes_are_stopped_after_the_limit_and_let_through_after_the_window(case):
    opened, her, _, codes = case

    def ask(code, *, address="192.0.2.1", at=NOW):
        found = look_up.look_up(number=opened.number, code=code, address=address, at=at)
        return selectors.own_claimant(found.claimant_id)

    for _ in range(look_up.WRONG_TRIES):
        with pytest.raises(look_up.NoSuchCode):
            ask("AAAAAAAA")
    with pytest.raises(look_up.TooManyTries):
        ask(codes[her.pk])
    assert ask(codes[her.pk], address="192.0.2.2") == her
    assert ask(codes[her.pk], at=NOW + look_up.WINDOW) == her
    assert audit.events_of(opened).filter(kind="matters.look_up_stopped").count() == 1


def test_right_codes_are_not_counted(case):
    opened, her, _, codes = case
    for _ in range(look_up.WRONG_TRIES + 1):
        look_up.look_up(number=opened.number, code=codes[her.pk], address="192.0.2.1", at=NOW)


def test_no_address_is_kept_and_old_counts_are_swept(case):
    opened, *_ = case
    for address, at in (("192.0.2.1", NOW), ("192.0.2.2", NOW + timedelta(days=2))):
        with pytest.raises(look_up.NoSuchCode):
            look_up.look_up(number=opened.number, code="AAAAAAAA", address=address, at=at)
    (kept,) = LookUpTries.objects.all()
    assert b"192" not in bytes(kept.key)
    assert kept.since == NOW + timedelta(days=2)
