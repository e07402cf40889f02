"""Programs of the demo: a partner's system, a revoked token, a call-back that leads nowhere.

All invented and switched off: the address lies in a network kept for documentation, and the
call-back is ended before anything is sent.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from niangjia.apps.intake.choices import Door
from niangjia.apps.machines.choices import OF_MACHINES, EventKind
from niangjia.apps.machines.services import accounts, hooks, tokens
from niangjia.jobs.demo.federation import House

if TYPE_CHECKING:
    from niangjia.apps.machines.models import Hook

NOWHERE = "https://203.0.113.7/niangjia-demo"


def load(house: House, *, now: datetime) -> "Hook":
    """Register the system with a token that is revoked, and the call-back; return it."""
    machine = accounts.register_machine(
        name="海口市 12345 热线系统（演示）",
        union=house.city,
        door=Door.LINE_12345,
        by=house.admin,
        at=now,
    )
    made = tokens.make_machine_token(
        machine=machine,
        name="联调用，已作废（演示）",
        scopes=OF_MACHINES,
        expires_at=now + timedelta(days=90),
        by=house.admin,
        at=now,
    )
    tokens.end_token(token=made.token, by=house.admin, at=now)
    return hooks.register_hook(
        union=house.city,
        address=NOWHERE,
        kinds=[EventKind.ENQUIRY_RECEIVED, EventKind.ENQUIRY_TRIAGED],
        by=house.admin,
        at=now,
    ).hook


def close(house: House, hook: "Hook", *, now: datetime) -> None:
    """End the call-back: a demo sends nothing to anybody."""
    hooks.end_hook(hook=hook, why="演示：不向外送", by=house.admin, at=now)
