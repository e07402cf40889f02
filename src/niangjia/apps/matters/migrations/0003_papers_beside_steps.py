"""A paper that no step asked for, such as a receipt for each payment, may come again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_refusals")]

    operations = [
        migrations.RemoveConstraint(model_name="paper", name="matters_paper_once_per_step"),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                fields=["matter", "form", "forum", "claimant", "step"],
                nulls_distinct=False,
                condition=models.Q(step__isnull=False),
                name="matters_paper_once_per_step",
            ),
        ),
    ]
