"""The two roles of the database: the owner migrates, the application serves and owns nothing.

Every table the owner creates may be read and written by the application. A migration that creates
an append-only table (audit, ledger) takes `UPDATE`, `DELETE` and `TRUNCATE` away again.
"""

from django.conf import settings
from django.db import connections

MISSING = """数据库里还没有业务角色“%(role)s”。请用数据库管理员账号执行一次：
  CREATE ROLE %(role)s LOGIN PASSWORD '……';
再用它的账号设置 DATABASE_URL，用表的所有者账号设置 NIANGJIA_OWNER_URL（两者必须是不同的角色）。"""


def grant_default_rights(using: str) -> None:
    """Gives the application's role its rights on all that the connected owner creates from now on.

    Raises `RoleMissing` when the role does not exist: without it append-only cannot be enforced.
    """
    role = settings.APPLICATION_ROLE
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role]
        )
        owner, exists = cursor.fetchone()
        if not exists or owner == role:
            raise RoleMissing(MISSING % {"role": role})
        name = connection.ops.quote_name(role)
        for right, things in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE, SELECT", "SEQUENCES"),
            ("EXECUTE", "FUNCTIONS"),
        ):
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {right} ON {things} TO {name}"
            )
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")


class RoleMissing(Exception):
    """The database has no application role, or the owner is trying to serve."""
