"""Tries and letters are seen with their notice; what the sender asks before it knows whose it is."""

from django.db import migrations

EYES = """
SELECT nj_protect('notices_attempt',
    'EXISTS (SELECT FROM notices_notice n WHERE n.id = notice_id)',
    'EXISTS (SELECT FROM notices_notice n WHERE n.id = notice_id)');
SELECT nj_protect('notices_letter',
    'EXISTS (SELECT FROM notices_attempt a WHERE a.id = attempt_id)',
    'EXISTS (SELECT FROM notices_attempt a WHERE a.id = attempt_id)');
SELECT nj_keep_only('notices_attempt', 'SELECT, INSERT, UPDATE'),
       nj_keep_only('notices_letter', 'SELECT, INSERT, UPDATE');
-- Whoever sees a letter may print it again and read its receipt.
CREATE POLICY of_a_letter ON documents_document FOR SELECT
    USING (EXISTS (SELECT FROM notices_letter l WHERE l.document_id = documents_document.id));
CREATE POLICY of_a_letter ON documents_file FOR SELECT
    USING (EXISTS (SELECT FROM notices_letter l WHERE l.proof_id = documents_file.id));
CREATE SEQUENCE notices_letter_number;

CREATE FUNCTION notices_due(p_at timestamptz, p_most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM public.notices_notice WHERE next_at <= p_at ORDER BY next_at, id LIMIT p_most
$$;
CREATE FUNCTION notices_of_attempt(p_attempt uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT notice_id FROM public.notices_attempt WHERE id = p_attempt
$$;
CREATE FUNCTION notices_tally(p_since timestamptz)
RETURNS TABLE (channel varchar, state varchar, reason varchar, tries bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT channel, state, reason, count(*) FROM public.notices_attempt
     WHERE began_at >= p_since GROUP BY 1, 2, 3
$$;
CREATE FUNCTION notices_queue() RETURNS TABLE (waiting bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*), min(next_at) FROM public.notices_notice WHERE next_at IS NOT NULL
$$;
"""

STANDS = """
CREATE FUNCTION notices_attempt_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state NOT IN ('delivered', 'failed')
        OR to_jsonb(NEW) - '{hint,note}'::text[] = to_jsonb(OLD) - '{hint,note}'::text[])
       AND (NEW.notice_id, NEW.channel, NEW.began_at)
         = (OLD.notice_id, OLD.channel, OLD.began_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notices.what_came_of_it_stands' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON notices_attempt
    FOR EACH ROW EXECUTE FUNCTION notices_attempt_stands();
SELECT audit_add_sealed_place('personal', 'notices_contact', 'value_enc',
                              '''notices_contact:value:'' || r.key');

CREATE OR REPLACE FUNCTION notices_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.notices_attempt a SET hint = '', note = ''
      FROM public.notices_notice n WHERE n.id = a.notice_id AND n.person_id = p_person;
    UPDATE public.notices_notice
       SET content_enc = '', next_at = NULL,
           state = CASE WHEN state = 'waiting' THEN 'here' ELSE state END
     WHERE person_id = p_person;
    DELETE FROM public.notices_contact WHERE person_id = p_person;
    DELETE FROM public.notices_wish WHERE person_id = p_person;
$$;
"""

UNDO = """
CREATE OR REPLACE FUNCTION notices_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.notices_notice
       SET content_enc = '', next_at = NULL,
           state = CASE WHEN state = 'waiting' THEN 'here' ELSE state END
     WHERE person_id = p_person;
$$;
SELECT audit_drop_sealed_place('notices_contact', 'value_enc');
DROP TRIGGER stands ON notices_attempt;
DROP FUNCTION notices_attempt_stands(), notices_queue(), notices_tally(timestamptz),
    notices_of_attempt(uuid), notices_due(timestamptz, int);
DROP SEQUENCE notices_letter_number;
DROP POLICY of_a_letter ON documents_file;
DROP POLICY of_a_letter ON documents_document;
SELECT nj_unprotect('notices_letter'), nj_unprotect('notices_attempt');
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_channels")]

    operations = [migrations.RunSQL(EYES + STANDS, UNDO)]
