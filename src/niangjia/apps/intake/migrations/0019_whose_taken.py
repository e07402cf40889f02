"""What is taken in is written, read and let go by functions alone; numbers are made in one place."""

from django.db import migrations

NUMBER = """
CREATE FUNCTION intake_next_number(p_code text, p_year int) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE serial text := nextval('public.intake_number')::text;
BEGIN
    RETURN p_code || '-S' || p_year || '-' || lpad(serial, greatest(4, length(serial)), '0');
END $$;
"""

TAKEN = """
SELECT audit_add_sealed_place('personal', 'intake_taken', 'told_enc',
                              '''intake_taken:told:'' || r.mark');
SELECT nj_keep_only('intake_taken', '');
SELECT nj_protect('intake_taken', 'false', 'false');

-- Its number is the same however often it comes: while it waits, and once it is registered.
CREATE FUNCTION intake_take(p_mark uuid, p_told bytea, p_code text, p_year int, p_at timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_number text;
BEGIN
    SELECT number INTO found_number FROM public.intake_taken WHERE mark = p_mark;
    IF found_number IS NULL AND EXISTS (SELECT FROM public.intake_telling WHERE mark = p_mark) THEN
        found_number := public.intake_marked(p_mark);
    END IF;
    IF found_number IS NULL THEN
        INSERT INTO public.intake_taken (number, mark, told_enc, taken_at, tries)
        VALUES (public.intake_next_number(p_code, p_year), p_mark, p_told, p_at, 0)
        ON CONFLICT (mark) DO NOTHING RETURNING number INTO found_number;
    END IF;
    IF found_number IS NULL THEN  -- sent twice within the same instant
        SELECT number INTO found_number FROM public.intake_taken WHERE mark = p_mark;
    END IF;
    RETURN coalesce(found_number, public.intake_marked(p_mark));
END $$;

-- Whoever registers it holds it until then: the page she opens and the worker may both want to.
CREATE FUNCTION intake_hold_taken(p_mark uuid)
RETURNS TABLE (number text, told_enc bytea, taken_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.number, t.told_enc, t.taken_at FROM public.intake_taken t
     WHERE t.mark = p_mark FOR UPDATE
$$;
CREATE FUNCTION intake_taken_under(p_number text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.mark FROM public.intake_taken t WHERE t.number = p_number
$$;
CREATE FUNCTION intake_let_taken_go(p_mark uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.intake_taken WHERE mark = p_mark
$$;
-- One that could not be registered is tried again after as many minutes as it was tried, 30 at most.
CREATE FUNCTION intake_taken_waiting(p_at timestamptz, p_most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.mark FROM public.intake_taken t
     WHERE t.tried_at IS NULL OR t.tried_at + least(t.tries, 30) * interval '1 minute' <= p_at
     ORDER BY t.id LIMIT p_most
$$;
CREATE FUNCTION intake_taken_tried(p_mark uuid, p_at timestamptz) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.intake_taken SET tries = tries + 1, tried_at = p_at
     WHERE mark = p_mark RETURNING number
$$;
REVOKE ALL ON FUNCTION intake_next_number(text, int),
    intake_take(uuid, bytea, text, int, timestamptz), intake_hold_taken(uuid),
    intake_taken_under(text), intake_let_taken_go(uuid), intake_taken_waiting(timestamptz, int),
    intake_taken_tried(uuid, timestamptz) FROM PUBLIC;
"""
UNDO_TAKEN = """
DROP FUNCTION intake_taken_tried(uuid, timestamptz), intake_taken_waiting(timestamptz, int),
    intake_let_taken_go(uuid), intake_taken_under(text), intake_hold_taken(uuid),
    intake_take(uuid, bytea, text, int, timestamptz);
SELECT nj_unprotect('intake_taken');
SELECT audit_drop_sealed_place('intake_taken', 'told_enc');
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0018_taken")]

    operations = [
        migrations.RunSQL(NUMBER, "DROP FUNCTION intake_next_number(text, int);"),
        migrations.RunSQL(TAKEN, UNDO_TAKEN),
    ]
