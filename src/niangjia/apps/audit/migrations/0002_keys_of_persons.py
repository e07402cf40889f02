"""A key for each person's details; places where values are sealed, so that keys can change."""

from django.db import migrations, models
from django.db.models.functions import Now

TABLES = """
CREATE TABLE audit_subject_key (
  subject text PRIMARY KEY,
  wrapped bytea,
  made_at timestamptz NOT NULL DEFAULT now(),
  forgotten_at timestamptz,
  CONSTRAINT audit_subject_key_kept_or_forgotten CHECK ((wrapped IS NULL) = (forgotten_at IS NOT NULL))
);

-- Where values are sealed with a purpose's key: their first byte is the version of the key. `aad` is
-- the SQL text, over a row r, of the place to which the value is bound. Written by migrations only.
CREATE TABLE audit_sealed_place (
  name text PRIMARY KEY,
  purpose text NOT NULL,
  relation text NOT NULL,
  col text NOT NULL,
  aad text NOT NULL
);
CREATE TABLE audit_key_floor (
  purpose text PRIMARY KEY,
  lowest smallint NOT NULL CHECK (lowest BETWEEN 1 AND 255)
);
"""

FUNCTIONS = """
CREATE FUNCTION audit_key_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.wrapped IS NULL OR (NEW.subject, NEW.made_at) IS DISTINCT FROM (OLD.subject, OLD.made_at) THEN
    RAISE EXCEPTION 'audit.append_only: a forgotten key stays forgotten' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_forget BEFORE UPDATE ON audit_subject_key
  FOR EACH ROW EXECUTE FUNCTION audit_key_only_forget();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit_subject_key
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- A detail may be forgotten, or sealed anew by audit_reseal with the same salt: what opens later must still give the
-- digest in the chain, so nothing else can be put in its place unnoticed.
CREATE OR REPLACE FUNCTION audit_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.digest, NEW.subject, NEW.at) IS DISTINCT FROM (OLD.digest, OLD.subject, OLD.at)
     OR OLD.sealed IS NULL
     OR NOT (NEW.sealed IS NULL AND NEW.salt IS NULL
             OR NEW.sealed IS NOT NULL AND NEW.salt IS NOT DISTINCT FROM OLD.salt
                AND coalesce(current_setting('nj.resealing', true), '') = 'on') THEN
    RAISE EXCEPTION 'audit.append_only: a detail may be forgotten, not changed' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;

-- Forgets a subject for good: its key and every value sealed with it. Returns how many values.
CREATE FUNCTION audit_forget(p_subject text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n bigint;
BEGIN
  INSERT INTO audit_subject_key (subject, wrapped, forgotten_at) VALUES (p_subject, NULL, now())
    ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, forgotten_at = now()
    WHERE audit_subject_key.wrapped IS NOT NULL;
  UPDATE audit_detail SET salt = NULL, sealed = NULL WHERE subject = p_subject AND sealed IS NOT NULL;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- A value may not be sealed with a version that was retired: whoever held the old key in memory is
-- declined here instead of losing what she wrote.
CREATE FUNCTION audit_above_floor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v bytea; f int;
BEGIN
  EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO v USING NEW;
  IF v IS NOT NULL AND length(v) > 0 AND get_byte(v, 0) > 0 THEN
    SELECT lowest INTO f FROM public.audit_key_floor WHERE purpose = TG_ARGV[0];
    IF FOUND AND get_byte(v, 0) < f THEN
      RAISE EXCEPTION 'keys.retired: % version % on %', TG_ARGV[0], get_byte(v, 0), TG_TABLE_NAME
        USING ERRCODE = '23514';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION audit_add_sealed_place(p_purpose text, p_relation text, p_col text, p_aad text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_sealed_place VALUES (p_relation || '.' || p_col, p_purpose, p_relation, p_col, p_aad);
  EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %I ON %I FOR EACH ROW'
                 ' EXECUTE FUNCTION audit_above_floor(%L, %L)',
                 p_col || '_above_floor', p_col, p_relation, p_purpose, p_col);
END $$;
CREATE FUNCTION audit_drop_sealed_place(p_relation text, p_col text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM audit_sealed_place WHERE name = p_relation || '.' || p_col;
  EXECUTE format('DROP TRIGGER %I ON %I', p_col || '_above_floor', p_relation);
END $$;

-- How many values each version holds. These see every row, whatever the asker may see: a key is
-- retired only when nobody needs it.
CREATE FUNCTION audit_sealed_counts(p_purpose text) RETURNS TABLE (place text, version int, number bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p audit_sealed_place;
BEGIN
  FOR p IN SELECT * FROM audit_sealed_place WHERE purpose = p_purpose ORDER BY name LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %1$L::text, get_byte(r.%2$I, 0), count(*) FROM public.%3$I r
       WHERE length(r.%2$I) > 0 AND get_byte(r.%2$I, 0) > 0 GROUP BY 2 ORDER BY 2',
      p.name, p.col, p.relation);
  END LOOP;
END $$;

-- The next values that are not sealed with the current version, in the order they lie in the table.
CREATE FUNCTION audit_sealed_batch(p_place text, p_current int, p_after text, p_most int)
RETURNS TABLE (at text, aad text, sealed bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p audit_sealed_place;
BEGIN
  SELECT * INTO STRICT p FROM audit_sealed_place WHERE name = p_place;
  RETURN QUERY EXECUTE format(
    'SELECT r.ctid::text, (%1$s)::text, r.%2$I FROM public.%3$I r
     WHERE r.ctid > $1::tid AND length(r.%2$I) > 0 AND get_byte(r.%2$I, 0) NOT IN (0, $2)
     ORDER BY r.ctid LIMIT $3', p.aad, p.col, p.relation) USING p_after, p_current, p_most;
END $$;

-- Exchanges values that are still what they were; whoever was changed meanwhile is left alone.
CREATE FUNCTION audit_reseal(p_place text, p_at text[], p_old bytea[], p_new bytea[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p audit_sealed_place; n int;
BEGIN
  SELECT * INTO STRICT p FROM audit_sealed_place WHERE name = p_place;
  PERFORM set_config('nj.resealing', 'on', true);
  EXECUTE format(
    'UPDATE public.%2$I r SET %1$I = u.fresh
     FROM unnest($1::tid[], $2::bytea[], $3::bytea[]) u(at, old, fresh)
     WHERE r.ctid = u.at AND r.%1$I = u.old', p.col, p.relation) USING p_at, p_old, p_new;
  GET DIAGNOSTICS n = ROW_COUNT;
  PERFORM set_config('nj.resealing', '', true);
  RETURN n;
END $$;

-- Waits for whoever is writing, counts what the version (or one before it) still seals, and only if
-- that is nothing forbids it from now on. Returns the count.
CREATE FUNCTION audit_retire_key(p_purpose text, p_version int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '30s' AS $$
DECLARE p audit_sealed_place; n bigint; total bigint := 0;
BEGIN
  FOR p IN SELECT * FROM audit_sealed_place WHERE purpose = p_purpose ORDER BY name LOOP
    EXECUTE format('LOCK TABLE public.%I IN SHARE ROW EXCLUSIVE MODE', p.relation);
    EXECUTE format('SELECT count(*) FROM public.%2$I r WHERE length(r.%1$I) > 0
                    AND get_byte(r.%1$I, 0) BETWEEN 1 AND $1', p.col, p.relation) INTO n USING p_version;
    total := total + n;
  END LOOP;
  IF total = 0 THEN
    INSERT INTO audit_key_floor VALUES (p_purpose, p_version + 1)
      ON CONFLICT (purpose) DO UPDATE SET lowest = greatest(audit_key_floor.lowest, excluded.lowest);
  END IF;
  RETURN total;
END $$;

SELECT audit_add_sealed_place('audit', 'audit_subject_key', 'wrapped', '''audit_subject_key:'' || r.subject');
SELECT audit_add_sealed_place('audit', 'audit_detail', 'sealed', '''audit_detail:'' || encode(r.digest, ''hex'')');
"""

