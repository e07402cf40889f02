"""How other contexts keep their items, whose eyes see one, and values that wait for a second person.

Items follow from rows of other contexts by triggers of theirs, which call `worklist_keep`,
`worklist_end` and `worklist_hand`. Each context brings the policy for its own subject: an item is
seen by who sees what it is about, and, in every case, by who holds it.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION worklist_end_of(p_day date) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN coalesce(
    ((p_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') - interval '1 second',
    '9999-12-31 00:00:00+00'::timestamptz);

-- Whoever was given an item keeps it while it is open; a new day lets it be told upward anew.
CREATE FUNCTION worklist_keep(
    p_source text, p_ref bigint, p_subject text, p_subject_id bigint, p_number text, p_title text,
    p_part bigint, p_rule text, p_what text, p_people int, p_union bigint, p_home bigint,
    p_line bigint, p_holder bigint, p_open_to text[], p_due timestamptz, p_is_day boolean,
    p_provisional boolean, p_state text, p_waits_for text, p_since date, p_made_by bigint)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
INSERT INTO public.worklist_item AS i (
    source, ref, subject, subject_id, number, title, part, rule, what, why, people, union_id,
    home_key, line_key, holder_id, open_to, due_at, is_day, is_provisional, state, waits_for, since,
    level, is_open, made_by_id, made_at, outcome, ended_why, version)
VALUES (
    p_source, p_ref, p_subject, p_subject_id, p_number, p_title, p_part, p_rule, p_what, '',
    p_people, p_union, p_home, p_line, p_holder, p_open_to, p_due, p_is_day, p_provisional, p_state,
    p_waits_for, p_since, 0, true, p_made_by, now(), '', '', 1)
ON CONFLICT (source, ref) WHERE ref IS NOT NULL DO UPDATE SET
    subject_id = EXCLUDED.subject_id, number = EXCLUDED.number, title = EXCLUDED.title,
    part = EXCLUDED.part, rule = EXCLUDED.rule, what = EXCLUDED.what, people = EXCLUDED.people,
    union_id = EXCLUDED.union_id, home_key = EXCLUDED.home_key, line_key = EXCLUDED.line_key,
    open_to = EXCLUDED.open_to, due_at = EXCLUDED.due_at, is_day = EXCLUDED.is_day,
    is_provisional = EXCLUDED.is_provisional, state = EXCLUDED.state,
    waits_for = EXCLUDED.waits_for, since = EXCLUDED.since, made_by_id = EXCLUDED.made_by_id,
    holder_id = CASE WHEN i.is_open THEN coalesce(i.holder_id, EXCLUDED.holder_id)
                     ELSE EXCLUDED.holder_id END,
    level = CASE WHEN i.is_open AND i.due_at = EXCLUDED.due_at THEN i.level ELSE 0 END,
    told_at = CASE WHEN i.is_open AND i.due_at = EXCLUDED.due_at THEN i.told_at END,
    is_open = true, ended_at = NULL, ended_by_id = NULL, outcome = '', ended_why = '',
    version = i.version + 1
WHERE (i.subject_id, i.number, i.title, i.part, i.rule, i.what, i.people, i.union_id, i.home_key,
       i.line_key, i.open_to::text[], i.due_at, i.is_day, i.is_provisional, i.state, i.waits_for,
       i.since, i.is_open)
   IS DISTINCT FROM
      (EXCLUDED.subject_id, EXCLUDED.number, EXCLUDED.title, EXCLUDED.part, EXCLUDED.rule,
       EXCLUDED.what, EXCLUDED.people, EXCLUDED.union_id, EXCLUDED.home_key, EXCLUDED.line_key,
       EXCLUDED.open_to::text[], EXCLUDED.due_at, EXCLUDED.is_day, EXCLUDED.is_provisional,
       EXCLUDED.state, EXCLUDED.waits_for, EXCLUDED.since, true)
   OR (i.holder_id IS NULL AND EXCLUDED.holder_id IS NOT NULL)
$$;

CREATE FUNCTION worklist_end(p_source text, p_refs bigint[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
UPDATE public.worklist_item
   SET is_open = false, ended_at = now(), outcome = 'ended', version = version + 1
 WHERE source = p_source AND ref = ANY (p_refs) AND is_open
$$;

-- What the one before held of a subject goes with it; what somebody else was given stays hers.
CREATE FUNCTION worklist_hand(p_subject text, p_subject_id bigint, p_from bigint, p_to bigint)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
UPDATE public.worklist_item SET holder_id = p_to, version = version + 1
 WHERE subject = p_subject AND subject_id = p_subject_id AND is_open
   AND holder_id IS NOT DISTINCT FROM p_from AND source NOT IN ('plan', 'change', 'law_value')
$$;
REVOKE ALL ON FUNCTION
    worklist_keep(text, bigint, text, bigint, text, text, bigint, text, text, int, bigint, bigint,
        bigint, bigint, text[], timestamptz, boolean, boolean, text, text, date, bigint),
    worklist_end(text, bigint[]), worklist_hand(text, bigint, bigint, bigint) FROM PUBLIC;
"""
UNDO_KEPT = """
DROP FUNCTION worklist_hand(text, bigint, bigint, bigint), worklist_end(text, bigint[]),
    worklist_keep(text, bigint, text, bigint, text, text, bigint, text, text, int, bigint, bigint,
        bigint, bigint, text[], timestamptz, boolean, boolean, text, text, date, bigint),
    worklist_end_of(date);
"""

