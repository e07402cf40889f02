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
    message = "机器账号只能登记和查看它自己送来的诉求和来函，不能给“%(scope)s”。"


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


class KeyUnusable(DomainError):
    """An idempotency key is one to 200 plain characters, and best a random UUID."""

    code = "machines.key_unusable"
    message = "Idempotency-Key 要用 1 到 200 个英文字母、数字或者符号，最好用随机的 UUID。"


class KeyUsedOtherwise(DomainError):
    """The idempotency key was used for something else."""

    code = "machines.key_used_otherwise"
    message = "这个 Idempotency-Key 已经用在别的内容上。新的内容请用新的 key；重发请原样发。"


class KeyUnderWay(DomainError):
    """What was first sent with the idempotency key is being done just now."""

    code = "machines.key_under_way"
    message = "同一个 Idempotency-Key 的请求正在办。请过几秒用同一个 key 再问，会得到它的答复。"


class KeyMissing(DomainError):
    """A create without an idempotency key: sent twice, it would be made twice."""

    code = "machines.key_missing"
    message = (
        "新建要带 Idempotency-Key（随机的 UUID）。没有收到答复时用同一个 key 再发，不会办两次。"
    )


class MatchMissing(DomainError):
    """An edit that does not say which version it changes."""

    code = "machines.match_missing"
    message = "改一条记录，要带 If-Match：您看到的那一版的 ETag。请先读一次这条记录。"


class RecordStale(DomainError):
    """The record was changed since the version that the edit names; nothing was changed."""

    code = "machines.record_stale"
    message = "您要改的那一版已经不是现在的了，没有改。现在的内容在 record 里；请看过再办。"


class AddressRefused(DomainError):
    """An address that call-backs are not sent to: not https, not public, or the house itself."""

    code = "machines.address_refused"
    message = "不能用这个回调地址：%(why)s。"


class KindsMissing(DomainError):
    """A call-back for nothing."""

    code = "machines.kinds_missing"
    message = "请至少选一种要回调的事。"


class HookEnded(DomainError):
    """The call-back was ended: nothing is sent to it any more."""

    code = "machines.hook_ended"
    message = "这个回调已经停用，不能再送。需要的话，另登记一个。"


class NothingToReplay(DomainError):
    """No delivery of the call-back lies in what was named."""

    code = "machines.nothing_to_replay"
    message = "这个范围里没有送过的回调，没有重发。"


class TooManyToReplay(DomainError):
    """More deliveries than are sent again at once."""

    code = "machines.too_many_to_replay"
    message = "一次最多重发 %(most)s 条，这个范围里有 %(count)s 条。请分段重发。"
