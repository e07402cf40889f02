"""Partner bodies and who acts for them; nothing of it is deleted."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

RIGHTS = """
SELECT nj_keep_only('unions_body', 'SELECT, INSERT');
SELECT nj_keep_only('unions_membership', 'SELECT, INSERT, UPDATE (during, was)');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_her_rights'),
        ('audit', '0001_events_in_lanes'),
        ('unions', '0005_what_covers_and_follows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('law_firm', '律师事务所'), ('mediation', '调解组织'), ('court', '法院'), ('arbitration', '仲裁委'), ('bureau', '人社部门'), ('employer', '用人单位')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='unions.union')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('union', 'name'), name='unions_body_one_name'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='unions_body_named'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['law_firm', 'mediation', 'court', 'arbitration', 'bureau', 'employer'])), name='unions_body_kind_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('was', django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='unions.body')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='people.person')),
            ],
            options={
                'constraints': [
                    django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('body', '='), ('person', '='), ('during', '&&')], name='unions_membership_no_twin'),
                    models.CheckConstraint(condition=models.Q(models.Q(('during__isempty', False), ('was__isnull', True)), models.Q(('during__isempty', True), ('was__isempty', False), ('was__isnull', False)), _connector='OR'), name='unions_membership_empty_only_when_taken_back'),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
