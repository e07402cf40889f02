"""Referrals stand, but for their answer; whose eyes; and the answer owed stays in the work list
until it is sent, also when the enquiry has long become a matter."""

from django.db import migrations

STANDS = """
CREATE SEQUENCE intake_referral_number;

CREATE FUNCTION intake_referral_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE changing text[] :=
    '{due_on,due_from,rule,letter_id,is_open,ended,ended_on,ended_why,version}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.is_open AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
       OR TG_OP = 'UPDATE'  -- the scan of a letter may still come when all is done
          AND to_jsonb(NEW) - '{letter_id,version}'::text[]
            = to_jsonb(OLD) - '{letter_id,version}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_referral
    FOR EACH ROW EXECUTE FUNCTION intake_referral_stands();
CREATE FUNCTION intake_reply_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sent_on IS NULL
       AND (NEW.referral_id, NEW.document_id) = (OLD.referral_id, OLD.document_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_reply
    FOR EACH ROW EXECUTE FUNCTION intake_reply_stands();
SELECT nj_keep_only('intake_referral', 'SELECT, INSERT, UPDATE'),
       nj_keep_only('intake_reply', 'SELECT, INSERT, UPDATE');
"""
UNDO_STANDS = """
DROP TRIGGER stands ON intake_reply;
DROP TRIGGER stands ON intake_referral;
DROP FUNCTION intake_reply_stands(), intake_referral_stands();
DROP SEQUENCE intake_referral_number;
"""

# Whoever sees a referral may print its reply and write it anew, whoever began it.
EYES = """
SELECT nj_protect('intake_referral', 'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
SELECT nj_protect('intake_reply',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)',
    'EXISTS (SELECT FROM intake_referral r WHERE r.id = referral_id)');
CREATE POLICY of_a_reply ON documents_document FOR ALL
    USING (EXISTS (SELECT FROM intake_reply r WHERE r.document_id = documents_document.id))
    WITH CHECK (EXISTS (SELECT FROM intake_reply r WHERE r.document_id = documents_document.id));

CREATE OR REPLACE FUNCTION intake_is_under_way(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_enquiry e
                    WHERE e.person_id = p_person AND (e.is_open OR EXISTS (
                        SELECT FROM public.intake_referral r
                         WHERE r.enquiry_id = e.id AND r.is_open)))
$$;
CREATE FUNCTION intake_has_replies(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_reply p
                     JOIN public.intake_referral r ON r.id = p.referral_id
                     JOIN public.intake_enquiry e ON e.id = r.enquiry_id
                    WHERE e.person_id = p_person)
$$;
"""
UNDO_EYES = """
DROP FUNCTION intake_has_replies(bigint);
CREATE OR REPLACE FUNCTION intake_is_under_way(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_enquiry e
                    WHERE e.person_id = p_person AND e.is_open)
$$;
DROP POLICY of_a_reply ON documents_document;
SELECT nj_unprotect('intake_reply'), nj_unprotect('intake_referral');
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
  {reply}
$$;
"""
# Also of what has ended: who has it now is who has what it was joined to.
OWED = """SELECT 'reply', r.id, o.id, o.number::text, o.employer_name::text, left(t.sender, 200),
         o.home_union_id, o.home_key, coalesce(i.handler_id, o.handler_id),
         public.worklist_end_of(r.due_on), true, '', r.received_on
    FROM public.intake_referral r JOIN public.intake_enquiry o ON o.id = r.enquiry_id
    JOIN public.intake_telling t ON t.id = r.telling_id
    LEFT JOIN public.intake_enquiry i ON i.id = o.into_id
   WHERE r.is_open AND o.id = ANY (p_enquiries)"""
OF_TELLINGS = """SELECT 'reply', t.id, e.id, e.number::text, e.employer_name::text, left(t.sender, 200),
         e.home_union_id, e.home_key, e.handler_id, public.worklist_end_of(t.reply_by), true, '',
         NULL
    FROM e JOIN public.intake_telling t ON t.enquiry_id = e.id WHERE t.reply_by IS NOT NULL"""

