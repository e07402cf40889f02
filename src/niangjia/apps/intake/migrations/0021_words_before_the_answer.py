"""What an office hears before its answer: it stands as it was written down, whose eyes, and the day
of its next word stays in the work list. An answer is owed later only as an extension says so."""

from django.db import migrations

# What was owed before had its first day, and nothing could have moved it.
FIRST = """
ALTER TABLE intake_referral DISABLE TRIGGER stands;
UPDATE intake_referral SET first_due_on = due_on;
ALTER TABLE intake_referral ENABLE TRIGGER stands;
"""

STANDS = """
CREATE OR REPLACE FUNCTION intake_referral_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE changing text[] :=
    '{due_on,lapsed,letter_id,is_open,ended,ended_on,ended_why,version}';
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.due_on IS DISTINCT FROM OLD.due_on
       AND NOT EXISTS (SELECT FROM public.intake_extension x
                        WHERE x.referral_id = OLD.id
                          AND (x.from_on, x.until_on) = (OLD.due_on, NEW.due_on)) THEN
        RAISE EXCEPTION 'intake.day_without_extension: %', OLD.number USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.is_open AND OLD.lapsed <= NEW.lapsed
       AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
       OR TG_OP = 'UPDATE'  -- the scan of a letter may still come when all is done
          AND to_jsonb(NEW) - '{letter_id,version}'::text[]
            = to_jsonb(OLD) - '{letter_id,version}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;

CREATE FUNCTION intake_interim_reply_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'done_enc' = to_jsonb(OLD) - 'done_enc'
       AND public.intake_sealed_stands(OLD.done_enc, NEW.done_enc) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_interim_reply
    FOR EACH ROW EXECUTE FUNCTION intake_interim_reply_stands();
CREATE FUNCTION intake_extension_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_extension
    FOR EACH ROW EXECUTE FUNCTION intake_extension_stands();
SELECT audit_add_sealed_place('personal', 'intake_interim_reply', 'done_enc',
                              '''intake_interim_reply:done:'' || r.referral_id || '':'' || r.seq');
SELECT nj_keep_only('intake_interim_reply', 'SELECT, INSERT'),
       nj_keep_only('intake_extension', 'SELECT, INSERT');
SELECT nj_protect('intake_interim_reply',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)'),
       nj_protect('intake_extension',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)');
"""
UNDO_STANDS = """
SELECT nj_unprotect('intake_extension'), nj_unprotect('intake_interim_reply');
SELECT audit_drop_sealed_place('intake_interim_reply', 'done_enc');
DROP TRIGGER stands ON intake_extension;
DROP TRIGGER stands ON intake_interim_reply;
DROP FUNCTION intake_extension_stands(), intake_interim_reply_stands();
CREATE OR REPLACE FUNCTION intake_referral_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE changing text[] :=
    '{due_on,due_from,rule,letter_id,is_open,ended,ended_on,ended_why,version}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.is_open AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
       OR TG_OP = 'UPDATE'
          AND to_jsonb(NEW) - '{letter_id,version}'::text[]
            = to_jsonb(OLD) - '{letter_id,version}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""

FORGET = """
CREATE OR REPLACE FUNCTION intake_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.intake_telling t SET words_enc = '', answers_enc = ''
      FROM public.intake_enquiry e WHERE e.id = t.enquiry_id AND e.person_id = p_person;
    UPDATE public.intake_office_step o SET note_enc = ''
      FROM public.intake_enquiry e WHERE e.id = o.enquiry_id AND e.person_id = p_person;{more}
    UPDATE public.intake_enquiry SET look_up_digest = NULL WHERE person_id = p_person;
$$;
"""
DONE = """
    UPDATE public.intake_interim_reply i SET done_enc = ''
      FROM public.intake_referral r, public.intake_enquiry e
     WHERE r.id = i.referral_id AND e.id = r.enquiry_id AND e.person_id = p_person;"""

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
  SELECT 'reply', r.id, o.id, o.number::text, o.employer_name::text, left(t.sender, 200),
         o.home_union_id, o.home_key, coalesce(i.handler_id, o.handler_id),
         public.worklist_end_of(r.due_on), true, '', r.received_on
    FROM public.intake_referral r JOIN public.intake_enquiry o ON o.id = r.enquiry_id
    JOIN public.intake_telling t ON t.id = r.telling_id
    LEFT JOIN public.intake_enquiry i ON i.id = o.into_id
   WHERE r.is_open AND o.id = ANY (p_enquiries){more}
$$;
"""
# Said with the last word before the answer; on the day of the answer itself that one says it.
NEXT = """
  UNION ALL
  SELECT 'next_word', r.id, o.id, o.number::text, o.employer_name::text, left(t.sender, 200),
         o.home_union_id, o.home_key, coalesce(i.handler_id, o.handler_id),
         public.worklist_end_of(n.next_on), true, '', n.sent_on
    FROM public.intake_referral r JOIN public.intake_enquiry o ON o.id = r.enquiry_id
    JOIN public.intake_telling t ON t.id = r.telling_id
    JOIN LATERAL (SELECT * FROM public.intake_interim_reply x WHERE x.referral_id = r.id
                   ORDER BY x.seq DESC LIMIT 1) n ON n.next_on <> r.due_on
    LEFT JOIN public.intake_enquiry i ON i.id = o.into_id
   WHERE r.is_open AND o.id = ANY (p_enquiries)"""

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
BEFORE = "'call_back', 'triage', 'referral', 'reply'"
SINCE = f"{BEFORE}, 'next_word'"

TOLD = """
CREATE FUNCTION intake_interim_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_items(ARRAY[r.enquiry_id]) FROM public.intake_referral r
    WHERE r.id = NEW.referral_id;
  RETURN NULL;
END $$;
CREATE TRIGGER new_keeps_items AFTER INSERT ON intake_interim_reply
    FOR EACH ROW EXECUTE FUNCTION intake_interim_keeps_items();
"""
UNDO_TOLD = """
DROP TRIGGER new_keeps_items ON intake_interim_reply;
DROP FUNCTION intake_interim_keeps_items();
DELETE FROM worklist_item WHERE source = 'next_word';
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0020_told_and_extended"), ("worklist", "0003_next_word")]

    operations = [
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(FORGET.format(more=DONE), FORGET.format(more="")),
        migrations.RunSQL(
            WANTED.format(more=NEXT) + KEEP.format(sources=SINCE),
            WANTED.format(more="") + KEEP.format(sources=BEFORE),
        ),
        migrations.RunSQL(TOLD, UNDO_TOLD),
    ]
