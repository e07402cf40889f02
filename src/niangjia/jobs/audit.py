"""`audit`: verify the chain of events, in the database or, without one, in an export."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from niangjia.apps.audit.chain import Fault, Link, Seal, verify

_MOST_FAULTS_SHOWN = 20

Chain = tuple[Iterator[Link], list[Seal], dict[int, tuple[int, bytes]]]
"""Links in order, seals in order, and the last number and hash of each lane."""


def add_parser(subparsers: Any) -> None:
    """Add `audit verify` and `audit export` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser("audit", help="审计链：校验、导出")
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="校验审计链是否完整")
    check.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="导出的文件；不给就校验数据库"
    )
    check.add_argument("--export", type=Path, metavar="FILE", help="同 FILE")
    check.add_argument(
        "--seals", type=Path, metavar="FILE", help="另存的封签记录 audit-seals.log，一并核对"
    )
    check.set_defaults(run=verify_command)
    export = actions.add_parser("export", help="导出审计链，供离线校验")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(run=export_command)


def verify_command(arguments: argparse.Namespace) -> int:
    """Say whether the chain is whole: 0 when it is, 1 when it is not, 2 when it cannot be read."""
    with ExitStack() as stack:
        try:
            path = arguments.file or arguments.export
            chain = read_export(path) if path else _from_database(stack)
            kept = _kept_seals(arguments.seals) if arguments.seals else {}
            return _report(chain, kept)
        except (OSError, ValueError, KeyError, TypeError) as broken:
            print(f"读不了：{broken}。请确认文件没有损坏，是本系统导出的。", file=sys.stderr)
            return 2


def _report(chain: Chain, kept: dict[int, str]) -> int:
    links, seals, heads = chain
    counted = _Counted(links)
    faults = verify(counted, seals, heads)
    shown = list(islice(faults, _MOST_FAULTS_SHOWN)) + _seals_apart(seals, kept)
    more = sum(1 for _ in faults)
    for fault in shown:
        print(f"✗ {fault.place}：{fault.message}")
    if shown:
        print(f"审计链不完整：{len(shown) + more} 处不符，共 {counted.number} 条事件。")
        return 1
    print(f"审计链完整：{counted.number} 条事件，{len(seals)} 个封签，全部相符。")
    return 0


def export_command(arguments: argparse.Namespace) -> int:
    """Write the whole chain to a file, one JSON object a line; personal values are not in it."""
    with ExitStack() as stack:
        links, seals, heads = _from_database(stack)
        with open(arguments.file, "w", encoding="utf-8") as file:
            for lane, (seq, digest) in sorted(heads.items()):
                _write(file, {"lane": lane, "last_seq": seq, "last_hash": digest.hex()})
            for seal in seals:
                _write(
                    file,
                    {
                        "seal": seal.no,
                        "at": seal.at.isoformat(),
                        "heads": seal.heads,
                        "prev_hash": seal.prev_hash.hex(),
                        "hash": seal.hash.hex(),
                    },
                )
            counted = _Counted(links)
            for link in counted:
                _write(
                    file,
                    {
                        "event": [link.lane, link.seq],
                        "at": link.at.isoformat(),
                        "body": link.body,
                        "prev_hash": link.prev_hash.hex(),
                        "hash": link.hash.hex(),
                    },
                )
    print(f"已导出 {counted.number} 条事件到 {arguments.file}")
    return 0


def read_export(path: Path) -> Chain:
    """Return the links, seals and lane heads of an exported file; links are read as they are asked.

    :raises ValueError: a line is not what `export_command` writes.
    """
    seals: list[Seal] = []
    heads: dict[int, tuple[int, bytes]] = {}
    for row in _rows(path):
        if "lane" in row:
            heads[row["lane"]] = (row["last_seq"], bytes.fromhex(row["last_hash"]))
        elif "seal" in row:
            seals.append(
                Seal(
                    no=row["seal"],
                    at=datetime.fromisoformat(row["at"]),
                    heads=row["heads"],
                    prev_hash=bytes.fromhex(row["prev_hash"]),
                    hash=bytes.fromhex(row["hash"]),
                )
            )
    return _links(path), seals, heads


def _links(path: Path) -> Iterator[Link]:
    for row in _rows(path):
        if "event" in row:
            lane, seq = row["event"]
            yield Link(
                lane=lane,
                seq=seq,
                at=datetime.fromisoformat(row["at"]),
                body=row["body"],
                prev_hash=bytes.fromhex(row["prev_hash"]),
                hash=bytes.fromhex(row["hash"]),
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                raise ValueError(f"{path} 第 {number} 行不是 JSON") from None
            if not isinstance(row, dict):
                raise ValueError(f"{path} 第 {number} 行不是一条记录")
            yield row


def _from_database(stack: ExitStack) -> Chain:
    """Return the chain as it stood at one moment, while writers go on."""
    import django

    django.setup()
    from django.db import connection
    from django.db.transaction import atomic

    from niangjia.apps.audit import selectors

    stack.enter_context(atomic())
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return selectors.links(), list(selectors.seals()), selectors.heads()


def _kept_seals(path: Path) -> dict[int, str]:
    with open(path, encoding="utf-8") as file:
        return {int(no): digest for no, _at, digest in (line.split() for line in file)}


def _seals_apart(seals: list[Seal], kept: dict[int, str]) -> list[Fault]:
    """Compare with the seals written where the database cannot reach."""
    stored = {seal.no: seal.hash.hex() for seal in seals}
    return [
        Fault(place=f"seal {no}", message="与另存的封签记录不符：封签被改过或删去")
        for no, digest in kept.items()
        if stored.get(no) != digest
    ]


def _write(file: Any, row: dict[str, Any]) -> None:
    file.write(json.dumps(row, ensure_ascii=False) + "\n")


class _Counted:
    """Iterates and counts, so that a million events need not be kept to be counted."""

    def __init__(self, links: Iterator[Link]) -> None:
        self._links = links
        self.number = 0

    def __iter__(self) -> Iterator[Link]:
        for link in self._links:
            self.number += 1
            yield link


def main(words: list[str]) -> int:
    """Verify an export where nothing of the house is installed: `verify FILE [--seals FILE]`."""
    parser = argparse.ArgumentParser(prog="python3 -m niangjia.jobs.audit")
    add_parser(parser.add_subparsers(dest="command", required=True))
    arguments = parser.parse_args(["audit", *words])
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
