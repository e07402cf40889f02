"""Write side of unions: founding, placing, moving; roles, covers and absences."""

from niangjia.apps.unions.errors import (
    AlreadyPlaced,
    ChairHeld,
    CodeInvalid,
    LevelNotBelow,
    NameTaken,
    NoRoomLeft,
    ParentNotPlaced,
    PeriodEmpty,
    RoleHeld,
)
from niangjia.apps.unions.services.bodies import (
    add_member,
    close_body,
    end_membership,
    readmit_member,
    register_body,
    rename_body,
    reopen_body,
)
from niangjia.apps.unions.services.federation import (
    correct_union,
    enter_union,
    found_union,
    place_union,
)
from niangjia.apps.unions.services.many import NewPlace, NewUnion, found_many, place_many
from niangjia.apps.unions.services.moving import merge_union, move_union
from niangjia.apps.unions.services.roles import (
    cover_role,
    end_absence,
    end_everything,
    end_role,
    grant_role,
    plan_absence,
    take_back_role,
    take_on,
)

__all__ = [
    "AlreadyPlaced",
    "ChairHeld",
    "CodeInvalid",
    "LevelNotBelow",
    "NameTaken",
    "NewPlace",
    "NewUnion",
    "NoRoomLeft",
    "ParentNotPlaced",
    "PeriodEmpty",
    "RoleHeld",
    "add_member",
    "close_body",
    "correct_union",
    "cover_role",
    "end_absence",
    "end_everything",
    "end_membership",
    "end_role",
    "enter_union",
    "found_many",
    "found_union",
    "grant_role",
    "merge_union",
    "move_union",
    "place_many",
    "place_union",
    "plan_absence",
    "readmit_member",
    "register_body",
    "rename_body",
    "reopen_body",
    "take_back_role",
    "take_on",
]
