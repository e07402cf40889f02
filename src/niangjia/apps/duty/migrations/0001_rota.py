"""The rota: shifts of the week, dated changes, and the holes that leaders were told of."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_events_in_lanes'),  # nj_keep_only
        ('people', '0005_her_rights'),
        ('unions', '0007_bodies_close'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.SmallIntegerField()),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('why', models.CharField(blank=True, max_length=200)),
                ('swap', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[('union', '='), ('place', '='), ('during', '&&')], name='duty_change_one_at_a_time'), models.CheckConstraint(condition=models.Q(('place__in', (1, 2))), name='duty_change_place_known'), models.CheckConstraint(condition=models.Q(('during__isempty', False), ('during__lower_inf', False), ('during__upper_inf', False)), name='duty_change_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.SmallIntegerField()),
                ('minutes', django.contrib.postgres.fields.ranges.IntegerRangeField()),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('made_at', models.DateTimeField()),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='unions.union')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('union', '='), ('day', '='), ('minutes', '&&'), ('during', '&&')], name='duty_shift_one_at_a_time'), models.CheckConstraint(condition=models.Q(('day__gte', 0), ('day__lte', 8)), name='duty_shift_day_known'), models.CheckConstraint(condition=models.Q(('minutes__endswith__lte', 2880), ('minutes__isempty', False), ('minutes__startswith__gte', 0), ('minutes__startswith__lt', 1440)), name='duty_shift_of_a_day'), models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('first')), _negated=True), _connector='OR'), name='duty_shift_two_people')],
            },
        ),
        migrations.CreateModel(
            name='WarnedHole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('union', 'starts_at'), name='duty_warnedhole_once')],
            },
        ),
        migrations.RunSQL(
            """
            SELECT nj_keep_only('duty_shift', 'SELECT, INSERT, UPDATE (during)');
            SELECT nj_keep_only('duty_change', 'SELECT, INSERT, UPDATE (during, withdrawn_at)');
            SELECT nj_keep_only('duty_warnedhole', 'SELECT, INSERT, UPDATE (ends_at), DELETE');
            """,
            migrations.RunSQL.noop,
        ),
    ]
