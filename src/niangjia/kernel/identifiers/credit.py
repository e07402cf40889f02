"""Unified social credit codes (统一社会信用代码, GB 32100-2015)."""

import re
from dataclasses import dataclass

from niangjia.kernel.identifiers.citizen import is_citizen_id
from niangjia.kernel.identifiers.folding import folded

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_DEPARTMENTS = {
    "1": ("机构编制", "1239"),
    "2": ("外交", "19"),
    "3": ("司法行政", "123459"),
    "4": ("文化", "19"),
    "5": ("民政", "1239"),
    "6": ("旅游", "129"),
    "7": ("宗教", "129"),
    "8": ("工会", "19"),
    "9": ("工商", "1239"),
    "A": ("中央军委改革和编制办公室", "19"),
    "N": ("农业", "1239"),
    "Y": ("其他", "1"),
}
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code and what was found of it.

    `is_well_formed` decides; `doubts` are advisory, because real codes exist that fail the nested
    organisation check. `is_also_citizen_id` is true of a code, sound or not, that is a sound number
    of a person as well: somebody may have typed the wrong number, and it must not stand in clear.
    """

    text: str
    is_well_formed: bool
    doubts: tuple[str, ...] = ()
    is_also_citizen_id: bool = False

    @property
    def department(self) -> str:
        """The department that registered the unit (登记管理部门), empty when the code says none."""
        return _DEPARTMENTS.get(self.text[:1], ("", ""))[0]


def credit_code(text: str) -> CreditCode:
    """Return the code as it reads, with what is wrong or doubtful about it."""
    code = folded(text)
    is_person = is_citizen_id(code)
    if fault := _fault(code):
        return CreditCode(code, False, (fault,), is_person)
    doubts = []
    if _organisation_check(code[8:16]) != code[16]:
        doubts.append("第 17 位与组织机构代码校验不一致，请核对证照")
    if is_person:
        doubts.append("这串数字同时像一个身份证号，请确认填的是单位代码")
    return CreditCode(code, True, tuple(doubts), is_person)


def _fault(code: str) -> str:
    if not _FORM.fullmatch(code):
        return "统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）"
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    if _ALPHABET[(31 - total % 31) % 31] != code[17]:
        return "最后一位校验码对不上，请照营业执照再核对一遍"
    if code[1] not in _DEPARTMENTS[code[0]][1]:
        return "前两位不是登记管理部门规定的组合，请核对"
    return ""


def _organisation_check(body: str) -> str:
    values = (int(c) if c.isdigit() else ord(c) - 55 for c in body)
    rest = 11 - sum(v * w for v, w in zip(values, _ORG_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
