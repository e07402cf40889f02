"""A file that nothing names any more may go: its row here, its content in the store after that.

Whoever keeps a file and whoever lets it go take turns over its content, by a lock on its digest:
content that comes again in the same moment is never lost.
"""

from django.db import migrations

LOCK = "pg_advisory_xact_lock(hashtextextended(p_sha256, 20261129))"
KEEP = """
CREATE OR REPLACE FUNCTION documents_keep_file(
  p_sha256 text, p_size bigint, p_media_type text, p_name text, p_by bigint)
RETURNS TABLE (id bigint, sha256 text, size bigint, media_type text, original_name text,
               created_at timestamptz, created_by_id bigint, is_new boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  {lock}
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
"""
GO = f"""
CREATE FUNCTION documents_let_go(p_file bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p_sha256 text; named record; is_named boolean;
BEGIN
  SELECT f.sha256 INTO p_sha256 FROM public.documents_file f WHERE f.id = p_file;
  IF p_sha256 IS NULL THEN RETURN NULL; END IF;
  PERFORM {LOCK};
  FOR named IN
    SELECT c.conrelid::regclass AS place, a.attname AS col
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'public.documents_file'::regclass
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = $1)', named.place, named.col)
       INTO is_named USING p_file;
    IF is_named THEN RETURN NULL; END IF;
  END LOOP;
  DELETE FROM public.documents_file WHERE id = p_file;
  RETURN p_sha256;
END $$;
CREATE FUNCTION documents_is_gone(p_sha256 text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM {LOCK};
  RETURN NOT EXISTS (SELECT FROM public.documents_file f WHERE f.sha256 = p_sha256);
END $$;
REVOKE ALL ON FUNCTION documents_let_go(bigint), documents_is_gone(text) FROM PUBLIC;
"""
UNDO = "DROP FUNCTION documents_let_go(bigint), documents_is_gone(text);"


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_kept_once")]

    operations = [
        migrations.RunSQL(
            KEEP.replace("{lock}", f"PERFORM {LOCK};"), KEEP.replace("{lock}", "")
        ),
        migrations.RunSQL(GO, UNDO),
    ]
