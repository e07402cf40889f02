"""An interim reply has a paper of its own: written before it leaves, kept with what was told."""

import django.db.models.deletion
from django.db import migrations, models

STANDS = """
CREATE OR REPLACE FUNCTION intake_referral_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE changing text[] :=
    '{{{letter}due_on,lapsed,letter_id,is_open,ended,ended_on,ended_why,version}}';
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.due_on IS DISTINCT FROM OLD.due_on
       AND NOT EXISTS (SELECT FROM public.intake_extension x
                        WHERE x.referral_id = OLD.id
                          AND (x.from_on, x.until_on) = (OLD.due_on, NEW.due_on)) THEN
        RAISE EXCEPTION 'intake.day_without_extension: %', OLD.number USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.is_open AND OLD.lapsed <= NEW.lapsed
       AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
       OR TG_OP = 'UPDATE'  -- the scan of a letter may still come when all is done
          AND to_jsonb(NEW) - '{{letter_id,version}}'::text[]
            = to_jsonb(OLD) - '{{letter_id,version}}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""

# Whoever sees a referral may print what its office is told meanwhile, and write it anew.
EYES = """
CREATE POLICY of_an_interim_letter ON documents_document FOR ALL
    USING (EXISTS (SELECT FROM intake_referral r
                    WHERE r.interim_letter_id = documents_document.id))
    WITH CHECK (EXISTS (SELECT FROM intake_referral r
                         WHERE r.interim_letter_id = documents_document.id));
CREATE POLICY of_an_interim_reply ON documents_document FOR ALL
    USING (EXISTS (SELECT FROM intake_interim_reply i
                    WHERE i.document_id = documents_document.id))
    WITH CHECK (EXISTS (SELECT FROM intake_interim_reply i
                         WHERE i.document_id = documents_document.id));
"""
UNDO_EYES = """
DROP POLICY of_an_interim_reply ON documents_document;
DROP POLICY of_an_interim_letter ON documents_document;
"""

# What offices were written to stays when she is forgotten, also what they heard meanwhile.
KEPT = """
CREATE OR REPLACE FUNCTION intake_has_replies(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_reply p
                     JOIN public.intake_referral r ON r.id = p.referral_id
                     JOIN public.intake_enquiry e ON e.id = r.enquiry_id
                    WHERE e.person_id = p_person)
        OR EXISTS (SELECT FROM public.intake_outward_letter l
                     JOIN public.intake_enquiry e ON e.id = l.enquiry_id
                    WHERE e.person_id = p_person){interim}
$$;
"""
INTERIM = """
        OR EXISTS (SELECT FROM public.intake_interim_reply i
                     JOIN public.intake_referral r ON r.id = i.referral_id
                     JOIN public.intake_enquiry e ON e.id = r.enquiry_id
                    WHERE e.person_id = p_person AND i.document_id IS NOT NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_let_go"),
        ("intake", "0026_unheard"),
    ]

    operations = [
        migrations.AddField(
            model_name="interimreply",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="interim_letter",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.RunSQL(STANDS.format(letter="interim_letter_id,"), STANDS.format(letter="")),
        migrations.RunSQL(EYES, UNDO_EYES),
        migrations.RunSQL(KEPT.format(interim=INTERIM), KEPT.format(interim="")),
    ]
