"""A version is forbidden first and its writers awaited after, one table at a time: no deadlock."""

from django.db import migrations

FUNCTIONS = """
DROP FUNCTION audit_retire_key(text, int);

-- Forbids (or, given back, allows) versions below this one; returns what stood before.
CREATE FUNCTION audit_set_floor(p_purpose text, p_lowest int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE before int;
BEGIN
  SELECT lowest INTO before FROM audit_key_floor WHERE purpose = p_purpose FOR UPDATE;
  INSERT INTO audit_key_floor VALUES (p_purpose, p_lowest)
    ON CONFLICT (purpose) DO UPDATE SET lowest = excluded.lowest;
  RETURN coalesce(before, 1);
END $$;

-- Waits until whoever wrote to a place before has finished. Alone in its transaction: holding no
-- other lock it can make nobody wait in a circle.
CREATE FUNCTION audit_await_writers(p_place text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '30s' AS $$
DECLARE p audit_sealed_place;
BEGIN
  SELECT * INTO STRICT p FROM audit_sealed_place WHERE name = p_place;
  EXECUTE format('LOCK TABLE public.%I IN SHARE ROW EXCLUSIVE MODE', p.relation);
END $$;
"""
UNDO = """
DROP FUNCTION audit_set_floor(text, int), audit_await_writers(text);
CREATE FUNCTION audit_retire_key(p_purpose text, p_version int) RETURNS bigint
LANGUAGE sql AS 'SELECT NULL::bigint';
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_keys_of_persons")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
