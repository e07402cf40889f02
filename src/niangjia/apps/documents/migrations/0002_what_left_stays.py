"""What Django cannot say: a document that left, and every file, stay as they are."""

from django.db import migrations

REFUSALS = """
CREATE FUNCTION documents_document_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'document % is closed', OLD.number USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER documents_document_closed BEFORE UPDATE OR DELETE ON documents_document
    FOR EACH ROW WHEN (OLD.state IN ('left', 'void'))
    EXECUTE FUNCTION documents_document_is_closed();
CREATE FUNCTION documents_file_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'file % is never rewritten', OLD.sha256 USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER documents_file_kept BEFORE UPDATE ON documents_file
    FOR EACH ROW EXECUTE FUNCTION documents_file_is_kept();
ALTER TABLE documents_file ADD CONSTRAINT documents_file_sha256_form
    CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE documents_document ADD CONSTRAINT documents_document_left_has_hash
    CHECK (state <> 'left' OR content_sha256 ~ '^[0-9a-f]{64}$');
"""
UNDO = """
ALTER TABLE documents_document DROP CONSTRAINT documents_document_left_has_hash;
ALTER TABLE documents_file DROP CONSTRAINT documents_file_sha256_form;
DROP TRIGGER documents_file_kept ON documents_file;
DROP FUNCTION documents_file_is_kept();
DROP TRIGGER documents_document_closed ON documents_document;
DROP FUNCTION documents_document_is_closed();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_files_and_documents")]
    operations = [migrations.RunSQL(REFUSALS, UNDO)]
