"""Fixed words of the unions context."""

from django.db.models import IntegerChoices, TextChoices


class UnionKind(TextChoices):
    """What a union is in the federation."""

    FEDERATION = "federation", "地方总工会"
    INDUSTRIAL = "industrial", "产业工会"
    TOWN = "town", "乡镇（街道）工会"
    GRASSROOTS = "grassroots", "基层工会"


class Line(TextChoices):
    """The two trees a union can stand in."""

    TERRITORIAL = "territorial", "地方"
    INDUSTRIAL = "industrial", "产业"


class Level(IntegerChoices):
    """How deep a union stands, the same for every federation; decides the width of its span."""

    NATION = 0, "全国"
    PROVINCE = 1, "省级"
    CITY = 2, "市级"
    COUNTY = 3, "县级"
    TOWN = 4, "乡镇（街道）"
    UNIT = 5, "基层"
    BRANCH = 6, "分会"


class RoleKind(TextChoices):
    """What a person does for a union (岗位)."""

    CLERK = "clerk", "登记员"
    CASE_OFFICER = "case_officer", "承办人"
    TEAM_LEADER = "team_leader", "负责人"
    CASHIER = "cashier", "出纳"
    CHAIR = "chair", "主席"
    ADMIN = "admin", "管理员"
    AUDITOR = "auditor", "审计员"


class BodyKind(TextChoices):
    """What a partner body is, which decides as what it takes part in a matter."""

    LAW_FIRM = "law_firm", "律师事务所"
    MEDIATION = "mediation", "调解组织"
    COURT = "court", "法院"
    ARBITRATION = "arbitration", "仲裁委"
    BUREAU = "bureau", "人社部门"
    EMPLOYER = "employer", "用人单位"


READING_ROLES = frozenset(RoleKind) - {RoleKind.ADMIN, RoleKind.AUDITOR}
"""Roles that see the matters of their subtree. An administrator keeps the house, not the cases; an
auditor reads who did what, not what was decided."""

DESK_ROLES = frozenset({RoleKind.CLERK, RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER})
"""Roles to whom people tell their trouble: they read enquiries and stand on the rota. Who pays out
money, or presides, does not read what was told in trust."""

MAY_COVER = {
    RoleKind.CLERK: (RoleKind.CLERK, RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER),
    RoleKind.CASE_OFFICER: (RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER),
    RoleKind.TEAM_LEADER: (RoleKind.TEAM_LEADER,),
    RoleKind.CASHIER: (RoleKind.CASHIER, RoleKind.TEAM_LEADER),
    RoleKind.CHAIR: (RoleKind.CHAIR, RoleKind.TEAM_LEADER),
    RoleKind.ADMIN: (RoleKind.ADMIN,),
    RoleKind.AUDITOR: (RoleKind.AUDITOR,),
}
"""Who may stand in for a role: whoever may do its work already by one of these, in that union or
above. So a cover moves work from one colleague to another and lets nobody in who was not."""

APART = frozenset({RoleKind.ADMIN, RoleKind.AUDITOR})
"""Roles kept apart from the work they give out or look through: who holds one stands in for
nobody but another of its kind."""
