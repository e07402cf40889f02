"""`keys`: how the keys of personal data stand, and changing them while pages run."""

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add `keys` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "keys", help="密钥：查看、轮换、重封、停用"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    status = actions.add_parser("status", help="每种密钥有哪几版、各封着多少项")
    status.set_defaults(run=status_command)
    for name, meaning, run in (
        ("rotate", "增加一个新版本，从现在起用它加封", rotate_command),
        ("reseal", "把旧版本封的分批换成新版本；中断了再运行一次会接着做", reseal_command),
        ("retire", "旧版本不再封着任何东西时，停用它", retire_command),
    ):
        action = actions.add_parser(name, help=meaning)
        action.add_argument("purpose", metavar="用途", help="personal、index 或 audit")
        action.set_defaults(run=run)


def status_command(_arguments: argparse.Namespace) -> int:
    """Say for each purpose which versions there are and what each still seals."""
    keys = _services()
    for purpose in ("personal", "index", "audit", "codes"):
        now = keys.status(purpose)
        versions = "、".join(str(version) for version in now.versions)
        print(f"{purpose}：第 {versions} 版，现用第 {now.current} 版")
        for (place, version), number in sorted(now.held.items()):
            if purpose == "index":
                print(f"  {place}：{number} 项还没有新版本的索引")
            else:
                print(f"  {place}：第 {version} 版 {number} 项")
        if now.left:
            print(f"  还有 {now.left} 项要换：./niangjia keys reseal {purpose}")
        elif len(now.versions) > 1:
            print(f"  旧版本可以停用：./niangjia keys retire {purpose}")
    return 0


def rotate_command(arguments: argparse.Namespace) -> int:
    """Add a version to a purpose's keys."""
    version = _services().rotate(arguments.purpose)
    print(f"“{arguments.purpose}”现用第 {version} 版。请先备份密钥目录，再运行：")
    print(f"  ./niangjia keys reseal {arguments.purpose}")
    return 0


def reseal_command(arguments: argparse.Namespace) -> int:
    """Seal anew everything an older version seals."""
    done: dict[str, int] = {}
    for place, number in _services().reseal(arguments.purpose):
        done[place] = done.get(place, 0) + number
        print(f"\r{place}：{done[place]} 项", end="", flush=True)
    print()
    left = _services().status(arguments.purpose).left
    if left:
        print(f"还有 {left} 项刚被别人改过，请再运行一次。")
        return 1
    print("全部换成现用版本。旧版本可以停用了。" if done else "没有要换的。")
    return 0


def retire_command(arguments: argparse.Namespace) -> int:
    """Take the old versions of a purpose's keys out of use."""
    old = "、".join(str(version) for version in _services().retire(arguments.purpose))
    print(f"“{arguments.purpose}”第 {old} 版已停用，移到 {arguments.purpose}.retired。")
    print("恢复旧备份要用它：请和那些备份存在一处，再从本机删去。")
    return 0


def _services() -> Any:
    import django

    django.setup()
    from niangjia.apps.people.services import keys

    return keys
