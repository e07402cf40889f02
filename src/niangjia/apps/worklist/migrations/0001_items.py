"""The list of everything that somebody must not miss."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0005_her_rights'),
        ('unions', '0007_bodies_close'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('clock', '法定时限'), ('call_back', '急诊回电'), ('triage', '分诊'), ('reply', '答复来函单位'), ('referral', '等转去的单位回音'), ('plan', '复核分配方案'), ('change', '复核账目更正'), ('law_value', '核对地区数值'), ('task', '交办的事'), ('waiting', '等对方')], max_length=20)),
                ('ref', models.BigIntegerField(null=True)),
                ('subject', models.CharField(choices=[('matter', '案件'), ('enquiry', '诉求'), ('law', '法律库')], max_length=20)),
                ('subject_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('part', models.BigIntegerField(null=True)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('what', models.CharField(blank=True, max_length=200)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('people', models.IntegerField(default=1)),
                ('home_key', models.BigIntegerField()),
                ('line_key', models.BigIntegerField(default=0)),
                ('county_key', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('home_key'), '>>', models.Value(41)), '<<', models.Value(41)), output_field=models.BigIntegerField())),
                ('city_key', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('home_key'), '>>', models.Value(48)), '<<', models.Value(48)), output_field=models.BigIntegerField())),
                ('open_to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('due_at', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))),
                ('is_day', models.BooleanField(default=True)),
                ('is_provisional', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', '要办'), ('paused', '已中止')], default='open', max_length=20)),
                ('waits_for', models.CharField(blank=True, max_length=120)),
                ('since', models.DateField(null=True)),
                ('level', models.SmallIntegerField(default=0)),
                ('told_at', models.DateTimeField(null=True)),
                ('is_open', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('ended', '不用再办'), ('done', '已办'), ('not_done', '不办了')], max_length=20)),
                ('ended_why', models.CharField(blank=True, max_length=300)),
                ('version', models.IntegerField(default=1)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_open', True)), fields=['holder', 'due_at', 'id'], name='worklist_open_by_holder'), models.Index(condition=models.Q(('is_open', True)), fields=['home_key', 'due_at', 'id'], name='worklist_open_by_home'), models.Index(condition=models.Q(('is_open', True)), fields=['county_key', 'due_at', 'id'], name='worklist_open_by_county'), models.Index(condition=models.Q(('is_open', True)), fields=['city_key', 'due_at', 'id'], name='worklist_open_by_city'), models.Index(condition=models.Q(('is_open', True), ('line_key__gt', 0)), fields=['line_key', 'due_at', 'id'], name='worklist_open_by_line'), models.Index(condition=models.Q(('is_open', True)), fields=['due_at', 'id'], name='worklist_open_by_due'), models.Index(condition=models.Q(('holder__isnull', True), ('is_open', True)), fields=['home_key', 'due_at', 'id'], name='worklist_open_unheld'), models.Index(fields=['subject', 'subject_id'], name='worklist_by_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ref__isnull', False)), fields=('source', 'ref'), name='worklist_item_once'), models.CheckConstraint(condition=models.Q(('source__in', ['clock', 'call_back', 'triage', 'reply', 'referral', 'plan', 'change', 'law_value', 'task', 'waiting'])), name='worklist_item_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('ref__isnull', True), ('source__in', ('task', 'waiting')), models.Q(('what', ''), _negated=True), ('made_by__isnull', False)), models.Q(models.Q(('source__in', ('task', 'waiting')), _negated=True), ('ref__isnull', False)), _connector='OR'), name='worklist_item_written_or_kept'), models.CheckConstraint(condition=models.Q(models.Q(('source__in', ('referral', 'waiting')), _negated=True), models.Q(models.Q(('waits_for', ''), _negated=True), ('since__isnull', False)), _connector='OR'), name='worklist_item_waits_for_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('is_open', True), ('outcome', '')), models.Q(('ended_at__isnull', False), ('is_open', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='worklist_item_ends_somehow'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'not_done'), _negated=True), models.Q(('ended_why', ''), _negated=True), _connector='OR'), name='worklist_item_not_done_says_why')],
            },
        ),
    ]
