"""What an enquiry promises stands in the work list: call back, triage, answers owed and awaited."""

from django.db import migrations

# Where no day was named for the answer of whoever it was referred to, we ask after a week.
KEEP = """
CREATE FUNCTION intake_items_wanted(p_enquiries bigint[])
RETURNS TABLE (source text, ref bigint, subject_id bigint, number text, title text, what text,
               union_id bigint, home_key bigint, holder_id bigint, due_at timestamptz,
               is_day boolean, waits_for text, since date)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH e AS (SELECT * FROM public.intake_enquiry
              WHERE is_open AND id = ANY (p_enquiries))
  SELECT 'call_back', e.id, e.id, e.number::text, e.employer_name::text, '', e.home_union_id,
         e.home_key, e.handler_id, e.call_back_by, false, '', NULL::date
    FROM e WHERE e.call_back_by IS NOT NULL AND e.reached_at IS NULL
  UNION ALL
  SELECT 'triage', e.id, e.id, e.number::text, e.employer_name::text, '', e.home_union_id,
         e.home_key, e.handler_id, e.triage_by, true, '', NULL
    FROM e WHERE e.state = 'told'
  UNION ALL
  SELECT 'referral', s.id, e.id, e.number::text, e.employer_name::text, '', e.home_union_id,
         e.home_key, e.handler_id, public.worklist_end_of(coalesce(
             nullif(s.facts ->> 'reply_by', '')::date,
             (s.happened_at AT TIME ZONE 'Asia/Shanghai')::date + 7)), true,
         left(coalesce(nullif(s.facts ->> 'body', ''), s.facts ->> 'to', '?'), 120),
         (s.happened_at AT TIME ZONE 'Asia/Shanghai')::date
    FROM e JOIN LATERAL (SELECT * FROM public.intake_step s
                          WHERE s.enquiry_id = e.id AND s.verb = 'refer'
                          ORDER BY s.seq DESC LIMIT 1) s ON true
   WHERE e.state = 'referred'
  UNION ALL
  SELECT 'reply', t.id, e.id, e.number::text, e.employer_name::text, left(t.sender, 200),
         e.home_union_id, e.home_key, e.handler_id, public.worklist_end_of(t.reply_by), true, '',
         NULL
    FROM e JOIN public.intake_telling t ON t.enquiry_id = e.id WHERE t.reply_by IS NOT NULL
$$;

CREATE FUNCTION intake_keep_items(p_enquiries bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end(i.source, array_agg(i.ref)) FROM public.worklist_item i
    WHERE i.subject = 'enquiry' AND i.subject_id = ANY (p_enquiries) AND i.is_open
      AND i.source IN ('call_back', 'triage', 'referral', 'reply')
      AND NOT EXISTS (SELECT FROM public.intake_items_wanted(p_enquiries) w
                       WHERE w.source = i.source AND w.ref = i.ref)
    GROUP BY i.source;
  PERFORM public.worklist_keep(
      w.source, w.ref, 'enquiry', w.subject_id, w.number, w.title, NULL, '', w.what, 1, w.union_id,
      w.home_key, 0, w.holder_id, ARRAY['clerk', 'case_officer', 'team_leader'], w.due_at, w.is_day,
      false, 'open', w.waits_for, w.since, NULL)
    FROM public.intake_items_wanted(p_enquiries) w;
END $$;
REVOKE ALL ON FUNCTION intake_keep_items(bigint[]) FROM PUBLIC;

-- What was written by hand on an enquiry goes where the enquiry went: into the matter, or the other.
CREATE FUNCTION intake_enquiry_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.handler_id IS DISTINCT FROM OLD.handler_id THEN
      PERFORM public.worklist_hand('enquiry', NEW.id, OLD.handler_id, NEW.handler_id);
    END IF;
    IF NEW.home_key <> OLD.home_key THEN
      UPDATE public.worklist_item
         SET union_id = NEW.home_union_id, home_key = NEW.home_key, version = version + 1
       WHERE subject = 'enquiry' AND subject_id = NEW.id;
    END IF;
    IF NEW.matter_id IS NOT NULL AND NEW.state IN ('opened', 'joined') THEN
      UPDATE public.worklist_item i
         SET subject = 'matter', subject_id = m.id, number = m.number, title = m.title,
             union_id = m.home_union_id, home_key = m.home_key, line_key = m.line_key,
             version = i.version + 1
        FROM public.matters_matter m
       WHERE m.id = NEW.matter_id AND i.subject = 'enquiry' AND i.subject_id = NEW.id
         AND i.source IN ('task', 'waiting') AND i.is_open;
    ELSIF NEW.into_id IS NOT NULL AND NEW.state = 'merged' THEN
      UPDATE public.worklist_item i
         SET subject_id = e.id, number = e.number, title = e.employer_name,
             union_id = e.home_union_id, home_key = e.home_key, version = i.version + 1
        FROM public.intake_enquiry e
       WHERE e.id = NEW.into_id AND i.subject = 'enquiry' AND i.subject_id = NEW.id
         AND i.source IN ('task', 'waiting') AND i.is_open;
    END IF;
  END IF;
  PERFORM public.intake_keep_items(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER new_keeps_items AFTER INSERT ON intake_enquiry
    FOR EACH ROW EXECUTE FUNCTION intake_enquiry_keeps_items();
CREATE TRIGGER changed_keeps_items AFTER UPDATE ON intake_enquiry FOR EACH ROW
    WHEN ((OLD.state, OLD.is_open, OLD.call_back_by, OLD.reached_at, OLD.triage_by, OLD.handler_id,
           OLD.home_key, OLD.employer_name, OLD.matter_id, OLD.into_id)
          IS DISTINCT FROM
          (NEW.state, NEW.is_open, NEW.call_back_by, NEW.reached_at, NEW.triage_by, NEW.handler_id,
           NEW.home_key, NEW.employer_name, NEW.matter_id, NEW.into_id))
    EXECUTE FUNCTION intake_enquiry_keeps_items();

CREATE FUNCTION intake_telling_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_items(ARRAY[NEW.enquiry_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_items AFTER INSERT ON intake_telling FOR EACH ROW
    WHEN (NEW.reply_by IS NOT NULL) EXECUTE FUNCTION intake_telling_keeps_items();

CREATE FUNCTION intake_items_astray() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.source, i.source) || ' ' || coalesce(w.ref, i.ref)
    FROM public.intake_items_wanted(ARRAY(SELECT id FROM public.intake_enquiry WHERE is_open)) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE is_open
                  AND source IN ('call_back', 'triage', 'referral', 'reply')) i
      ON i.source = w.source AND i.ref = w.ref
   WHERE (w.subject_id, w.number, w.title, w.what, w.union_id, w.home_key, w.due_at, w.is_day,
          w.waits_for, w.since)
         IS DISTINCT FROM
         (i.subject_id, i.number::text, i.title::text, i.what::text, i.union_id, i.home_key,
          i.due_at, i.is_day, i.waits_for::text, i.since)
$$;
SELECT intake_keep_items(ARRAY(SELECT id FROM intake_enquiry WHERE is_open));
"""
UNDO_KEEP = """
DROP TRIGGER keeps_items ON intake_telling;
DROP TRIGGER changed_keeps_items ON intake_enquiry;
DROP TRIGGER new_keeps_items ON intake_enquiry;
DROP FUNCTION intake_items_astray(), intake_telling_keeps_items(), intake_enquiry_keeps_items(),
    intake_keep_items(bigint[]), intake_items_wanted(bigint[]);
"""

SEES = "subject = 'enquiry' AND home_key <@ (SELECT nj_desk())"
EYES = f"CREATE POLICY of_an_enquiry ON worklist_item FOR ALL USING ({SEES}) WITH CHECK ({SEES});"
UNDO_EYES = "DROP POLICY of_an_enquiry ON worklist_item;"


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_for_the_desk"), ("matters", "0021_items")]

    operations = [migrations.RunSQL(KEEP, UNDO_KEEP), migrations.RunSQL(EYES, UNDO_EYES)]
