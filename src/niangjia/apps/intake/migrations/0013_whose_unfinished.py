"""Unfinished interviews are for the desk that began them; sent, they are gone; old, emptied."""

from django.db import migrations

UNFINISHED = """
SELECT audit_add_sealed_place('personal', 'intake_unfinished', 'answers_enc',
                              '''intake_unfinished:answers:'' || r.mark');
SELECT nj_keep_only('intake_unfinished', 'SELECT, INSERT, UPDATE');
SELECT nj_protect('intake_unfinished', 'home_key <@ (SELECT nj_desk())',
                  'home_key <@ (SELECT nj_desk())');
CREATE FUNCTION intake_sweep_unfinished(p_at timestamptz, p_closed_before timestamptz)
RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH dropped AS (
        DELETE FROM public.intake_unfinished WHERE closed_at <= p_closed_before RETURNING 1
    ), emptied AS (
        UPDATE public.intake_unfinished
           SET answers_enc = '', closed_at = p_at, closed_why = 'over', version = version + 1
         WHERE closed_at IS NULL AND kept_until <= p_at RETURNING 1
    )
    SELECT (SELECT count(*) FROM dropped) + (SELECT count(*) FROM emptied)
$$;
REVOKE ALL ON FUNCTION intake_sweep_unfinished(timestamptz, timestamptz) FROM PUBLIC;
"""
UNDO_UNFINISHED = """
DROP FUNCTION intake_sweep_unfinished(timestamptz, timestamptz);
SELECT nj_unprotect('intake_unfinished');
SELECT audit_drop_sealed_place('intake_unfinished', 'answers_enc');
"""

ENDS = """
CREATE OR REPLACE FUNCTION intake_telling_ends_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM public.intake_draft WHERE mark = NEW.mark;{more}
    RETURN NULL;
END $$;
"""
UNFINISHED_TOO = """
    DELETE FROM public.intake_unfinished WHERE mark = NEW.mark;"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_unfinished")]

    operations = [
        migrations.RunSQL(UNFINISHED, UNDO_UNFINISHED),
        migrations.RunSQL(ENDS.format(more=UNFINISHED_TOO), ENDS.format(more="")),
    ]
