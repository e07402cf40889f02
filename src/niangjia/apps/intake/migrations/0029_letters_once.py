"""A letter's number has a form in which it is compared: however wide its signs, spaced, bracketed."""

import django.db.models.expressions
from django.db import migrations, models

# Width by NFKC; then one kind of bracket, and neither blanks nor signs of no width.
KEY = r"""
CREATE FUNCTION intake_number_key(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(normalize(p_text, NFKC),
    U&'[]{}\3014\3015\3010\3011\3016\3017\3008\3009\300A\300B \0009\000A\000D\200B\200C\200D\2060\FEFF',
    '()()()()()()()');
"""

# A generated column is not filled yet when a row is looked at before it is written.
STANDS = """
CREATE OR REPLACE FUNCTION intake_telling_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (to_jsonb(NEW) - '{{words_enc,answers_enc{key}}}'::text[])
         = (to_jsonb(OLD) - '{{words_enc,answers_enc{key}}}'::text[])
       AND public.intake_sealed_stands(OLD.words_enc, NEW.words_enc)
       AND public.intake_sealed_stands(OLD.answers_enc, NEW.answers_enc) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0028_intake_table_3")]

    operations = [
        migrations.RunSQL(KEY, "DROP FUNCTION intake_number_key(text);"),
        migrations.AddField(
            model_name="telling",
            name="letter_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.Func(
                    django.db.models.expressions.F("their_number"),
                    function="intake_number_key",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="telling",
            index=models.Index(
                condition=models.Q(("letter_key", ""), _negated=True),
                fields=["letter_key"],
                name="intake_telling_by_letter",
            ),
        ),
        migrations.RunSQL(STANDS.format(key=",letter_key"), STANDS.format(key="")),
    ]