EYES = """
SELECT nj_protect('worklist_item',
    'holder_id = ANY ((SELECT coalesce(nullif(current_setting(''nj.principals'', true), ''''), ''{}''))::bigint[])',
    'holder_id = ANY ((SELECT coalesce(nullif(current_setting(''nj.principals'', true), ''''), ''{}''))::bigint[])');
SELECT nj_keep_only('worklist_item', 'SELECT, INSERT, UPDATE');
CREATE POLICY of_the_law ON worklist_item FOR ALL
    USING (subject = 'law' AND home_key <@ (SELECT coalesce(nullif(current_setting('nj.scope', true), ''), '{}'))::int8multirange)
    WITH CHECK (subject = 'law' AND home_key <@ (SELECT coalesce(nullif(current_setting('nj.scope', true), ''), '{}'))::int8multirange);

-- Nobody is acting when it runs: which items have come to a step, and where they are kept.
CREATE FUNCTION worklist_to_tell(p_sources text[], p_level int, p_due_by timestamptz, p_most int)
RETURNS TABLE (item_id bigint, home_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, i.home_key FROM public.worklist_item i
   WHERE i.is_open AND i.state = 'open' AND i.level < p_level AND i.due_at <= p_due_by
     AND i.source = ANY (p_sources)
   ORDER BY i.due_at, i.id LIMIT p_most
$$;
"""
UNDO_EYES = """
DROP FUNCTION worklist_to_tell(text[], int, timestamptz, int);
DROP POLICY of_the_law ON worklist_item;
SELECT nj_unprotect('worklist_item');
"""

# A value that a place published waits three days for the second person before it presses.
LAW = """
CREATE FUNCTION worklist_law_values_wanted(p_values bigint[])
RETURNS TABLE (source text, ref bigint, number text, what text, union_id bigint, home_key bigint,
               due_at timestamptz, made_by bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'law_value', v.id, v.region::text, v.name::text, v.union_id, lower(p.span),
         public.worklist_end_of((v.proposed_at AT TIME ZONE 'Asia/Shanghai')::date + 3),
         v.proposed_by_id
    FROM public.lawbook_regionalvalue v
    JOIN LATERAL (SELECT span FROM public.unions_placement
                   WHERE union_id = v.union_id AND line = 'territorial' AND upper_inf(known)
                   ORDER BY during DESC LIMIT 1) p ON true
   WHERE v.state = 'proposed' AND v.id = ANY (p_values)
$$;
CREATE FUNCTION worklist_keep_law_values(p_values bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end('law_value', ARRAY(
    SELECT v.id FROM public.lawbook_regionalvalue v
     WHERE v.id = ANY (p_values) AND v.state <> 'proposed'));
  PERFORM public.worklist_keep(
      w.source, w.ref, 'law', w.ref, w.number, '', NULL, '', w.what, 1, w.union_id, w.home_key, 0,
      NULL, ARRAY['team_leader', 'chair'], w.due_at, true, false, 'open', '', NULL, w.made_by)
    FROM public.worklist_law_values_wanted(p_values) w;
END $$;
CREATE FUNCTION worklist_follow_law_value() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_keep_law_values(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_item AFTER INSERT OR UPDATE ON lawbook_regionalvalue
    FOR EACH ROW EXECUTE FUNCTION worklist_follow_law_value();
REVOKE ALL ON FUNCTION worklist_keep_law_values(bigint[]) FROM PUBLIC;
SELECT worklist_keep_law_values(ARRAY(SELECT id FROM lawbook_regionalvalue WHERE state = 'proposed'));
"""
UNDO_LAW = """
DROP TRIGGER keeps_item ON lawbook_regionalvalue;
DROP FUNCTION worklist_follow_law_value(), worklist_keep_law_values(bigint[]),
    worklist_law_values_wanted(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("worklist", "0001_items"),
        ("outbox", "0003_whose_work"),
        ("audit", "0001_events_in_lanes"),
        ("lawbook", "0002_hourly_wages"),
        ("unions", "0007_bodies_close"),
    ]

    operations = [
        migrations.RunSQL(KEPT, UNDO_KEPT),
        migrations.RunSQL(EYES, UNDO_EYES),
        migrations.RunSQL(LAW, UNDO_LAW),
    ]
