"""Mediations sent by a court count in the same rate: agreed is agreed, whoever sent the parties."""

from django.db import migrations

MEDIATIONS = """
CREATE OR REPLACE FUNCTION insight_mediations(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (verb text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT %(verb)s, count(DISTINCT (s.forum_id, fi.claimant_id))
    FROM matters_step s
    JOIN matters_forumitem fi ON fi.forum_id = s.forum_id
   WHERE s.lifecycle IN (%(tables)s) AND s.verb IN (%(verbs)s)
     AND (CASE s.verb WHEN 'fail' THEN fi.state <> 'moved'
                      ELSE s.facts -> 'terms' ? fi.item_id::text END)
     AND s.happened_on >= p_since AND s.happened_on < p_until AND s.recorded_at < p_known
   GROUP BY 1
$$;
"""
NOW = MEDIATIONS % {
    "verb": "CASE s.verb WHEN 'fail' THEN 'fail' ELSE 'agree' END",
    "tables": "'mediation', 'court_mediation'",
    "verbs": "'agree', 'agree_in_suit', 'fail'",
}
BEFORE = MEDIATIONS % {
    "verb": "s.verb::text",
    "tables": "'mediation'",
    "verbs": "'agree', 'fail'",
}


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_questions_across_matters")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
