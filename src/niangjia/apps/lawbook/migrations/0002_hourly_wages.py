"""The hourly minimum wage is one of the values that places publish."""

from django.db import migrations, models

NAMES = [
    ('region.average_wage_month', '上年度职工月平均工资'),
    ('region.minimum_wage_month', '月最低工资标准'),
    ('region.minimum_wage_hour', '小时最低工资标准'),
    ('region.living_allowance_month', '停工停产生活费标准（月）'),
    ('death.disposable_income', '全国城镇居民人均可支配收入（年）'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('lawbook', '0001_texts_and_values'),
    ]

    operations = [
        migrations.AlterField(
            model_name='regionalvalue',
            name='name',
            field=models.CharField(choices=NAMES, max_length=60, verbose_name='项目'),
        ),
        migrations.RemoveConstraint(
            model_name='regionalvalue',
            name='lawbook_regionalvalue_name_known',
        ),
        migrations.AddConstraint(
            model_name='regionalvalue',
            constraint=models.CheckConstraint(
                condition=models.Q(('name__in', [name for name, _ in NAMES])),
                name='lawbook_regionalvalue_name_known',
            ),
        ),
    ]
