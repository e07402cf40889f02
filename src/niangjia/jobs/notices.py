"""`./niangjia notices`: send what is due, and take over by what number WeChat knows somebody."""

import argparse


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `notices` and its subcommands to the command line."""
    parser = subparsers.add_parser("notices", help="通知：现在就发，登记微信号")
    commands = parser.add_subparsers(dest="notices_command", required=True)
    send = commands.add_parser("send", help="把该发的现在就发（平时由 worker 每分钟发）")
    send.set_defaults(run=run_send)
    known = commands.add_parser("openid", help="登记服务号给一个人的 openid，由微信里的网页得来")
    known.add_argument("account", metavar="账号", help="是谁的")
    known.add_argument("openid", metavar="OPENID", help="空字符串就是去掉")
    known.add_argument("--as", dest="login", required=True, metavar="账号", help="谁来登记")
    known.set_defaults(run=run_openid)


def run_send(options: argparse.Namespace) -> int:
    """Send what is due."""
    import django

    django.setup()
    from niangjia.jobs.worker import send_notices

    print(f"看了 {send_notices()} 条该发的通知。")
    return 0


def run_openid(options: argparse.Namespace) -> int:
    """Keep by what number WeChat knows an account's person."""
    import django

    django.setup()
    from niangjia.apps.notices.services import contacts
    from niangjia.apps.people import selectors as people
    from niangjia.apps.unions.acting import acting_as
    from niangjia.jobs.clock import now
    from niangjia.jobs.matter_asking import asking

    by = asking(options)
    person = people.get_account(options.account).person
    with acting_as(by.person, on=by.today):
        contacts.keep_openid(person=person, openid=options.openid, by=by.person, at=now())
    print("登记好了。" if options.openid else "去掉了。")
    return 0
