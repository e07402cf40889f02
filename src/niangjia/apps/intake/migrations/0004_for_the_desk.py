"""Enquiries are for the desk of the union that was told: clerk, officer, leader, or who covers one.

Until now every role that reads matters read them too.
"""

from django.db import migrations

DESK = """
CREATE FUNCTION nj_desk() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('nj.desk', true), ''), '{}')::int8multirange;
"""


def sees(where: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION nj_sees_enquiry(p_enquiry bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM intake_enquiry e WHERE e.id = p_enquiry
       AND (e.home_key <@ {where}() OR e.person_id = ANY (nj_principals())));
SELECT nj_unprotect('intake_enquiry');
SELECT nj_protect('intake_enquiry',
    'home_key <@ (SELECT {where}()) OR person_id = ANY ((SELECT nj_principals())::bigint[])',
    'home_key <@ (SELECT {where}()) OR person_id = ANY ((SELECT nj_principals())::bigint[])');
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_intake_table_1")]

    operations = [
        migrations.RunSQL(DESK, "DROP FUNCTION nj_desk();"),
        migrations.RunSQL(sees("nj_desk"), sees("nj_scope")),
    ]