RIGHTS = """
SELECT nj_keep_only('audit_subject_key', 'SELECT, INSERT'), nj_keep_only('audit_sealed_place', 'SELECT'),
  nj_keep_only('audit_key_floor', 'SELECT');
REVOKE ALL ON FUNCTION audit_add_sealed_place(text, text, text, text), audit_drop_sealed_place(text, text)
  FROM PUBLIC;
"""

UNDO = """
SELECT audit_drop_sealed_place('audit_detail', 'sealed');
DROP TABLE audit_subject_key, audit_sealed_place, audit_key_floor;
DROP FUNCTION audit_key_only_forget(), audit_forget(text), audit_sealed_counts(text),
  audit_sealed_batch(text, int, text, int), audit_reseal(text, text[], bytea[], bytea[]),
  audit_retire_key(text, int), audit_add_sealed_place(text, text, text, text),
  audit_drop_sealed_place(text, text), audit_above_floor();
CREATE OR REPLACE FUNCTION audit_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed IS NOT NULL OR NEW.salt IS NOT NULL
     OR (NEW.digest, NEW.subject, NEW.at) IS DISTINCT FROM (OLD.digest, OLD.subject, OLD.at) THEN
    RAISE EXCEPTION 'audit.append_only: a detail may be forgotten, not changed' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events_in_lanes")]
    operations = [
        migrations.RunSQL(
            TABLES + FUNCTIONS + RIGHTS,
            UNDO,
            state_operations=[
                migrations.CreateModel(
                    "SubjectKey",
                    [
                        ("subject", models.TextField(primary_key=True, serialize=False)),
                        ("wrapped", models.BinaryField(null=True)),
                        ("made_at", models.DateTimeField(db_default=Now())),
                        ("forgotten_at", models.DateTimeField(null=True)),
                    ],
                    {"db_table": "audit_subject_key", "managed": False},
                ),
            ],
        ),
    ]
