"""What stands around a table: title, employer, period, leaving date, the person it is about."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from niangjia.engines.tables.amounts import read_amount
from niangjia.engines.tables.cells import Sheet, Unreadable, Value, is_blank, shown
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.words import AMOUNTS, Role, is_total, plain_heading, word_of
from niangjia.kernel.identifiers import citizen_id

_TITLE_ROWS = 8
_SUFFIX = (
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|合作社|工作室|事务所|经营部|"
    r"个体工商户|酒店|宾馆|饭店|餐厅|医院|学校|幼儿园|工厂|加工厂|服装厂|制衣厂|鞋厂|砖厂|电子厂|厂|商行|超市|养殖场|农场|商店|"
    r"项目经理部|项目部|服务部|门诊部|中心|俱乐部|会所|施工队)"
)
# A date or a year before the name belongs to the title, not to the name.
_COMPANY = re.compile(
    r"(?:^|[\s:：,，《（(]|\d{4}年(?:度)?(?:\d{1,2}月(?:份)?)?|月份?)"
    r"((?:(?![年月]份?\d)[\u3400-\u9fff\U00020000-\U0003ffff（）()A-Za-z0-9·&\-]){2,40}?"
    + _SUFFIX
    + ")"
    r"(?=$|[\s\d:：,，。、（(《》]|第|职工|员工|工人|工资|花名册|欠|拖欠|农民工|人员|在职|离职|发放|薪|各|全体|二|上|下|名)"
)
_LONE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff（）()A-Za-z0-9·&\-]{2,40}" + _SUFFIX)
# Earlier labels name the employer more surely than later ones.
_LABELS = """
用人单位 用工单位 用人单位名称 用工单位名称 劳务公司 劳务分包单位 分包单位
工资发放单位 发放单位 编制单位 填报单位 单位名称 公司名称 企业名称 填表单位
制表单位 被申请人 欠薪单位 欠薪企业 所属单位 公司 单位 企业
"""
_EMPLOYER_LABELS = tuple(_LABELS.split())
_LEAVING = (
    "离职|离厂|离场|退场|离岗|结清|解除劳动关系|解除劳动合同|解除合同|解除|终止劳动关系|终止|停工|停业|"
    "遣散|清退|歇业|关停"
)
_DAY = (
    r"(?P<day>(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*[年./\-]\s*[\d一二三四五六七八九十]{1,3}"
    r"\s*[月./\-]\s*[\d一二三四五六七八九十]{1,3}\s*日?|\d{8})"
)
_LEFT = (
    re.compile(rf"({_LEAVING})(日期|时间|之日|日)?(为|是|均为|统一为|:|：|\s)*{_DAY}"),
    re.compile(rf"{_DAY}\s*(起|前)?(已|全部|全员|集体|均|统一|被|一并|与公司|公司)*({_LEAVING})"),
)
_LEFT_LABEL = re.compile(
    r"^(统一|全体|集体)?(离职|离厂|离场|退场|结清|解除劳动关系|解除|终止|停工)(日期|时间|日)[:：]?$"
)
_PAIR = re.compile(r"(?P<label>[^\s:：,，;；]{1,12})\s*[:：]\s*(?P<value>[^\s,，;；:：]+)")

Cells = list[list[tuple[int, Value]]]


def lines_around(sheet: Sheet, top: int, floor: int) -> Cells:
    """Return the filled cells of the lines above a heading, down from the last table's end.

    Rows of the table above are left out; above the first table everything is title.
    """
    lines: Cells = []
    for row in range(max(floor, top - _TITLE_ROWS), top):
        cells = [(c, v) for c, v in enumerate(sheet.rows[row]) if not is_blank(v)]
        texts = [v for _, v in cells if isinstance(v, str)]
        if floor and (_is_data(cells) or any(map(is_total, texts))):
            lines.clear()
        else:
            lines.append(cells)
    return lines


def _is_data(cells: list[tuple[int, Value]]) -> bool:
    """Whether a line is a person's row and not a title, nor labels with values (姓名 张三)."""
    if len(cells) < 3 or any(
        isinstance(v, str) and (_PAIR.search(v) or _is_label(v)) for _, v in cells
    ):
        return False
    return any(
        isinstance(v, (float, Unreadable))
        or looks_like_id(v)
        or (isinstance(v, str) and re.search(r"\d", v) and read_amount(v)[0] is not None)
        for _, v in cells
    )


def _is_label(text: str) -> bool:
    """Whether a text names a fact about somebody; 未发 and 已发 are amounts as often as labels."""
    word = word_of(text)
    return word is not None and word.role not in AMOUNTS


