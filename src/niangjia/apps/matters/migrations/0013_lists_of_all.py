"""The lists of a county and a city, open and closed matters alike, from one index each."""

from django.db import migrations, models


def _list_by(key: str, name: str) -> migrations.AddIndex:
    return migrations.AddIndex(
        model_name="matter",
        index=models.Index(
            fields=[key, "next_due_on", "id"],
            include=["is_open", "home_key", "line_key"],
            name=name,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("matters", "0012_settled_access")]

    operations = [
        migrations.RemoveIndex(model_name="matter", name="matters_open_by_county"),
        migrations.RemoveIndex(model_name="matter", name="matters_open_by_city"),
        _list_by("county_key", "matters_by_county"),
        _list_by("city_key", "matters_by_city"),
    ]
