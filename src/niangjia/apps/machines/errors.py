"""What the machines context declines, and what to do then."""

from niangjia.kernel.errors import DomainError


class TokenDead(DomainError):
    """A token that is none, has run out or was revoked, or whose person is gone: all look alike."""

    code = "machines.token_dead"
    message = (
        "这个令牌用不了：可能写错、过期、已经作废，或者持有人的账号已经停用。请换一个新的令牌。"
    )


class ScopeMissing(DomainError):
    """The token was not made for this use."""

    code = "machines.scope_missing"
    message = "这个令牌没有“%(scope)s”这个用途。请另做一个带这个用途的令牌。"


class TooManyCalls(DomainError):
    """More calls within a minute than a program may make."""

    code = "machines.too_many_calls"
    message = "这一分钟里的调用太多了。请按 Retry-After 过一会儿再来，并把调用放慢。"


class TokenNameMissing(DomainError):
    """A token without a name: nobody would know later what it is for."""

    code = "machines.token_name_missing"
    message = "请给令牌起个名字，写明给哪个程序用。"


class TokenScopesMissing(DomainError):
    """A token for nothing."""

    code = "machines.token_scopes_missing"
    message = "请至少选一项用途。"


class ScopeNotForMachines(DomainError):
    """A partner's program is let do less than a person."""

    code = "machines.scope_not_for_machines"
    message = "机器账号只能登记和查看它自己送来的诉求，不能给“%(scope)s”。"


class TokenLastsTooLong(DomainError):
    """A token ends within a year, and not before it begins."""

    code = "machines.token_lasts_too_long"
    message = "有效期要在明天和一年之内。"


class NoTokenForYou(DomainError):
    """Whoever holds no role today has nothing that a program could do for her."""

    code = "machines.no_token_for_you"
    message = "今天在工会有岗位的人才能做令牌。"


class OutOfReach(DomainError):
    """The union lies outside of what she reaches today."""

    code = "machines.out_of_reach"
    message = "%(union)s不在您能看的范围内，令牌不能比本人看得更远。"


class MachineEnded(DomainError):
    """The machine account was ended: nothing is made for it any more."""

    code = "machines.machine_ended"
    message = "机器账号“%(name)s”已经停用，不能再做令牌。需要的话，另登记一个。"


class MachineNameMissing(DomainError):
    """A machine account without a name."""

    code = "machines.machine_name_missing"
    message = "请写是哪个单位的哪个系统，例如“焦作市 12345 热线系统”。"


class NotYourUnion(DomainError):
    """The union is administered by somebody else."""

    code = "machines.not_your_union"
    message = "这个工会不由您管理，请找它的管理员。"


class ReasonMissing(DomainError):
    """Who ends something says why."""

    code = "machines.reason_missing"
    message = "请写一句为什么停用。"
