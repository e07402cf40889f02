"""A cover lies inside what it covers; nothing of the federation's past is deleted."""

from django.db import migrations

REFUSALS = """
ALTER TABLE unions_role ADD CONSTRAINT unions_role_whole UNIQUE (id, union_id, kind);
ALTER TABLE unions_role ADD CONSTRAINT unions_role_covers_the_same
  FOREIGN KEY (covers_id, union_id, kind) REFERENCES unions_role (id, union_id, kind);

-- Asked at commit, so that a role and its covers may be ended in one transaction.
CREATE FUNCTION unions_covers_nest() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  outside bigint;
BEGIN
  SELECT c.id INTO outside FROM unions_role c JOIN unions_role r ON r.id = c.covers_id
  WHERE (c.id = NEW.id OR r.id = NEW.id)
    AND NOT (r.during @> c.during AND r.person_id <> c.person_id AND r.covers_id IS NULL)
  LIMIT 1;
  IF outside IS NOT NULL THEN
    RAISE EXCEPTION 'unions.cover_outside_role: role %', outside USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER covers_nest AFTER INSERT OR UPDATE ON unions_role
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unions_covers_nest();

SELECT nj_keep_only('unions_union', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('unions_role', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('unions_absence', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('unions_formername', 'SELECT, INSERT');
SELECT nj_keep_only('unions_succession', 'SELECT, INSERT');
"""

UNDO = """
DROP TRIGGER covers_nest ON unions_role;
DROP FUNCTION unions_covers_nest();
ALTER TABLE unions_role DROP CONSTRAINT unions_role_covers_the_same;
ALTER TABLE unions_role DROP CONSTRAINT unions_role_whole;
"""


class Migration(migrations.Migration):
    dependencies = [("unions", "0004_covers_absences_successions")]
    operations = [migrations.RunSQL(REFUSALS, UNDO)]
