"""A partner body takes part as a person does; scope knows it by its number below zero."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

# As in 0012, but that a participant is a person or a body (decision 0014).
SETTLE = """
CREATE OR REPLACE FUNCTION matters_settle_access(p_on date, p_review int, p_whole text[], p_matter bigint)
RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH wanted AS MATERIALIZED (
    SELECT p.matter_id, %(principal)s AS principal, p.role,
           p.forum_id IS NULL AND p.claimant_id IS NULL AS whole, p.forum_id, p.claimant_id,
           bool_or(p.during @> p_on AND (m.is_open
             OR (m.closed_at AT TIME ZONE 'Asia/Shanghai')::date + p_review > p_on)) AS active
      FROM public.matters_participant p JOIN public.matters_matter m ON m.id = p.matter_id
     WHERE (p_matter IS NULL OR p.matter_id = p_matter)
       AND (p.forum_id IS NOT NULL OR p.claimant_id IS NOT NULL OR p.role = ANY (p_whole))
     GROUP BY p.matter_id, 2, p.role, p.forum_id, p.claimant_id),
  kept AS (
    INSERT INTO public.matters_access AS a
           (matter_id, principal, role, whole, forum_id, claimant_id, active)
    SELECT w.matter_id, w.principal, w.role, w.whole, w.forum_id, w.claimant_id, w.active
      FROM wanted w
      LEFT JOIN public.matters_access k ON k.matter_id = w.matter_id AND k.principal = w.principal
       AND k.role = w.role AND k.forum_id IS NOT DISTINCT FROM w.forum_id
       AND k.claimant_id IS NOT DISTINCT FROM w.claimant_id
     WHERE k.active IS DISTINCT FROM w.active
    ON CONFLICT ON CONSTRAINT matters_access_once DO UPDATE SET active = excluded.active
    RETURNING 1),
  ended AS (
    UPDATE public.matters_access a SET active = false
     WHERE a.active AND a.role <> 'worker' AND (p_matter IS NULL OR a.matter_id = p_matter)
       AND NOT EXISTS (SELECT FROM wanted w
                        WHERE w.matter_id = a.matter_id AND w.principal = a.principal
                          AND w.role = a.role AND w.forum_id IS NOT DISTINCT FROM a.forum_id
                          AND w.claimant_id IS NOT DISTINCT FROM a.claimant_id)
    RETURNING 1)
  SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM ended)
$$;
"""

# She sees herself among those who act, and the bodies she acts for.
SEES = """
ALTER POLICY sees ON matters_participant USING (
  home_key <@ (SELECT nj_scope()) OR line_key <@ (SELECT nj_scope())
  OR nj_part_whole(matter_id)
  OR %(principal)s = ANY ((SELECT nj_principals())::bigint[]));
"""

NOW = {"settle": "coalesce(p.person_id, -p.body_id)", "sees": "coalesce(person_id, -body_id)"}
BEFORE = {"settle": "p.person_id", "sees": "person_id"}


def _by(principal: dict[str, str]) -> str:
    settle = SETTLE % {"principal": principal["settle"]}
    return settle + SEES % {"principal": principal["sees"]}


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0015_follow_the_tree'),
        ('people', '0005_her_rights'),
        ('unions', '0006_bodies'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='body',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.body'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='role',
            field=models.CharField(choices=[('mediator', '调解员'), ('aid_lawyer', '援助律师'), ('representative', '职工代表人'), ('worker', '职工'), ('court', '法院'), ('arbitration', '仲裁委'), ('employer', '用人单位'), ('bureau', '人社部门')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('claimant__isnull', True), ('forum__isnull', True)), expressions=[('matter', '='), ('body', '='), ('role', '='), (models.F('during'), '&&')], name='matters_participant_no_twin_body'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', True), ('person__isnull', False)), models.Q(('body__isnull', False), ('person__isnull', True)), _connector='OR'), name='matters_participant_person_or_body'),
        ),
        migrations.RunSQL(_by(NOW), _by(BEFORE)),
    ]
