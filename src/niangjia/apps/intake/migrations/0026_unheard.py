"""What the person of an enquiry was told and has not reached her stands in the work list.

Also when the enquiry has ended: she is still to hear how. One that went into another is that one's
officer's, as its answer to an office is.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION intake_unheard_wanted(p_enquiries bigint[])
RETURNS TABLE (ref bigint, number text, title text, people int, union_id bigint, home_key bigint,
               holder_id bigint, due_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id, e.number::text, e.employer_name::text, s.people, e.home_union_id, e.home_key,
         coalesce(i.handler_id, e.handler_id), public.worklist_end_of(s.see_to_by)
    FROM public.notices_stuck('intake.enquiry', p_enquiries) s
    JOIN public.intake_enquiry e ON e.id = s.subject_id
    LEFT JOIN public.intake_enquiry i ON i.id = e.into_id
$$;

CREATE FUNCTION intake_keep_unheard(p_enquiries bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end('unheard', ARRAY(
    SELECT unnest(p_enquiries)
    EXCEPT SELECT w.ref FROM public.intake_unheard_wanted(p_enquiries) w));
  PERFORM public.worklist_keep(
      'unheard', w.ref, 'enquiry', w.ref, w.number, w.title, NULL, '', '', w.people, w.union_id,
      w.home_key, 0, w.holder_id, ARRAY['clerk', 'case_officer', 'team_leader'], w.due_at, true,
      false, 'open', '', NULL, NULL)
    FROM public.intake_unheard_wanted(p_enquiries) w;
END $$;
REVOKE ALL ON FUNCTION intake_keep_unheard(bigint[]) FROM PUBLIC;

CREATE FUNCTION intake_notice_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_unheard(ARRAY[NEW.subject_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_items_of_enquiries AFTER UPDATE ON notices_notice FOR EACH ROW
    WHEN (NEW.subject_kind = 'intake.enquiry'
          AND (OLD.stuck_at IS NOT NULL OR NEW.stuck_at IS NOT NULL)
          AND (OLD.state, OLD.read_at, OLD.stuck_at)
              IS DISTINCT FROM (NEW.state, NEW.read_at, NEW.stuck_at))
    EXECUTE FUNCTION intake_notice_keeps_items();

-- Home and handler of an open item follow the enquiry already; here its employer's name does.
CREATE FUNCTION intake_named_keeps_unheard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_unheard(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER renamed_keeps_unheard AFTER UPDATE ON intake_enquiry FOR EACH ROW
    WHEN (OLD.employer_name IS DISTINCT FROM NEW.employer_name)
    EXECUTE FUNCTION intake_named_keeps_unheard();

CREATE FUNCTION intake_unheard_astray() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.ref, i.ref)
    FROM public.intake_unheard_wanted(ARRAY(
            SELECT DISTINCT subject_id FROM public.notices_notice
             WHERE subject_kind = 'intake.enquiry' AND stuck_at IS NOT NULL)) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE source = 'unheard' AND is_open) i
      ON i.ref = w.ref
   WHERE (w.number, w.title, w.people, w.union_id, w.home_key, w.due_at)
         IS DISTINCT FROM
         (i.number::text, i.title::text, i.people, i.union_id, i.home_key, i.due_at)
$$;
SELECT intake_keep_unheard(ARRAY(
    SELECT DISTINCT subject_id FROM notices_notice
     WHERE subject_kind = 'intake.enquiry' AND stuck_at IS NOT NULL));
"""
UNDO_KEEP = """
DROP TRIGGER renamed_keeps_unheard ON intake_enquiry;
DROP TRIGGER keeps_items_of_enquiries ON notices_notice;
DROP FUNCTION intake_unheard_astray(), intake_named_keeps_unheard(), intake_notice_keeps_items(),
    intake_keep_unheard(bigint[]), intake_unheard_wanted(bigint[]);
DELETE FROM worklist_item WHERE source = 'unheard';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0025_settled_in_time"),
        ("matters", "0024_unheard"),
    ]

    operations = [migrations.RunSQL(KEEP, UNDO_KEEP)]
