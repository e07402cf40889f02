"""Partner bodies change their names and are closed; nothing of it is deleted."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

RIGHTS = """
SELECT nj_keep_only('unions_body', 'SELECT, INSERT, UPDATE (name)');
SELECT nj_keep_only('unions_formerbodyname', 'SELECT, INSERT');
SELECT nj_keep_only('unions_closure', 'SELECT, INSERT, UPDATE (during, was)');
"""
BEFORE = "SELECT nj_keep_only('unions_body', 'SELECT, INSERT');"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_her_rights'),
        ('unions', '0006_bodies'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerBodyName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('until', models.DateField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='unions.body')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('body', 'until'), name='unions_formerbodyname_one_change_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('was', django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='unions.body')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [
                    django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('body', '='), ('during', '&&')], name='unions_closure_one_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('during__isempty', False), ('was__isnull', True)), models.Q(('during__isempty', True), ('was__isempty', False), ('was__isnull', False)), _connector='OR'), name='unions_closure_empty_only_when_taken_back'),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, BEFORE),
    ]
