"""The letters to other offices: whose eyes, written anew by whoever sees the enquiry, and kept."""

from django.db import migrations

STANDS = """
CREATE SEQUENCE intake_outward_number;

CREATE FUNCTION intake_outward_letter_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.enquiry_id, NEW.step_id, NEW.number, NEW.document_id)
                          = (OLD.enquiry_id, OLD.step_id, OLD.number, OLD.document_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_outward_letter
    FOR EACH ROW EXECUTE FUNCTION intake_outward_letter_stands();
SELECT nj_keep_only('intake_outward_letter', 'SELECT, INSERT, UPDATE');
"""
UNDO_STANDS = """
DROP TRIGGER stands ON intake_outward_letter;
DROP FUNCTION intake_outward_letter_stands();
DROP SEQUENCE intake_outward_number;
"""

EYES = """
SELECT nj_protect('intake_outward_letter',
    'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
CREATE POLICY of_an_outward_letter ON documents_document FOR ALL
    USING (EXISTS (SELECT FROM intake_outward_letter l
                    WHERE l.document_id = documents_document.id))
    WITH CHECK (EXISTS (SELECT FROM intake_outward_letter l
                         WHERE l.document_id = documents_document.id));
"""
UNDO_EYES = """
DROP POLICY of_an_outward_letter ON documents_document;
SELECT nj_unprotect('intake_outward_letter');
"""

# What offices were written to stays when she is forgotten, as replies to them do.
KEPT = """
CREATE OR REPLACE FUNCTION intake_has_replies(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_reply p
                     JOIN public.intake_referral r ON r.id = p.referral_id
                     JOIN public.intake_enquiry e ON e.id = r.enquiry_id
                    WHERE e.person_id = p_person){letters}
$$;
"""
LETTERS = """
        OR EXISTS (SELECT FROM public.intake_outward_letter l
                     JOIN public.intake_enquiry e ON e.id = l.enquiry_id
                    WHERE e.person_id = p_person)"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0022_outward_letters")]

    operations = [
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(EYES, UNDO_EYES),
        migrations.RunSQL(KEPT.format(letters=LETTERS), KEPT.format(letters="")),
    ]
