"""`demo-day`: which day the demo plays."""

import argparse
from datetime import date
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add `demo-day` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "demo-day", help="演示系统演到哪一天（只有演示能用）"
    )
    parser.add_argument(
        "day", nargs="?", metavar="日期", help="如 2026-12-07；real 回到真实日期；不写就只看"
    )
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    """Set the day, or show it."""
    import django

    django.setup()
    from niangjia.apps.teaching import clock, services

    if arguments.day:
        try:
            day = None if arguments.day == "real" else date.fromisoformat(arguments.day)
        except ValueError:
            print(f"“{arguments.day}”不是日期，请写成 2026-12-07，或写 real。")
            return 2
        services.play_day(day=day, by=None)
    played = clock.played_day()
    print(f"演示到 {played}" if played else f"按真实日期：{clock.today()}")
    return 0
