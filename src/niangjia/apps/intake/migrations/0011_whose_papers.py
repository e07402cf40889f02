"""Papers are emptied or sealed anew, never changed; drafts are opened by number and code alone."""

from django.db import migrations

PAPERS = """
CREATE FUNCTION intake_paper_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE changing text[] := '{file_id,original_sha256,small_enc,removed_at}';
BEGIN
    IF TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
       AND (NEW.file_id IS NULL OR NEW.file_id = OLD.file_id)
       AND (NEW.original_sha256 = OLD.original_sha256
            OR (NEW.file_id IS NULL AND NEW.original_sha256 = ''))
       AND (NEW.removed_at IS NOT DISTINCT FROM OLD.removed_at OR OLD.removed_at IS NULL)
       AND public.intake_sealed_stands(OLD.small_enc, NEW.small_enc) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_paper
    FOR EACH ROW EXECUTE FUNCTION intake_paper_stands();
SELECT audit_add_sealed_place('personal', 'intake_paper', 'small_enc',
                              '''intake_paper:small:'' || r.enquiry_id || '':'' || r.seq');
SELECT nj_keep_only('intake_paper', 'SELECT, INSERT, UPDATE');
SELECT nj_protect('intake_paper', 'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
"""
UNDO_PAPERS = """
SELECT nj_unprotect('intake_paper');
SELECT audit_drop_sealed_place('intake_paper', 'small_enc');
DROP TRIGGER stands ON intake_paper;
DROP FUNCTION intake_paper_stands();
"""

# Whoever sees an enquiry sees the files that came with it; the rest stands in matters.0009.
SEES_FILE = """
CREATE OR REPLACE FUNCTION nj_sees_file(p_file bigint, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  RETURN p_by = ANY (nj_principals())
      OR EXISTS (SELECT FROM matters_evidence e
                  WHERE e.file_id = p_file AND nj_sees_evidence(e.matter_id, e.claimant_id))
      OR EXISTS (SELECT FROM matters_rosterimport r
                  WHERE r.file_id = p_file AND nj_sees_whole(r.matter_id)){more};
"""
OF_ENQUIRIES = """
      OR EXISTS (SELECT FROM intake_paper p
                  WHERE p.file_id = p_file AND nj_sees_enquiry(p.enquiry_id))"""

FORGET = """
CREATE FUNCTION intake_forget_papers(p_person bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (
        SELECT p.id, p.file_id FROM public.intake_paper p
          JOIN public.intake_enquiry e ON e.id = p.enquiry_id
         WHERE e.person_id = p_person AND p.file_id IS NOT NULL
    ), emptied AS (
        UPDATE public.intake_paper p SET file_id = NULL, original_sha256 = '', small_enc = ''
          FROM gone WHERE p.id = gone.id
    )
    SELECT file_id FROM gone
$$;
REVOKE ALL ON FUNCTION intake_forget_papers(bigint) FROM PUBLIC;
"""

DRAFTS = """
CREATE SEQUENCE intake_draft_number START 10001;
SELECT audit_add_sealed_place('personal', 'intake_draft', 'answers_enc',
                              '''intake_draft:answers:'' || r.mark');
SELECT nj_keep_only('intake_draft', 'SELECT');
SELECT nj_protect('intake_draft', 'false', 'false');

-- Each by its holder alone: the mark is known to her page, number and code stand on her screen.
CREATE FUNCTION intake_keep_draft(p_mark uuid, p_answers bytea, p_until timestamptz, p_most int)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE kept text;
BEGIN
    UPDATE public.intake_draft SET answers_enc = p_answers, kept_until = p_until
     WHERE mark = p_mark RETURNING number INTO kept;
    IF kept IS NULL AND (SELECT count(*) FROM public.intake_draft) < p_most THEN
        INSERT INTO public.intake_draft (number, code_digest, mark, answers_enc, kept_until)
        VALUES ('C' || nextval('public.intake_draft_number'), '', p_mark, p_answers, p_until)
        RETURNING number INTO kept;
    END IF;
    RETURN kept;
END $$;
CREATE FUNCTION intake_name_draft(p_mark uuid, p_digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.intake_draft SET code_digest = p_digest WHERE mark = p_mark
$$;
CREATE FUNCTION intake_open_draft(p_number text, p_digest bytea, p_at timestamptz)
RETURNS TABLE (mark uuid, answers_enc bytea, kept_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.mark, d.answers_enc, d.kept_until FROM public.intake_draft d
     WHERE d.number = p_number AND d.code_digest = p_digest AND d.kept_until > p_at
$$;
-- A draft ends with the telling it becomes, in the statement that writes it.
CREATE FUNCTION intake_telling_ends_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM public.intake_draft WHERE mark = NEW.mark;
    RETURN NULL;
END $$;
CREATE TRIGGER ends_draft AFTER INSERT ON intake_telling
    FOR EACH ROW EXECUTE FUNCTION intake_telling_ends_draft();
CREATE FUNCTION intake_drop_drafts(p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (DELETE FROM public.intake_draft WHERE kept_until <= p_at RETURNING 1)
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION intake_keep_draft(uuid, bytea, timestamptz, int),
    intake_name_draft(uuid, bytea), intake_open_draft(text, bytea, timestamptz),
    intake_drop_drafts(timestamptz) FROM PUBLIC;
"""
UNDO_DRAFTS = """
DROP TRIGGER ends_draft ON intake_telling;
DROP FUNCTION intake_telling_ends_draft();
DROP FUNCTION intake_keep_draft(uuid, bytea, timestamptz, int), intake_name_draft(uuid, bytea),
    intake_open_draft(text, bytea, timestamptz), intake_drop_draft(uuid),
    intake_drop_drafts(timestamptz);
SELECT nj_unprotect('intake_draft');
SELECT audit_drop_sealed_place('intake_draft', 'answers_enc');
DROP SEQUENCE intake_draft_number;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_papers_and_drafts"), ("documents", "0005_let_go")]

    operations = [
        migrations.RunSQL(PAPERS, UNDO_PAPERS),
        migrations.RunSQL(SEES_FILE.format(more=OF_ENQUIRIES), SEES_FILE.format(more="")),
        migrations.RunSQL(FORGET, "DROP FUNCTION intake_forget_papers(bigint);"),
        migrations.RunSQL(DRAFTS, UNDO_DRAFTS),
    ]