ASTRAY = """
CREATE OR REPLACE FUNCTION intake_items_astray() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(w.source, i.source) || ' ' || coalesce(w.ref, i.ref)
    FROM public.intake_items_wanted(ARRAY({which})) w
    FULL JOIN (SELECT * FROM public.worklist_item WHERE is_open
                  AND source IN ('call_back', 'triage', 'referral', 'reply')) i
      ON i.source = w.source AND i.ref = w.ref
   WHERE (w.subject_id, w.number, w.title, w.what, w.union_id, w.home_key, w.due_at, w.is_day,
          w.waits_for, w.since)
         IS DISTINCT FROM
         (i.subject_id, i.number::text, i.title::text, i.what::text, i.union_id, i.home_key,
          i.due_at, i.is_day, i.waits_for::text, i.since)
$$;
"""
OPEN = "SELECT id FROM public.intake_enquiry WHERE is_open"
OPEN_OR_OWED = f"{OPEN} UNION SELECT enquiry_id FROM public.intake_referral WHERE is_open"

KEEPS = """
DROP TRIGGER keeps_items ON intake_telling;
DROP FUNCTION intake_telling_keeps_items();
CREATE FUNCTION intake_referral_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_items(ARRAY[NEW.enquiry_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER new_keeps_items AFTER INSERT ON intake_referral FOR EACH ROW
    WHEN (NEW.is_open) EXECUTE FUNCTION intake_referral_keeps_items();
CREATE TRIGGER changed_keeps_items AFTER UPDATE ON intake_referral FOR EACH ROW
    WHEN ((OLD.is_open, OLD.due_on) IS DISTINCT FROM (NEW.is_open, NEW.due_on))
    EXECUTE FUNCTION intake_referral_keeps_items();
"""
UNDO_KEEPS = """
DROP TRIGGER changed_keeps_items ON intake_referral;
DROP TRIGGER new_keeps_items ON intake_referral;
DROP FUNCTION intake_referral_keeps_items();
CREATE FUNCTION intake_telling_keeps_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.intake_keep_items(ARRAY[NEW.enquiry_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_items AFTER INSERT ON intake_telling FOR EACH ROW
    WHEN (NEW.reply_by IS NOT NULL) EXECUTE FUNCTION intake_telling_keeps_items();
SELECT worklist_end('reply', ARRAY(SELECT ref FROM worklist_item WHERE source = 'reply' AND is_open));
SELECT intake_keep_items(ARRAY(SELECT id FROM intake_enquiry WHERE is_open));
"""

# What offices sent before: answered by the day they named, else by the fifteenth; what had ended
# by then owed no answer any more.
FILL = """
SELECT worklist_end('reply', ARRAY(SELECT ref FROM worklist_item WHERE source = 'reply' AND is_open));
INSERT INTO intake_referral (
    enquiry_id, telling_id, number, asked, received_on, came, brought_by, due_on, due_from, rule,
    is_open, ended, ended_on, ended_why, version)
SELECT e.id, t.id, u.code || '-L' || extract(year FROM d.day)::int || '-'
           || lpad(nextval('intake_referral_number')::text, 4, '0'),
       'answer', d.day, 'system', '', coalesce(t.reply_by, d.day + 15),
       CASE WHEN t.reply_by IS NULL THEN 'house' ELSE 'letter' END, '', e.is_open,
       CASE WHEN e.is_open THEN '' ELSE 'not_wanted' END,
       CASE WHEN e.is_open THEN NULL ELSE d.day END,
       CASE WHEN e.is_open THEN '' ELSE '登记回函以前已经办结' END, 1
  FROM intake_telling t JOIN intake_enquiry e ON e.id = t.enquiry_id
  JOIN unions_union u ON u.id = e.home_union_id
 CROSS JOIN LATERAL (SELECT (t.told_at AT TIME ZONE 'Asia/Shanghai')::date AS day) d
 WHERE t.door IN ('court', 'arbitration', 'inspectorate', 'line_12345', 'federation')
 ORDER BY t.id;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_referrals")]

    operations = [
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(EYES, UNDO_EYES),
        migrations.RunSQL(
            WANTED.format(reply=OWED) + ASTRAY.format(which=OPEN_OR_OWED),
            WANTED.format(reply=OF_TELLINGS) + ASTRAY.format(which=OPEN),
        ),
        migrations.RunSQL(KEEPS + FILL, UNDO_KEEPS),
    ]
