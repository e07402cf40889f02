"""A file that somebody else keeps already is kept once more without a second copy.

Whoever brings the content may hang the file on a matter of her own; whose it was before she does
not learn, and does not need to see.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION documents_keep_file(
  p_sha256 text, p_size bigint, p_media_type text, p_name text, p_by bigint)
RETURNS TABLE (id bigint, sha256 text, size bigint, media_type text, original_name text,
               created_at timestamptz, created_by_id bigint, is_new boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    INSERT INTO public.documents_file AS f
           (sha256, size, media_type, original_name, created_at, created_by_id)
    VALUES (p_sha256, p_size, p_media_type, p_name, now(), p_by)
    ON CONFLICT (sha256) DO NOTHING
    RETURNING f.id, f.sha256::text, f.size, f.media_type::text, f.original_name::text,
              f.created_at, f.created_by_id, true;
  IF NOT FOUND THEN
    RETURN QUERY SELECT f.id, f.sha256::text, f.size, f.media_type::text, f.original_name::text,
                        f.created_at, f.created_by_id, false
                   FROM public.documents_file f WHERE f.sha256 = p_sha256;
  END IF;
END $$;
REVOKE ALL ON FUNCTION documents_keep_file(text, bigint, text, text, bigint) FROM PUBLIC;
"""
UNDO = "DROP FUNCTION documents_keep_file(text, bigint, text, text, bigint);"


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_sealed_anew")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
