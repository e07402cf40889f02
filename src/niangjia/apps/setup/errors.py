"""What the setup context declines."""

from niangjia.kernel.errors import DomainError


class FaultsRemain(DomainError):
    """Something on the sheet must be put right first."""

    code = "setup.faults_remain"
    message = "表里还有 %(count)s 处必须改的，一行也没有导入。第一处：%(first)s"


class NothingInSheet(DomainError):
    """The sheet has neither unions nor people."""

    code = "setup.nothing_in_sheet"
    message = "表里没有读出任何单位或人员（示例行不算）。请填好再传。"


class SheetDone(DomainError):
    """The sheet is imported, or on its way."""

    code = "setup.sheet_done"
    message = "这份表已经导入，或者正在导入。要改，请改好文件再传一次。"
