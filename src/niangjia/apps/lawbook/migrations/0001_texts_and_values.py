"""Official texts, and values that places publish: proposed by one, decided by another, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
SELECT nj_keep_only('lawbook_statutetext', 'SELECT, INSERT');
SELECT nj_keep_only('lawbook_statutearticle', 'SELECT, INSERT');
SELECT nj_keep_only('lawbook_regionalvalue', 'SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, why)');

CREATE FUNCTION lawbook_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' OR
     (to_jsonb(NEW) - '{state,decided_by_id,decided_at,why}'::text[])
       <> (to_jsonb(OLD) - '{state,decided_by_id,decided_at,why}'::text[]) THEN
    RAISE EXCEPTION 'lawbook.decided_once: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE UPDATE OR DELETE ON lawbook_regionalvalue
  FOR EACH ROW EXECUTE FUNCTION lawbook_decided_once();
CREATE FUNCTION lawbook_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'lawbook.append_only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lawbook_statutetext
  FOR EACH ROW EXECUTE FUNCTION lawbook_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lawbook_statutearticle
  FOR EACH ROW EXECUTE FUNCTION lawbook_refuse();
"""
BACK = """
DROP TRIGGER append_only ON lawbook_statutearticle;
DROP TRIGGER append_only ON lawbook_statutetext;
DROP FUNCTION lawbook_refuse();
DROP TRIGGER decided_once ON lawbook_regionalvalue;
DROP FUNCTION lawbook_decided_once();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_events_in_lanes'),
        ('people', '0005_her_rights'),
        ('unions', '0006_bodies'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatuteText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('part', models.CharField(blank=True, max_length=100)),
                ('version_on', models.DateField()),
                ('in_force_on', models.DateField(null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('file_name', models.CharField(max_length=200)),
                ('brought_at', models.DateTimeField()),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('title', 'part', 'version_on', 'sha256'), name='lawbook_statutetext_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatuteArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.IntegerField()),
                ('key', models.CharField(max_length=12)),
                ('words', models.TextField()),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='lawbook.statutetext')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('text', 'key'), name='lawbook_statutearticle_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RegionalValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=6, verbose_name='地区')),
                ('name', models.CharField(choices=[('region.average_wage_month', '上年度职工月平均工资'), ('region.minimum_wage_month', '月最低工资标准'), ('region.living_allowance_month', '停工停产生活费标准（月）'), ('death.disposable_income', '全国城镇居民人均可支配收入（年）')], max_length=60, verbose_name='项目')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='数值')),
                ('period', models.CharField(blank=True, max_length=4, verbose_name='所属年度')),
                ('valid_from', models.DateField(verbose_name='从哪天起')),
                ('valid_until', models.DateField(null=True, verbose_name='到哪天（不含）')),
                ('document', models.CharField(max_length=200, verbose_name='文件名称')),
                ('place', models.CharField(max_length=100, verbose_name='文号或条款')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='摘录')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='网址')),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('proposed_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('proposed', '等第二个人核对'), ('confirmed', '已生效'), ('refused', '没有通过'), ('withdrawn', '撤回了')], default='proposed', max_length=20)),
                ('decided_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'confirmed')), fields=['id'], name='lawbook_value_confirmed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('region__regex', '^(CN|\\d{6})$')), name='lawbook_regionalvalue_region_known'), models.CheckConstraint(condition=models.Q(('name__in', ['region.average_wage_month', 'region.minimum_wage_month', 'region.living_allowance_month', 'death.disposable_income'])), name='lawbook_regionalvalue_name_known'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='lawbook_regionalvalue_positive'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='lawbook_regionalvalue_days_in_order'), models.CheckConstraint(condition=models.Q(('period', ''), ('period__regex', '^\\d{4}$'), _connector='OR'), name='lawbook_regionalvalue_period_is_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('document', ''), _negated=True), models.Q(('place', ''), _negated=True)), name='lawbook_regionalvalue_has_source'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['confirmed', 'refused', 'withdrawn'])), _connector='OR'), name='lawbook_regionalvalue_decided_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'refused']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='lawbook_regionalvalue_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='lawbook_regionalvalue_refused_says_why'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('region', 'name', 'valid_from'), name='lawbook_regionalvalue_one_waiting')],
            },
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
