"""`federation`: set a federation up from a spreadsheet, and show it with its partner bodies."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add `federation` and its verbs to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "federation", help="组织：从表格建档、看组织"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    bring = verbs.add_parser("import", help="导入“单位”“人员”两张表，全部或一行不导")
    bring.add_argument("file", type=Path, metavar="文件")
    bring.add_argument("--as", dest="login", metavar="账号", help="按这个管理员的权限；空库可不写")
    bring.add_argument("--dry-run", action="store_true", help="只看会怎样，不导入")
    bring.set_defaults(run=import_command)
    empty = verbs.add_parser("template", help="写出一份空表")
    empty.add_argument("file", type=Path, metavar="文件")
    empty.set_defaults(run=template_command)
    show = verbs.add_parser("show", help="看组织：谁在谁下面，各有几个人")
    show.add_argument("--on", type=date.fromisoformat, metavar="日期", help="哪一天的样子")
    show.set_defaults(run=show_command)
    bodies = verbs.add_parser("bodies", help="看伙伴单位：由谁登记，谁在代表它们")
    bodies.add_argument("--on", type=date.fromisoformat, metavar="日期", help="哪一天的样子")
    bodies.set_defaults(run=bodies_command)


def import_command(arguments: argparse.Namespace) -> int:
    """Take a sheet over, or say every fault by its place and change nothing."""
    import django

    django.setup()
    from niangjia.apps.people import selectors as people
    from niangjia.apps.setup import selectors, services
    from niangjia.apps.unions.selectors import house
    from niangjia.engines import tables
    from niangjia.engines.tables.federation import read_federation
    from niangjia.jobs.clock import today

    by = people.get_account(arguments.login).person if arguments.login else None
    if by is None and house.is_founded():
        print("已经有工会了：请用 --as 写明按哪个管理员的账号导入。")
        return 1
    on = today()
    book = tables.open_workbook(arguments.file.name, arguments.file.read_bytes())
    reading = read_federation(book)
    plan = selectors.compare_sheet(reading, by=by, on=on)
    for fault in plan.faults:
        mark = "必须改" if fault.is_error else "请看"
        print(f"{mark}　{fault.sheet} {fault.column or ''}{fault.row or ''}　{fault.message}")
    counts = plan.counts
    if not arguments.dry_run:
        counts = services.take_over(reading=reading, by=by, on=on)
    for key, label in (("units", "工会"), ("roles", "岗位")):
        new, changed, same = (counts[f"{key}_{what}"] for what in ("new", "changed", "same"))
        print(f"{label}：新 {new}，改 {changed}，不变 {same}，表里没有 {counts[f'{key}_missing']}")
    print("只是看看，什么也没有改。" if arguments.dry_run else "导入好了。")
    return 1 if plan.errors else 0


def template_command(arguments: argparse.Namespace) -> int:
    """Write the empty sheet."""
    import django

    django.setup()
    from niangjia.apps.setup.template import template

    arguments.file.write_bytes(template())
    print(f"已写入 {arguments.file}")
    return 0


def show_command(arguments: argparse.Namespace) -> int:
    """Print the tree of both lines as of a day."""
    import django

    django.setup()
    from niangjia.apps.unions.choices import Line
    from niangjia.apps.unions.selectors import house
    from niangjia.jobs.clock import today

    on = arguments.on or today()
    for line in Line:
        rows = house.whole_tree(on=on, line=line)
        if rows:
            print(f"{line.label}线，{on}")
        for row in rows:
            print(
                f"{'  ' * row.depth}{row.name}（{row.place.get_level_display()}，{row.people} 人）"
            )
    return 0


def bodies_command(arguments: argparse.Namespace) -> int:
    """Print every partner body with its people as of a day, by the union that keeps it."""
    import django

    django.setup()
    from niangjia.apps.unions.selectors import bodies
    from niangjia.jobs.clock import today

    on = arguments.on or today()
    keeper = None
    for body in bodies.every(on=on):
        if body.union_id != keeper:
            keeper = body.union_id
            print(f"{body.union.name}，{on}")
        print(f"  {body.name}（{body.get_kind_display()}{'，停用' if body.is_closed else ''}）")
        members = bodies.members_of(body, on=on)
        for one in (*members.now, *members.to_come):
            print(f"    {one.person.name}，{_days(one.during)}，{_account(one.person)}")
        if not members.now:
            print("    这一天没有人代表它")
    if keeper is None:
        print("还没有伙伴单位。")
    return 0


def _days(during: Any) -> str:
    return f"{during.lower} 起" + (f"、{during.upper} 止" if during.upper else "")


def _account(person: Any) -> str:
    account = getattr(person, "account", None)
    if account is None:
        return "没有账号"
    return f"账号 {account.username}" + ("" if account.is_active else "（停用）")
