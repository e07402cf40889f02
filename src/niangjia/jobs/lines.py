"""Lines of JSON in a file: what `claims evaluate`, `clock evaluate` and `triage read` share."""

import codecs
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from niangjia.engines.facts import NotJson, parsed
from niangjia.kernel.errors import DomainError

VALUES = "连同这个文件里的地区数值（law export-values 导出的）"
"""What commands say of the option by which confirmed values are used without a database."""
Answering = Callable[[Mapping[str, Any]], dict[str, Any]]


class NotALine(DomainError):
    """A line that is no JSON object of id, rule and facts."""

    code = "lines.not_a_line"
    message = "这一行读不懂：%(why)s。每行应是一个 JSON 对象，有 id、rule（时限写 clock）和 facts。"


class NotWords(NotALine):
    """A line that is no JSON object of id and text."""

    code = "lines.not_words"
    message = "这一行读不懂：%(why)s。每行应是一个 JSON 对象，有 id 和 text（来人的原话）。"


@dataclass(frozen=True, slots=True)
class Shape:
    """What every line must hold, of which type, and what says that it does not."""

    needs: str
    kind: type
    refusal: type[NotALine]


FACTS = Shape("facts", dict, NotALine)
WORDS = Shape("text", str, NotWords)


def answer_all(file: Path, answering: Answering, shape: Shape = FACTS) -> int:
    """Print one line of answer for every line of the file; 2 when the file cannot be read."""
    try:
        for number, line in _lines(file):
            told = json.dumps(answered(line, answering, number, shape), ensure_ascii=False)
            # Half a surrogate pair, as an id may have one, goes back the way it came: escaped.
            print(told.encode("utf-8", "backslashreplace").decode("utf-8"))
    except BrokenPipeError:  # whoever reads the answers, as `head` does, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, UnicodeError) as broken:
        print(f"读不了 {file}：{broken}。请检查路径和编码（UTF-8）。", file=sys.stderr)
        return 2
    return 0


def answered(
    line: bytes, answering: Answering, number: int, shape: Shape = FACTS
) -> dict[str, Any]:
    """Return the answer to one line with its id, or the error that it met.

    An error of a line without an id names the line by its number in the file.
    """
    id_: Any = None
    try:
        asked = _read(line, shape.refusal)
        id_ = asked.get("id")
        if not isinstance(asked.get(shape.needs), shape.kind):
            raise shape.refusal(why=f"缺 {shape.needs}")
        return {"id": id_} | answering(asked)
    except DomainError as declined:
        told = {"id": id_, "error": declined.code, "message": str(declined)}
    if id_ is None:
        told |= {"line": number, "message": f"第 {number} 行：{told['message']}"}
    return told


def named(asked: Mapping[str, Any], *names: str) -> str:
    """Return the rule that a line asks for, under one of the names it may stand under.

    :raises NotALine: it asks for none, or for two different ones.
    """
    given = {str(asked[name]) for name in names if asked.get(name)}
    if len(given) != 1:
        raise NotALine(why=f"{names[0]} 应有且只有一个")
    return given.pop()


def _read(line: bytes, refusal: type[NotALine]) -> dict[str, Any]:
    try:
        asked = parsed(line)
    except NotJson as broken:
        raise refusal(why=broken.data["why"]) from None
    if not isinstance(asked, dict):
        raise refusal(why="不是一个对象")
    return asked


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, as bytes, with their numbers from one.

    One line in another encoding must not take the others with it; a file in UTF-16 has no lines.
    """
    with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1:
                if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise UnicodeError("UTF-16")
                line = line.removeprefix(codecs.BOM_UTF8)
            if line.strip():
                yield number, line
