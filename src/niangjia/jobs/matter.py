"""`matter`: the main job by the command line, from the first visit to the closing."""

import argparse
from importlib import import_module
from typing import Any

from niangjia.jobs import matter_verbs


def add_parser(subparsers: Any) -> None:
    """Add `matter` and its verbs to the command line; nothing of Django is imported here."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "matter",
        help="办案：登记、名册、计算、程序、文书、款项、结案",
        description="办一个案件，从登记到结案。每个动作都要写 --as 账号：按这个账号的岗位办。",
    )
    matter_verbs.add_verbs(
        parser.add_subparsers(
            dest="verb", required=True, metavar="动作", parser_class=matter_verbs.VerbParser
        )
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what the verb says for the account that asks; return 0 when done, 1 when declined."""
    import django

    django.setup()
    from niangjia.apps.unions.acting import acting_as
    from niangjia.jobs import matter_asking

    module, _, name = arguments.does.partition(":")
    verb = getattr(import_module(f"niangjia.jobs.{module}"), name)
    asking = matter_asking.asking(arguments)
    with acting_as(asking.person, on=asking.today):
        answer = verb(asking, arguments)
    only_key = getattr(arguments, "id", False)
    return matter_asking.show(answer, as_json=arguments.json, only_key=only_key)
