"""From when somebody has to see to a notice, and of which records there are such notices."""

from django.db import migrations, models

# Of a notice only its way changes; since when it is stuck belongs to its way.
STANDS = """
CREATE OR REPLACE FUNCTION notices_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (to_jsonb(NEW) - '{{content_enc,state,turn,next_at,read_at{more}}}'::text[])
         = (to_jsonb(OLD) - '{{content_enc,state,turn,next_at,read_at{more}}}'::text[])
       AND (OLD.read_at IS NULL OR NEW.read_at = OLD.read_at)
       AND (NEW.content_enc = OLD.content_enc OR NEW.content_enc = ''::bytea
            OR (length(NEW.content_enc) = length(OLD.content_enc)
                AND get_byte(NEW.content_enc, 0) <> get_byte(OLD.content_enc, 0))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notices.what_was_told_stands' USING ERRCODE = '23514';
END $$;
"""

# Who is forgotten is told nothing more: what was stuck waits for nobody.
FORGET = """
CREATE OR REPLACE FUNCTION notices_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.notices_attempt a SET hint = '', note = ''
      FROM public.notices_notice n WHERE n.id = a.notice_id AND n.person_id = p_person;
    UPDATE public.notices_notice
       SET content_enc = '', next_at = NULL,
           state = CASE WHEN state IN ({states}) THEN 'here' ELSE state END
     WHERE person_id = p_person;
    DELETE FROM public.notices_contact WHERE person_id = p_person;
    DELETE FROM public.notices_wish WHERE person_id = p_person;
$$;
"""

# For records of higher contexts, whose lists of work follow from it. What leads to a page of the
# desk was told to a colleague, who finds it there anyway. An urgent one waits a day, others two.
STUCK = """
CREATE FUNCTION notices_stuck(p_kind text, p_subjects bigint[])
RETURNS TABLE (subject_id bigint, people int, see_to_by date)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.subject_id, count(DISTINCT n.person_id)::int,
         min((n.stuck_at AT TIME ZONE 'Asia/Shanghai')::date
             + CASE WHEN n.is_urgent THEN 1 ELSE 2 END)
    FROM public.notices_notice n
   WHERE n.subject_kind = p_kind AND n.subject_id = ANY (p_subjects)
     AND n.stuck_at IS NOT NULL AND n.state IN ('by_hand', 'unreached', 'sent')
     AND n.read_at IS NULL AND n.about NOT LIKE '/desk/%'
   GROUP BY n.subject_id
$$;
"""

SINCE_MADE = """
UPDATE notices_notice SET stuck_at = made_at WHERE state IN ('by_hand', 'unreached');
UPDATE notices_notice n SET stuck_at = (l.posted_on + 7) + interval '4 hours'
  FROM notices_attempt a JOIN notices_letter l ON l.attempt_id = a.id
 WHERE a.notice_id = n.id AND n.state = 'sent' AND l.state = 'posted';
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_what_leaves"), ("people", "0006_how_names_sound")]

    operations = [
        migrations.AddField(
            model_name="notice", name="stuck_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(
            STANDS.format(more=",stuck_at")
            + FORGET.format(states="'waiting', 'by_hand', 'unreached'")
            + STUCK,
            "DROP FUNCTION notices_stuck(text, bigint[]);"
            + FORGET.format(states="'waiting'")
            + STANDS.format(more=""),
        ),
        migrations.RunSQL(SINCE_MADE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=~models.Q(state__in=("by_hand", "unreached"))
                | models.Q(stuck_at__isnull=False),
                name="notices_notice_stuck_since",
            ),
        ),
    ]
