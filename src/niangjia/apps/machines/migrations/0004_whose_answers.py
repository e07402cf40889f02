"""An answer is its holder's; what is sealed in it is sealed anew with all else; old ones go."""

from django.db import migrations

GUARD = """
CREATE FUNCTION machines_is_self(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN
    p_person = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[]);
SELECT nj_protect('machines_answer', 'machines_is_self(person_id)', 'machines_is_self(person_id)');
SELECT nj_keep_only('machines_answer', 'SELECT, INSERT');
SELECT audit_add_sealed_place('personal', 'machines_answer', 'body_enc',
                              '''machines_answer:'' || r.id');
CREATE FUNCTION machines_drop_answers(p_before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (DELETE FROM public.machines_answer WHERE made_at < p_before RETURNING 1)
    SELECT count(*) FROM gone
$$;
"""
UNDO = """
DROP FUNCTION machines_drop_answers(timestamptz);
SELECT audit_drop_sealed_place('machines_answer', 'body_enc');
SELECT nj_unprotect('machines_answer');
DROP FUNCTION machines_is_self(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("machines", "0003_answers"),
        ("outbox", "0003_whose_work"),
        ("audit", "0003_retire_one_table_at_a_time"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
