"""What the accounts context declines."""

from niangjia.kernel.errors import DomainError


class InvitationDead(DomainError):
    """A link that was used, has run out, was replaced, or never was: the four look alike."""

    code = "accounts.invitation_dead"
    message = "这个链接用不了：可能已经用过、过期，或者换了新的。请找给您链接的人再要一个。"


class AccountClosed(DomainError):
    """A closed account is not opened again by a link."""

    code = "accounts.account_closed"
    message = "%(name)s的账号已经停用。要恢复，请先由管理员重新给岗位、开账号。"


class HoldsRole(DomainError):
    """Whoever works for a union gets her links from its administrator, and from nobody else."""

    code = "accounts.holds_role"
    message = "%(name)s在工会有岗位，登录链接要由所在工会的管理员来给。"


class ActsForBody(DomainError):
    """Whoever acts for a partner body gets her links from who keeps it, and from nobody else."""

    code = "accounts.acts_for_body"
    message = "%(name)s是伙伴单位“%(body)s”的人员，登录链接要由登记这个单位的工会的管理员来给。"


class AccountIsShared(DomainError):
    """With her account she took invitations of several; none of those who gave them opens it."""

    code = "accounts.account_is_shared"
    message = (
        "%(name)s用自己的账号办几件事，账号只由本人管，别人不能给登录链接。"
        "本人忘了密码、丢了设备：请结束她在这里的参与，再邀请一次。"
    )


class TakenByNamesake(DomainError):
    """Somebody of another name is meant."""

    code = "accounts.taken_by_namesake"
    message = (
        "这个链接给的是%(invited)s，您登记的姓名是%(name)s，不能用您的账号接受。"
        "写错了名字，请给您链接的人改好再邀请一次。"
    )


class HoldsOffice(DomainError):
    """Whoever works for a union keeps that account for her office."""

    code = "accounts.holds_office"
    message = "您在工会有岗位，岗位的账号不能用来接受这个链接。是给您本人的，请另设一个账号。"


class TakesOwnLink(DomainError):
    """Whoever gives a link is not the one it is for."""

    code = "accounts.takes_own_link"
    message = "这个链接是您给别人的，请交给本人，不要自己用。"


class HasBeenUsed(DomainError):
    """The account of the link has its password already: its past stays with it."""

    code = "accounts.has_been_used"
    message = "这个链接的账号已经设过密码、用过了，请继续用那个账号。"


class NotYours(DomainError):
    """Nobody decides about her own account here."""

    code = "accounts.not_yours"
    message = "这件事不能由本人办：请两位管理员同事来办。"


class NotYourUnion(DomainError):
    """Only who administers the person's union, or one above it, may do this."""

    code = "accounts.not_your_union"
    message = "这个账号不归您管：要由%(name)s所在工会或上级工会的管理员来办。"


class SecondPersonNeeded(DomainError):
    """Whoever asked does not confirm."""

    code = "accounts.second_person_needed"
    message = "申请的人不能自己确认，请另一位管理员来确认。"


class AlreadyAsked(DomainError):
    """The removal was asked for and waits."""

    code = "accounts.already_asked"
    message = "%(name)s的申请已经有人提过，正在等另一位管理员确认。"


class NothingToRemove(DomainError):
    """The account has no second factor."""

    code = "accounts.nothing_to_remove"
    message = "%(name)s现在没有第二步验证，不用取消：用密码登录后，系统会带着设好。"


class RequestOver(DomainError):
    """The request was decided, withdrawn, or has run out."""

    code = "accounts.request_over"
    message = "这个申请已经办过、撤回或者过了时限。还需要的话，请重新申请。"


class CodeWrong(DomainError):
    """A phone's code that does not fit, has run out, or was tried too often: all look alike."""

    code = "accounts.code_wrong"
    message = "验证码没有对上，或者已经过了 5 分钟。请看清楚再填；还不行，就再要一个。"


class SubjectTaken(DomainError):
    """The identity is another account's."""

    code = "accounts.subject_taken"
    message = "这个统一身份已经绑在另一个账号上，请先查明是谁。"
