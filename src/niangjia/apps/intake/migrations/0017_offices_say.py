"""What an office did stands as it was written down; its note is emptied with whom it was about."""

from django.db import migrations

STANDS = """
CREATE FUNCTION intake_office_step_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'note_enc' = to_jsonb(OLD) - 'note_enc'
       AND public.intake_sealed_stands(OLD.note_enc, NEW.note_enc) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_office_step
    FOR EACH ROW EXECUTE FUNCTION intake_office_step_stands();
SELECT audit_add_sealed_place('personal', 'intake_office_step', 'note_enc',
                              '''intake_office_step:note:'' || r.enquiry_id || '':'' || r.seq');
SELECT nj_keep_only('intake_office_step', 'SELECT, INSERT');
SELECT nj_protect('intake_office_step',
                  'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
"""
UNDO_STANDS = """
SELECT nj_unprotect('intake_office_step');
SELECT audit_drop_sealed_place('intake_office_step', 'note_enc');
DROP TRIGGER stands ON intake_office_step;
DROP FUNCTION intake_office_step_stands();
"""

FORGET = """
CREATE OR REPLACE FUNCTION intake_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.intake_telling t SET words_enc = '', answers_enc = ''
      FROM public.intake_enquiry e WHERE e.id = t.enquiry_id AND e.person_id = p_person;{more}
    UPDATE public.intake_enquiry SET look_up_digest = NULL WHERE person_id = p_person;
$$;
"""
NOTES = """
    UPDATE public.intake_office_step o SET note_enc = ''
      FROM public.intake_enquiry e WHERE e.id = o.enquiry_id AND e.person_id = p_person;"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0016_office_steps")]

    operations = [
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(FORGET.format(more=NOTES), FORGET.format(more="")),
    ]
