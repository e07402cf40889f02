"""A matter's clocks stand in the work list, and move with the matter and its handler.

The list is kept by the database: whatever writes a clock, the item follows in the same statement.
Clocks that say the same for many workers of one forum are one item.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION matters_items_wanted(p_matters bigint[])
RETURNS TABLE (ref bigint, subject_id bigint, number text, title text, part bigint, rule text,
               people int, union_id bigint, home_key bigint, line_key bigint, holder_id bigint,
               due_at timestamptz, is_provisional boolean, state text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(c.id), m.id, m.number::text, m.title::text, c.forum_id, c.rule::text,
         greatest(count(DISTINCT coalesce(i.claimant_id, c.claimant_id)), 1)::int,
         m.home_union_id, m.home_key, m.line_key, m.handler_id,
         public.worklist_end_of(CASE WHEN c.state = 'running' THEN c.due_on END), c.provisional,
         CASE WHEN c.state = 'running' THEN 'open' ELSE 'paused' END
    FROM public.matters_clock c
    JOIN public.matters_matter m ON m.id = c.matter_id
    LEFT JOIN public.matters_item i ON i.id = c.item_id
   WHERE c.state IN ('running', 'suspended') AND m.is_open
     AND c.matter_id = ANY (p_matters)
   GROUP BY m.id, c.forum_id, c.rule, c.due_on, c.state, c.provisional
$$;

CREATE FUNCTION matters_keep_items(p_matters bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone bigint[];
BEGIN
  SELECT array_agg(i.ref) INTO gone FROM public.worklist_item i
   WHERE i.subject = 'matter' AND i.subject_id = ANY (p_matters)
     AND i.source = 'clock' AND i.is_open
     AND NOT EXISTS (SELECT FROM public.matters_items_wanted(p_matters) w
                      WHERE w.ref = i.ref);
  IF gone IS NOT NULL THEN
    PERFORM public.worklist_end('clock', gone);
  END IF;
  PERFORM public.worklist_keep(
      'clock', w.ref, 'matter', w.subject_id, w.number, w.title, w.part, w.rule, '', w.people,
      w.union_id, w.home_key, w.line_key, w.holder_id, '{}', w.due_at, true, w.is_provisional,
      w.state, '', NULL, NULL)
    FROM public.matters_items_wanted(p_matters) w;
END $$;
REVOKE ALL ON FUNCTION matters_keep_items(bigint[]) FROM PUBLIC;

CREATE FUNCTION matters_clocks_keep_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE matters bigint[];
BEGIN
  SELECT array_agg(DISTINCT t.matter_id) INTO matters FROM touched t;
  IF matters IS NOT NULL THEN
    PERFORM public.matters_keep_items(matters);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER new_keep_items AFTER INSERT ON matters_clock REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION matters_clocks_keep_items();
CREATE TRIGGER changed_keep_items AFTER UPDATE ON matters_clock REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION matters_clocks_keep_items();

CREATE FUNCTION matters_carry_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.worklist_item
     SET title = NEW.title, union_id = NEW.home_union_id, home_key = NEW.home_key,
         line_key = NEW.line_key, version = version + 1
   WHERE subject = 'matter' AND subject_id = NEW.id
     AND (title, union_id, home_key, line_key)
         IS DISTINCT FROM (NEW.title, NEW.home_union_id, NEW.home_key, NEW.line_key);
  IF NEW.handler_id IS DISTINCT FROM OLD.handler_id THEN
    PERFORM public.worklist_hand('matter', NEW.id, OLD.handler_id, NEW.handler_id);
  END IF;
  IF NEW.is_open <> OLD.is_open THEN
    PERFORM public.matters_keep_items(ARRAY[NEW.id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER carries_items AFTER UPDATE ON matters_matter FOR EACH ROW
    WHEN ((OLD.title, OLD.home_union_id, OLD.home_key, OLD.line_key, OLD.handler_id, OLD.is_open)
          IS DISTINCT FROM
          (NEW.title, NEW.home_union_id, NEW.home_key, NEW.line_key, NEW.handler_id, NEW.is_open))
    EXECUTE FUNCTION matters_carry_items();

-- For `./niangjia worklist check`: where list and clocks say something else, by number of the clock.
CREATE FUNCTION matters_items_astray() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.ref, i.ref)
    FROM public.matters_items_wanted(ARRAY(
            SELECT DISTINCT matter_id FROM public.matters_clock
             WHERE state IN ('running', 'suspended'))) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE source = 'clock' AND is_open) i
      ON i.ref = w.ref
   WHERE (w.subject_id, w.number, w.title, w.part, w.rule, w.people, w.union_id, w.home_key,
          w.line_key, w.due_at, w.is_provisional, w.state)
         IS DISTINCT FROM
         (i.subject_id, i.number::text, i.title::text, i.part, i.rule::text, i.people, i.union_id,
          i.home_key, i.line_key, i.due_at, i.is_provisional, i.state::text)
$$;
SELECT matters_keep_items(ARRAY(
    SELECT DISTINCT matter_id FROM matters_clock WHERE state IN ('running', 'suspended')));
"""
UNDO_KEEP = """
DROP TRIGGER carries_items ON matters_matter;
DROP TRIGGER new_keep_items ON matters_clock;
DROP TRIGGER changed_keep_items ON matters_clock;
DROP FUNCTION matters_items_astray(), matters_carry_items(), matters_clocks_keep_items(),
    matters_keep_items(bigint[]), matters_items_wanted(bigint[]);
"""

SEES = (
    "subject = 'matter' AND (home_key <@ (SELECT nj_scope()) OR line_key <@ (SELECT nj_scope())"
    " OR nj_part_whole(subject_id))"
)
EYES = f"CREATE POLICY of_a_matter ON worklist_item FOR ALL USING ({SEES}) WITH CHECK ({SEES});"
UNDO_EYES = "DROP POLICY of_a_matter ON worklist_item;"


class Migration(migrations.Migration):
    dependencies = [("matters", "0020_clocks_read_anew"), ("worklist", "0002_kept")]

    operations = [migrations.RunSQL(KEEP, UNDO_KEEP), migrations.RunSQL(EYES, UNDO_EYES)]