def lines_of_text(sheet: Sheet) -> Cells:
    """Return the filled cells of the lines that are prose: titles, remarks, signatures."""
    lines: Cells = []
    for cells in sheet.rows:
        filled = [(c, v) for c, v in enumerate(cells) if not is_blank(v)]
        if filled and len(filled) <= 8 and all(isinstance(v, (str, date)) for _, v in filled):
            lines.append(filled)
            if len(lines) > 200:
                break
    return lines


def texts_of(lines: Cells) -> list[str]:
    """Return the texts of some lines, in reading order; a date as 2024年3月."""
    return [
        f"{v.year}年{v.month}月" if isinstance(v, date) else shown(v)
        for line in lines
        for _, v in line
        if isinstance(v, (str, date))
    ]


def pairs_in(lines: Cells) -> list[tuple[str, str]]:
    """Return label and value pairs: 姓名：张三, or 姓名 in one cell and 张三 in the next."""
    pairs = []
    for line in lines:
        for place, (_, value) in enumerate(line):
            if not isinstance(value, str):
                continue
            following = line[place + 1][1] if place + 1 < len(line) else None
            label = value.strip()
            if label.endswith((":", "：")):
                if following is not None:
                    pairs.append((label.rstrip(":： "), shown(following)))
                continue
            inside = list(_PAIR.finditer(label))
            if inside:
                pairs += [(m["label"], m["value"]) for m in inside]
            elif word_of(label) and following is not None and not word_of(shown(following)):
                pairs.append((label, shown(following)))
    return pairs


def person_in(lines: Cells) -> tuple[tuple[str, str], ...]:
    """Return the facts about one person that stand above a table: name, ID, staff number, dates."""
    facts: dict[str, str] = {}
    for label, value in pairs_in(lines):
        word = word_of(label)
        if word and word.role in {
            Role.NAME,
            Role.CITIZEN_ID,
            Role.STAFF_NO,
            Role.HIRED_ON,
            Role.LEFT_ON,
        }:
            facts.setdefault(str(word.role), value)
    return tuple(facts.items())


def employer_in(lines: Cells, names: Sequence[str]) -> str | None:
    """Return the employer: from a label (编制单位), else a title, else the names of sheet and file.

    Nothing that does not read like the name of an enterprise is taken.
    """
    labelled: dict[str, str] = {}
    for line in lines:
        for label, value in _labels(line):
            name = company_name(value, whole=True)
            if name:
                labelled.setdefault(label, name)
    for label in _EMPLOYER_LABELS:
        if label in labelled:
            return labelled[label]
    for text in (*texts_of(lines), *names):
        name = company_name(text, whole=False)
        if name:
            return name
    return None


def _labels(line: list[tuple[int, Value]]) -> Iterable[tuple[str, str]]:
    for place, (_, value) in enumerate(line):
        if not isinstance(value, str):
            continue
        head, mark, tail = value.partition("：") if "：" in value else value.partition(":")
        label = plain_heading(head)
        if label not in _EMPLOYER_LABELS:
            continue
        if mark and tail.strip():
            yield label, tail
        elif place + 1 < len(line):
            yield label, shown(line[place + 1][1])


def company_name(text: str, *, whole: bool) -> str | None:
    """Return the enterprise's name in a text; `whole`: the text itself is the name."""
    plain = re.sub(r"[（(](盖章|公章|签章|章|印章)[）)]", "", text).strip(" 　\t:：_")
    if whole:
        first = re.split(r"[\s　]{2,}|[,，;；]", plain)[0].strip()
        return first if _LONE.fullmatch(first) and len(first) >= 4 else None
    found = _COMPANY.search(plain)
    name = found.group(1).strip() if found else None
    return name if name and len(name) >= 4 and not name.startswith(("制表", "审核")) else None


def left_on_in(lines: Cells) -> date | None:
    """Return the one leaving date that the file states for everybody, or None."""
    days: set[date] = set()
    for line in lines:
        for place, (_, value) in enumerate(line):
            if not isinstance(value, str):
                continue
            for match in (m for pattern in _LEFT for m in pattern.finditer(value)):
                day, _found = read_day(re.sub(r"\s", "", match["day"]))
                if day:
                    days.add(day)
            if _LEFT_LABEL.match(re.sub(r"\s", "", value)) and place + 1 < len(line):
                day, _found = read_day(line[place + 1][1])
                if day:
                    days.add(day)
    return days.pop() if len(days) == 1 else None


def looks_like_id(value: Value) -> bool:
    """Tell whether a value is a valid citizen ID, whatever its column is called."""
    return isinstance(value, str) and 15 <= len(value) <= 22 and citizen_id(value) is not None
