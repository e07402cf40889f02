"""Write side of employers: registered once, by the code on the licence."""

import re
import unicodedata
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.employers.models import Employer
from niangjia.apps.employers.selectors import employer_by_uscc, is_same_name
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.identifiers import credit_code
from niangjia.kernel.words import is_blank


class NameMissing(DomainError):
    """An employer has a name."""

    code = "employers.name_missing"
    message = "请填写用人单位名称，与营业执照一致。"


class UsccInvalid(DomainError):
    """The credit code fails its checks."""

    code = "employers.uscc_invalid"
    message = (
        "统一社会信用代码 %(given)s 有误：%(fault)s。"
        "执照上确实如此的，请选“按执照原样登记”并写明理由。"
    )


class UsccIsCitizenId(DomainError):
    """What was given as a unit's code is a number of a person: it must not stand in clear."""

    code = "employers.uscc_is_citizen_id"
    message = (
        "填的像是一个身份证号，不是单位的统一社会信用代码。"
        "个体工商户也有自己的代码，在营业执照上；没有营业执照的，代码留空。"
    )


class NameDiffers(DomainError):
    """The credit code is registered under another name."""

    code = "employers.name_differs"
    message = (
        "代码 %(uscc)s 已登记为“%(registered)s”，与“%(given)s”不同。"
        "请核对执照：单位已更名的，先更正登记名称；代码填错的，请改正。"
    )


class RegionInvalid(DomainError):
    """The region code is not six digits."""

    code = "employers.region_invalid"
    message = "行政区划代码“%(given)s”不对：应为 6 位数字（GB/T 2260）。"


class UsccTaken(DomainError):
    """Another employer has this credit code."""

    code = "employers.uscc_taken"
    message = "代码 %(uscc)s 已登记给“%(registered)s”，请先查明是不是同一单位。"


@atomic
def register_employer(
    *,
    name: str,
    region: str,
    by: Person | None,
    uscc: str | None = None,
    as_printed_why: str = "",
    address: str = "",
    legal_representative: str = "",
    phone: str = "",
) -> Employer:
    """Return the employer with this credit code, registered now if it was not.

    A code that fails its checks is taken only with `as_printed_why`: the licence really says so.
    Without a code (not yet known) a new employer is registered. What is registered is filled up,
    never overwritten.

    :raises NameMissing: the name is empty.
    :raises RegionInvalid: the region is not a six-digit code.
    :raises UsccInvalid: the code fails its checks and no reason is given.
    :raises UsccIsCitizenId: it fails them, and is a number of a person.
    :raises NameDiffers: the code is registered under another name.
    """
    name = _kept(name)
    if not name:
        raise NameMissing
    _check_region(region)
    details = {
        "address": address.strip(),
        "legal_representative": legal_representative.strip(),
        "phone": phone.strip(),
    }
    codes = _codes(uscc, as_printed_why)
    existing = employer_by_uscc(uscc) if uscc and uscc.strip() else None
    if existing is None:
        try:
            with atomic():
                employer = Employer.objects.create(name=name, region=region, **codes, **details)
        except IntegrityError:
            existing = employer_by_uscc(uscc or "")  # registered meanwhile
            if existing is None:
                raise
        else:
            facts = {"name": name, "uscc": employer.code}
            audit.record("employers.employer_registered", target=employer, by=by, facts=facts)
            return employer
    if not is_same_name(existing.name, name):
        raise NameDiffers(uscc=existing.code, registered=existing.name, given=name)
    missing = {key: text for key, text in details.items() if text and not getattr(existing, key)}
    if missing:
        _save(existing, missing)
        audit.record(
            "employers.employer_filled_up",
            target=existing,
            by=by,
            facts={"fields": sorted(missing)},
        )
    return existing


@atomic
def correct_employer(
    *,
    employer: Employer,
    version: int,
    by: Person,
    why: str,
    name: str | None = None,
    uscc: str | None = None,
    as_printed_why: str = "",
    region: str | None = None,
    address: str | None = None,
    legal_representative: str | None = None,
    phone: str | None = None,
) -> Employer:
    """Change what is registered of an employer; None leaves a value as it is.

    :raises NameMissing: the name would be empty.
    :raises RegionInvalid: the region is not a six-digit code.
    :raises UsccInvalid: the code fails its checks and no reason is given.
    :raises UsccIsCitizenId: it fails them, and is a number of a person.
    :raises UsccTaken: another employer has the code.
    :raises StaleVersion: someone changed the employer since `version` was shown.
    """
    if employer.version != version:
        raise StaleVersion(what="这个用人单位的登记")
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = _kept(name)
        if not values["name"]:
            raise NameMissing
    if region is not None:
        _check_region(region)
        values["region"] = region
    if uscc is not None:
        values |= {"uscc": None, "uscc_as_printed": None, "uscc_reason": ""}
        values |= _codes(uscc, as_printed_why)
        other = employer_by_uscc(uscc)
        if other is not None and other.pk != employer.pk:
            raise UsccTaken(uscc=other.code, registered=other.name)
    given = {
        "address": address,
        "legal_representative": legal_representative,
        "phone": phone,
    }
    values |= {key: text.strip() for key, text in given.items() if text is not None}
    changed = {key: value for key, value in values.items() if getattr(employer, key) != value}
    if not changed:
        return employer
    before = {key: getattr(employer, key) for key in changed}
    _save(employer, changed)
    audit.record(
        "employers.employer_corrected",
        target=employer,
        by=by,
        why=why,
        facts={"fields": sorted(changed)},
        personal={"before": before, "after": changed},
    )
    return employer


def _codes(uscc: str | None, as_printed_why: str) -> dict[str, str | None]:
    if not uscc or not uscc.strip():
        return {}
    code = credit_code(uscc)
    if code.is_well_formed:
        return {"uscc": code.text}
    if code.is_also_citizen_id:
        raise UsccIsCitizenId
    if is_blank(as_printed_why):
        raise UsccInvalid(given=code.text, fault="；".join(code.doubts))
    return {"uscc_as_printed": code.text, "uscc_reason": as_printed_why.strip()}


def _check_region(region: str) -> None:
    if not (len(region) == 6 and region.isascii() and region.isdigit()):
        raise RegionInvalid(given=region)


def _save(employer: Employer, values: dict[str, Any]) -> None:
    unchanged = Employer.objects.filter(pk=employer.pk, version=employer.version)
    if not unchanged.update(version=F("version") + 1, **values):
        raise StaleVersion(what="这个用人单位的登记")
    for key, value in values.items():
        setattr(employer, key, value)
    employer.version += 1


def _kept(name: str) -> str:
    return "" if is_blank(name) else re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()
