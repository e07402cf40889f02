"""A place lies inside its parent's for all its days, and is superseded rather than rewritten."""

from django.db import migrations

REFUSALS = """
-- Asked at commit, so that a parent and its children may be changed in one transaction.
CREATE FUNCTION unions_places_nest() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  orphan unions_placement;
BEGIN
  FOR orphan IN
    SELECT * FROM unions_placement p
    WHERE p.parent_id IS NOT NULL AND upper_inf(p.known)
      AND (p.id = NEW.id OR (p.parent_id = NEW.union_id AND p.line = NEW.line))
  LOOP
    IF NOT coalesce((
      SELECT range_agg(a.during) @> orphan.during FROM unions_placement a
      WHERE a.union_id = orphan.parent_id AND a.line = orphan.line AND upper_inf(a.known)
        AND a.level < orphan.level AND a.span @> orphan.span AND lower(a.span) < lower(orphan.span)
    ), false) THEN
      RAISE EXCEPTION 'unions.place_outside_parent: placement %', orphan.id USING ERRCODE = '23514';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER places_nest AFTER INSERT OR UPDATE ON unions_placement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unions_places_nest();

CREATE FUNCTION unions_only_supersede() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND upper_inf(OLD.known) AND NOT upper_inf(NEW.known)
     AND lower(NEW.known) = lower(OLD.known)
     AND (NEW.id, NEW.union_id, NEW.line, NEW.parent_id, NEW.level, NEW.span, NEW.during)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.union_id, OLD.line, OLD.parent_id, OLD.level, OLD.span, OLD.during) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'unions.placement_is_superseded_not_rewritten' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER only_supersede BEFORE UPDATE OR DELETE ON unions_placement
  FOR EACH ROW EXECUTE FUNCTION unions_only_supersede();
SELECT nj_keep_only('unions_placement', 'SELECT, INSERT, UPDATE (known)');
"""

UNDO = """
DROP TRIGGER only_supersede ON unions_placement;
DROP FUNCTION unions_only_supersede();
DROP TRIGGER places_nest ON unions_placement;
DROP FUNCTION unions_places_nest();
"""


class Migration(migrations.Migration):
    dependencies = [("unions", "0001_federation"), ("audit", "0001_events_in_lanes")]
    operations = [migrations.RunSQL(REFUSALS, UNDO)]
