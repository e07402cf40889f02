"""What was triaged stands in the work list until it is decided what becomes of it."""

from django.db import migrations

# What waits already is decided within three days from now.
WAITING = """
UPDATE intake_enquiry SET settle_by = worklist_end_of(
    (now() AT TIME ZONE 'Asia/Shanghai')::date + 3)
 WHERE is_open AND state = 'triaged';
"""

WANTED = """
CREATE OR REPLACE FUNCTION intake_items_wanted(p_enquiries bigint[])
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
    FROM e WHERE e.state = 'told'{more}
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
  SELECT 'reply', r.id, o.id, o.number::text, o.employer_name::text, left(t.sender, 200),
         o.home_union_id, o.home_key, coalesce(i.handler_id, o.handler_id),
         public.worklist_end_of(r.due_on), true, '', r.received_on
    FROM public.intake_referral r JOIN public.intake_enquiry o ON o.id = r.enquiry_id
    JOIN public.intake_telling t ON t.id = r.telling_id
    LEFT JOIN public.intake_enquiry i ON i.id = o.into_id
   WHERE r.is_open AND o.id = ANY (p_enquiries)
  UNION ALL
  SELECT 'next_word', r.id, o.id, o.number::text, o.employer_name::text, left(t.sender, 200),
         o.home_union_id, o.home_key, coalesce(i.handler_id, o.handler_id),
         public.worklist_end_of(n.next_on), true, '', n.sent_on
    FROM public.intake_referral r JOIN public.intake_enquiry o ON o.id = r.enquiry_id
    JOIN public.intake_telling t ON t.id = r.telling_id
    JOIN LATERAL (SELECT * FROM public.intake_interim_reply x WHERE x.referral_id = r.id
                   ORDER BY x.seq DESC LIMIT 1) n ON n.next_on <> r.due_on
    LEFT JOIN public.intake_enquiry i ON i.id = o.into_id
   WHERE r.is_open AND o.id = ANY (p_enquiries)
$$;
"""
SETTLE = """
  UNION ALL
  SELECT 'settle', e.id, e.id, e.number::text, e.employer_name::text, '', e.home_union_id,
         e.home_key, e.handler_id, e.settle_by, true, '', NULL
    FROM e WHERE e.state = 'triaged' AND e.settle_by IS NOT NULL"""

KEEP = """
CREATE OR REPLACE FUNCTION intake_keep_items(p_enquiries bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end(i.source, array_agg(i.ref)) FROM public.worklist_item i
    WHERE i.subject = 'enquiry' AND i.subject_id = ANY (p_enquiries) AND i.is_open
      AND i.source IN ({sources})
      AND NOT EXISTS (SELECT FROM public.intake_items_wanted(p_enquiries) w
                       WHERE w.source = i.source AND w.ref = i.ref)
    GROUP BY i.source;
  PERFORM public.worklist_keep(
      w.source, w.ref, 'enquiry', w.subject_id, w.number, w.title, NULL, '', w.what, 1, w.union_id,
      w.home_key, 0, w.holder_id, ARRAY['clerk', 'case_officer', 'team_leader'], w.due_at, w.is_day,
      false, 'open', w.waits_for, w.since, NULL)
    FROM public.intake_items_wanted(p_enquiries) w;
END $$;
CREATE OR REPLACE FUNCTION intake_items_astray() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.source, i.source) || ' ' || coalesce(w.ref, i.ref)
    FROM public.intake_items_wanted(ARRAY(
           SELECT id FROM public.intake_enquiry WHERE is_open
            UNION SELECT enquiry_id FROM public.intake_referral WHERE is_open)) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE is_open
                  AND source IN ({sources})) i
      ON i.source = w.source AND i.ref = w.ref
   WHERE (w.subject_id, w.number, w.title, w.what, w.union_id, w.home_key, w.due_at, w.is_day,
          w.waits_for, w.since)
         IS DISTINCT FROM
         (i.subject_id, i.number::text, i.title::text, i.what::text, i.union_id, i.home_key,
          i.due_at, i.is_day, i.waits_for::text, i.since)
$$;
"""
BEFORE = "'call_back', 'triage', 'referral', 'reply', 'next_word'"
SINCE = f"{BEFORE}, 'settle'"

WHEN = """
DROP TRIGGER changed_keeps_items ON intake_enquiry;
CREATE TRIGGER changed_keeps_items AFTER UPDATE ON intake_enquiry FOR EACH ROW
    WHEN ((OLD.state, OLD.is_open, OLD.call_back_by, OLD.reached_at, OLD.triage_by, OLD.handler_id,
           OLD.home_key, OLD.employer_name, OLD.matter_id, OLD.into_id{old})
          IS DISTINCT FROM
          (NEW.state, NEW.is_open, NEW.call_back_by, NEW.reached_at, NEW.triage_by, NEW.handler_id,
           NEW.home_key, NEW.employer_name, NEW.matter_id, NEW.into_id{new}))
    EXECUTE FUNCTION intake_enquiry_keeps_items();
"""
NOW_KEPT = (
    "SELECT intake_keep_items(ARRAY(SELECT id FROM intake_enquiry"
    " WHERE is_open AND state = 'triaged'));"
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0024_settle"), ("worklist", "0004_settle")]

    operations = [
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(
            WANTED.format(more=SETTLE) + KEEP.format(sources=SINCE),
            WANTED.format(more="")
            + KEEP.format(sources=BEFORE)
            + "DELETE FROM worklist_item WHERE source = 'settle';",
        ),
        migrations.RunSQL(
            WHEN.format(old=", OLD.settle_by", new=", NEW.settle_by"), WHEN.format(old="", new="")
        ),
        migrations.RunSQL(NOW_KEPT, migrations.RunSQL.noop),
    ]
