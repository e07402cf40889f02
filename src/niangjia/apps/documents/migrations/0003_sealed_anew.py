"""The facts of documents are sealed with a key that can change; of one that left, nothing else."""

from django.db import migrations

PLACES = """
CREATE OR REPLACE FUNCTION documents_document_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Sealing anew is done by a function of the owner's (audit_reseal), by nobody else.
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'facts_sealed' = to_jsonb(OLD) - 'facts_sealed'
       AND current_setting('nj.resealing', true) = 'on'
       AND current_user::text = (SELECT tableowner FROM pg_tables
                           WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'document % is closed', OLD.number USING ERRCODE = 'check_violation';
END $$;
SELECT audit_add_sealed_place('personal', 'documents_document', 'facts_sealed',
                              '''documents_document:facts:'' || r.number');
"""
UNDO = """
SELECT audit_drop_sealed_place('documents_document', 'facts_sealed');
CREATE OR REPLACE FUNCTION documents_document_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'document % is closed', OLD.number USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_what_left_stays"),
        ("audit", "0002_keys_of_persons"),
    ]
    operations = [migrations.RunSQL(PLACES, UNDO)]
