"""What the workers of a matter were told and has not reached them stands in the work list."""

from django.db import migrations

KEEP = """
CREATE FUNCTION matters_unheard_wanted(p_matters bigint[])
RETURNS TABLE (ref bigint, number text, title text, people int, union_id bigint, home_key bigint,
               line_key bigint, holder_id bigint, due_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id, m.number::text, m.title::text, s.people, m.home_union_id, m.home_key, m.line_key,
         m.handler_id, public.worklist_end_of(s.see_to_by)
    FROM public.notices_stuck('matters.matter', p_matters) s
    JOIN public.matters_matter m ON m.id = s.subject_id
$$;

CREATE FUNCTION matters_keep_unheard(p_matters bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end('matter_unheard', ARRAY(
    SELECT unnest(p_matters) EXCEPT SELECT w.ref FROM public.matters_unheard_wanted(p_matters) w));
  PERFORM public.worklist_keep(
      'matter_unheard', w.ref, 'matter', w.ref, w.number, w.title, NULL, '', '', w.people,
      w.union_id, w.home_key, w.line_key, w.holder_id,
      ARRAY['clerk', 'case_officer', 'team_leader'], w.due_at, true, false, 'open', '', NULL, NULL)
    FROM public.matters_unheard_wanted(p_matters) w;
END $$;
REVOKE ALL ON FUNCTION matters_keep_unheard(bigint[]) FROM PUBLIC;

CREATE FUNCTION matters_notice_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.matters_keep_unheard(ARRAY[NEW.subject_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_items_of_matters AFTER UPDATE ON notices_notice FOR EACH ROW
    WHEN (NEW.subject_kind = 'matters.matter'
          AND (OLD.stuck_at IS NOT NULL OR NEW.stuck_at IS NOT NULL)
          AND (OLD.state, OLD.read_at, OLD.stuck_at)
              IS DISTINCT FROM (NEW.state, NEW.read_at, NEW.stuck_at))
    EXECUTE FUNCTION matters_notice_keeps_items();

CREATE FUNCTION matters_unheard_astray() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.ref, i.ref)
    FROM public.matters_unheard_wanted(ARRAY(
            SELECT DISTINCT subject_id FROM public.notices_notice
             WHERE subject_kind = 'matters.matter' AND stuck_at IS NOT NULL)) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE source = 'matter_unheard' AND is_open) i
      ON i.ref = w.ref
   WHERE (w.number, w.title, w.people, w.union_id, w.home_key, w.line_key, w.due_at)
         IS DISTINCT FROM
         (i.number::text, i.title::text, i.people, i.union_id, i.home_key, i.line_key, i.due_at)
$$;
SELECT matters_keep_unheard(ARRAY(
    SELECT DISTINCT subject_id FROM notices_notice
     WHERE subject_kind = 'matters.matter' AND stuck_at IS NOT NULL));
"""
UNDO_KEEP = """
DROP TRIGGER keeps_items_of_matters ON notices_notice;
DROP FUNCTION matters_unheard_astray(), matters_notice_keeps_items(),
    matters_keep_unheard(bigint[]), matters_unheard_wanted(bigint[]);
DELETE FROM worklist_item WHERE source = 'matter_unheard';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0023_told_about_a_matter"),
        ("notices", "0005_stuck_since"),
        ("worklist", "0005_unheard"),
    ]

    operations = [migrations.RunSQL(KEEP, UNDO_KEEP)]
