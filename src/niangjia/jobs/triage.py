"""`./niangjia triage`: what workers' own words say, one line of JSON each."""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from niangjia.engines.triage import Words, read
from niangjia.jobs.lines import WORDS, answer_all

# What the words speak for when they are about work and no label is clear.
UNCLEAR = "劳动"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `triage` and its subcommand to the command line."""
    parser = subparsers.add_parser("triage", help="读来人的原话，建议类别（每行一个 JSON）")
    commands = parser.add_subparsers(dest="triage_command", required=True)
    each = commands.add_parser("read", help="读文件里的每一行，逐行打印建议和依据的字词")
    each.add_argument("file", type=Path, metavar="FILE", help="JSONL 文件；- 为标准输入")
    each.set_defaults(run=run_read)


def run_read(options: argparse.Namespace) -> int:
    """Print labels with their words, or an error, for every line; 2 for an unreadable file."""
    return answer_all(options.file, _answering, WORDS)


def _answering(asked: Mapping[str, Any]) -> dict[str, Any]:
    found = read(asked["text"])
    return {
        "is_labour": found.is_labour,
        "labels": [label.name for label in found.labels],
        "evidence": {label.name: _evidence(label.words) for label in found.labels}
        | ({UNCLEAR: _evidence(found.about)} if found.about else {}),
    }


def _evidence(words: Iterable[Words]) -> list[dict[str, Any]]:
    return [{"text": one.text, "start": one.start, "end": one.end} for one in words]
