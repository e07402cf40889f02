"""What was told is never rewritten, and is seen by whom it was told to and by who told it.

Higher contexts open it to officers who reach the record it is about, by a policy of their own.
"""

from django.db import migrations

# `nj.notice` is set by the sender, for one transaction, to the one notice it sends.
EYES = """
CREATE FUNCTION notices_opens(p_notice uuid, p_person bigint, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN
  p_person = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[])
  OR p_by = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[])
  OR p_notice::text = current_setting('nj.notice', true);
SELECT nj_protect('notices_notice', 'notices_opens(id, person_id, by_id)',
                  'by_id IS NULL OR notices_opens(id, person_id, by_id)');
SELECT nj_keep_only('notices_notice', 'SELECT, INSERT, UPDATE');
"""

# Of a notice only its way changes: how far it came, when it is looked at again, whether it was read.
# Its words are emptied when a person is forgotten and sealed anew under another key.
STANDS = """
CREATE FUNCTION notices_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (to_jsonb(NEW) - '{content_enc,state,turn,next_at,read_at}'::text[])
         = (to_jsonb(OLD) - '{content_enc,state,turn,next_at,read_at}'::text[])
       AND (OLD.read_at IS NULL OR NEW.read_at = OLD.read_at)
       AND (NEW.content_enc = OLD.content_enc OR NEW.content_enc = ''::bytea
            OR (length(NEW.content_enc) = length(OLD.content_enc)
                AND get_byte(NEW.content_enc, 0) <> get_byte(OLD.content_enc, 0))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notices.what_was_told_stands' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON notices_notice
    FOR EACH ROW EXECUTE FUNCTION notices_stands();
SELECT audit_add_sealed_place('personal', 'notices_notice', 'content_enc',
                              '''notices_notice:content:'' || r.id');
CREATE FUNCTION notices_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.notices_notice
       SET content_enc = '', next_at = NULL,
           state = CASE WHEN state = 'waiting' THEN 'here' ELSE state END
     WHERE person_id = p_person;
$$;
"""

UNDO = """
DROP FUNCTION notices_forget_person(bigint);
SELECT audit_drop_sealed_place('notices_notice', 'content_enc');
DROP TRIGGER stands ON notices_notice;
DROP FUNCTION notices_stands();
SELECT nj_unprotect('notices_notice');
DROP FUNCTION notices_opens(uuid, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notices"),
        ("outbox", "0003_whose_work"),
        ("audit", "0003_retire_one_table_at_a_time"),
    ]

    operations = [migrations.RunSQL(EYES + STANDS, UNDO)]
