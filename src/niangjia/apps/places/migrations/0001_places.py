"""The places of the union that anybody may walk into."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_events_in_lanes'),  # nj_keep_only
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('kind', models.CharField(choices=[('comprehensive', '综合之家'), ('small', '小家'), ('station', '驿站'), ('point', '服务点')], max_length=20, verbose_name='类别')),
                ('region', models.CharField(max_length=6, verbose_name='区划代码')),
                ('city', models.CharField(max_length=40, verbose_name='市')),
                ('district', models.CharField(max_length=40, verbose_name='县（市、区）')),
                ('town', models.CharField(max_length=40, verbose_name='乡镇街道')),
                ('address', models.CharField(max_length=200, verbose_name='地址')),
                ('lat', models.FloatField(verbose_name='纬度')),
                ('lng', models.FloatField(verbose_name='经度')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('water', '喝水'), ('meal', '热饭'), ('charge', '充电'), ('rest', '歇脚'), ('toilet', '厕所'), ('first_aid', '急救药箱'), ('nursing', '母婴室'), ('claims', '欠薪登记'), ('law', '法律咨询'), ('counsel', '心理疏导'), ('jobs', '找工作')], max_length=20), size=None, verbose_name='服务')),
                ('hours', models.CharField(max_length=400, verbose_name='开放时间')),
                ('closures', models.CharField(blank=True, max_length=400, verbose_name='特殊日子')),
                ('is_closed', models.BooleanField(default=False, verbose_name='停用')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_closed', False)), fields=['lat', 'lng'], name='places_place_where'), models.Index(fields=['region', 'town'], name='places_place_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('region__regex', '^\\d{6}$')), name='places_place_region_is_six_digits'), models.CheckConstraint(condition=models.Q(('kind__in', ['comprehensive', 'small', 'station', 'point'])), name='places_place_kind_known'), models.CheckConstraint(condition=models.Q(('services__contained_by', ['water', 'meal', 'charge', 'rest', 'toilet', 'first_aid', 'nursing', 'claims', 'law', 'counsel', 'jobs'])), name='places_place_services_known'), models.CheckConstraint(condition=models.Q(('lat__gte', 3), ('lat__lte', 54), ('lng__gte', 73), ('lng__lte', 136)), name='places_place_in_china')],
            },
        ),
        migrations.RunSQL(
            "SELECT nj_keep_only('places_place', 'SELECT, INSERT, UPDATE')", migrations.RunSQL.noop
        ),
    ]
