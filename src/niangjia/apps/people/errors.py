"""What the people context declines."""

from niangjia.kernel.errors import DomainError


class NameMissing(DomainError):
    """A person cannot be registered without a name."""

    code = "people.name_missing"
    message = "请填写姓名。"


class AlreadyForgotten(DomainError):
    """The person was forgotten at her wish: her row is a stone."""

    code = "people.already_forgotten"
    message = "这条人员记录已按本人要求删除，不能再改。再次来访请重新登记。"


class ConsentWithdrawn(DomainError):
    """She no longer wants this to be done with her data."""

    code = "people.consent_withdrawn"
    message = "本人已在 %(on)s 撤回“%(purpose)s”的同意，这一项不能再用。请等本人来联系。"


class PurposeNotKnown(DomainError):
    """There is no such purpose to agree to."""

    code = "people.purpose_not_known"
    message = "没有“%(purpose)s”这个用途，请从页面上选。"


class ErasureOpen(DomainError):
    """She asked already, and nobody has decided."""

    code = "people.erasure_open"
    message = "已经提过删除请求（%(on)s），正在等第二个人决定。"


class ErasureDecided(DomainError):
    """Somebody has decided it meanwhile."""

    code = "people.erasure_decided"
    message = "这个删除请求已经有人决定过了。"


class SamePerson(DomainError):
    """Whoever asked, or wants to be forgotten, does not decide."""

    code = "people.same_person"
    message = "提请求的人和本人不能作决定，请换一个人来决定。"


class StillInUse(DomainError):
    """Something stops the whole erasure."""

    code = "people.still_in_use"
    message = "现在还不能删除：%(what)s。%(why)s。"


class NameDiffers(DomainError):
    """The citizen ID is registered already, under another name."""

    code = "people.name_differs"
    message = (
        "身份证号 %(masked_id)s 已经登记在另一个姓名下。请核对证件；"
        "确认是同一个人（如更名、异体字）后再办，并写明理由。"
    )


class CitizenIdInvalid(DomainError):
    """What was typed is no citizen ID."""

    code = "people.citizen_id_invalid"
    message = "身份证号不对：应为 18 位，且最后一位校验码要对得上。请照证件再核对一遍。"


class CitizenIdTaken(DomainError):
    """Another person is registered with this citizen ID."""

    code = "people.citizen_id_taken"
    message = "身份证号 %(masked_id)s 已经登记给另一条人员记录。请先查明两条记录是不是同一个人。"


class PhoneInvalid(DomainError):
    """What was typed is no phone number."""

    code = "people.phone_invalid"
    message = "电话号码不对：请填 11 位手机号，或带区号的固定电话。"


class BankAccountInvalid(DomainError):
    """What was typed is no bank account."""

    code = "people.bank_account_invalid"
    message = "银行账号不对：应为 8 至 30 位数字。请照银行卡再核对一遍。"


class AddressTooLong(DomainError):
    """What was typed is more than an address."""

    code = "people.address_too_long"
    message = "住所最多 %(most)s 个字，现在有 %(length)s 个。请只写地址。"


class ReasonMissing(DomainError):
    """Personal data are not shown, nor identities changed, without a reason."""

    code = "people.reason_missing"
    message = "请写明理由：查看或更改个人信息都要留下理由，本人可以查到。"


class UsernameTaken(DomainError):
    """Someone else has the user name."""

    code = "people.username_taken"
    message = "用户名 %(username)s 已经有人用了，请换一个。"


class HasAccount(DomainError):
    """A person has one account."""

    code = "people.has_account"
    message = "%(name)s 已经有账号，不必再开。"
