"""What the unions context declines."""

from niangjia.kernel.errors import DomainError


class NameTaken(DomainError):
    """A union of that name exists."""

    code = "unions.name_taken"
    message = "已经有一个工会叫“%(name)s”，请核对是不是同一个。"


class CodeInvalid(DomainError):
    """The region code is not six digits."""

    code = "unions.code_invalid"
    message = "行政区划代码“%(given)s”不对：应为 6 位数字（GB/T 2260）。"


class AlreadyPlaced(DomainError):
    """The union has a place in that line in that time."""

    code = "unions.already_placed"
    message = "%(union)s在这段时间已经登记过隶属关系，请先结束原来的一条。"


class ParentNotPlaced(DomainError):
    """The union above has no place in that line from that day on."""

    code = "unions.parent_not_placed"
    message = "上级%(parent)s在这条线上还没有登记位置，请先登记上级。"


class LevelNotBelow(DomainError):
    """A union stands below its parent, not beside or above it."""

    code = "unions.level_not_below"
    message = "层级不对：%(union)s应低于上级%(parent)s。"


class NoRoomLeft(DomainError):
    """All places below a union are given out."""

    code = "unions.no_room_left"
    message = "%(parent)s下面这一层的位置已经用完，请在中间增设一层（如乡镇、街道工会）。"


class RoleHeld(DomainError):
    """The person has this role in this union in that time already."""

    code = "unions.role_held"
    message = "%(person)s在%(union)s这段时间已经是%(kind)s。"


class ChairHeld(DomainError):
    """A union has one chair at a time."""

    code = "unions.chair_held"
    message = "%(union)s这段时间已有主席，请先结束原任期，再登记新主席。"


class PeriodEmpty(DomainError):
    """A period ends after it begins."""

    code = "unions.period_empty"
    message = "止期应晚于起期：%(start)s 起，%(end)s 止，请核对日期。"


class CoverNeedsEnd(DomainError):
    """A cover ends: without an end it would be a role of its own."""

    code = "unions.cover_needs_end"
    message = "代理要写到哪天为止。要长期担任，请直接授予岗位。"


class CoverOutside(DomainError):
    """A cover lies inside the time of the role it covers."""

    code = "unions.cover_outside"
    message = "%(person)s的这个岗位是 %(start)s 起、%(end)s 止，代理要在这段时间里。请核对日期。"


class CoversHerself(DomainError):
    """Nobody stands in for herself."""

    code = "unions.covers_herself"
    message = "%(person)s不能自己代自己，请选另一位同事。"


class OwnHand(DomainError):
    """Nobody gives herself a role."""

    code = "unions.own_hand"
    message = (
        "自己的岗位不能自己授予，请另一位管理员来办。只有您一位管理员时，先授予一位同事管理员岗位。"
    )


class NamesHerself(DomainError):
    """Nobody names herself as the one who stands in."""

    code = "unions.names_herself"
    message = "您不能指定自己去代%(person)s。请选另一位同事，或请另一位管理员来指定。"


class MayNotCover(DomainError):
    """Who stands in may do the work already, in that union or above."""

    code = "unions.may_not_cover"
    message = (
        "%(person)s不能代%(union)s的%(kind)s：整段时间都要在这个工会或上级担任%(roles)s，管理员和"
        "审计员不代别的岗位。请另选一位，或先给合适的同事授予岗位。"
    )


class CoverOfCover(DomainError):
    """A cover is not handed on: whose work it is would no longer be plain."""

    code = "unions.cover_of_cover"
    message = "这一条本身就是代理。请对原来的岗位另设代理。"


class CoverHeld(DomainError):
    """The person covers this role in that time already."""

    code = "unions.cover_held"
    message = "%(person)s这段时间已经在代这个岗位。"


class RoleOver(DomainError):
    """The role has ended before that day."""

    code = "unions.role_over"
    message = "%(person)s的%(kind)s岗位到 %(end)s 已经结束，不用再结束。"


class AbsenceHeld(DomainError):
    """An absence in that time is recorded."""

    code = "unions.absence_held"
    message = "%(person)s这段时间已经登记了休假。要改，请先取消原来的一条。"


class AbsenceOver(DomainError):
    """Days away are noted for what is to come."""

    code = "unions.absence_over"
    message = (
        "%(start)s 起、%(end)s 回来的休假已经过去，不用登记。人还没有回来的，请把“哪天回来上班”改成"
        "今天以后的日子。"
    )


class StandsInThen(DomainError):
    """Whoever goes away stands in for somebody in that time: who does it then must be said."""

    code = "unions.stands_in_then"
    message = "%(person)s这几天还代着%(whom)s。请选这几天谁来代，没有人代的也请选明。"


class StandInAway(DomainError):
    """Whoever is to stand in is away herself."""

    code = "unions.stand_in_away"
    message = "%(person)s这段时间自己也休假（%(start)s 起、%(end)s 止），请选另一位。"


class RoleBegan(DomainError):
    """A role that has begun is ended, not taken back."""

    code = "unions.role_began"
    message = "%(person)s的岗位 %(start)s 已经开始，不能取消，只能写明到哪天结束。"


class NotBelowItself(DomainError):
    """A union cannot stand below itself or below what stands under it."""

    code = "unions.not_below_itself"
    message = "%(union)s不能归到%(parent)s下面：%(parent)s就在它自己下面（或就是它自己）。"


class MovesNowhere(DomainError):
    """The union stands there already."""

    code = "unions.moves_nowhere"
    message = "%(union)s从 %(on)s 起本来就在%(parent)s下面，不用再划转。"


class MovedLater(DomainError):
    """The union, or one below it, changes its place after that day; that change comes first."""

    code = "unions.moved_later"
    message = "%(union)s在 %(on)s 以后已经另有一次调整。请把日期定在那以后，或先核对那一次调整。"


class MergedIntoItself(DomainError):
    """A union is merged into another one."""

    code = "unions.merged_into_itself"
    message = "%(union)s不能并入自己，也不能并入自己下面的工会。"


class NotThere(DomainError):
    """The union has no place in that line on that day."""

    code = "unions.not_there"
    message = "%(union)s在 %(on)s 没有在%(line)s线上的位置，请核对日期。"


class BodyUnnamed(DomainError):
    """A partner body has a name."""

    code = "unions.body_unnamed"
    message = "请写伙伴单位的名称。"


class BodyKnown(DomainError):
    """The union keeps a body of that name."""

    code = "unions.body_known"
    message = "%(union)s已经登记过“%(name)s”，请在列表里找到它，不用再登记。"


class MemberAlready(DomainError):
    """The person acts for the body in that time already."""

    code = "unions.member_already"
    message = "%(person)s这段时间已经是%(body)s的人员。"


class MembershipOver(DomainError):
    """It has ended before that day."""

    code = "unions.membership_over"
    message = "%(person)s到 %(end)s 已经不再是%(body)s的人员，不用再结束。"


class BodyRenamedLater(DomainError):
    """The body changes its name after that day; that change comes first."""

    code = "unions.body_renamed_later"
    message = "“%(name)s”在 %(on)s 已经改过一次名。请把日期定在那一天或以后。"


class BodySameName(DomainError):
    """It is called so already."""

    code = "unions.body_same_name"
    message = "它现在就叫“%(name)s”，没有要改的。"


class BodyClosed(DomainError):
    """The body is closed, or will be."""

    code = "unions.body_closed"
    message = "“%(name)s”从 %(start)s 起停用。要用它，请先重新启用。"


class BodyOpen(DomainError):
    """There is no closure to end."""

    code = "unions.body_open"
    message = "“%(name)s”没有停用，不用重新启用。"
