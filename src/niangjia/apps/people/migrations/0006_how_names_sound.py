"""How a name sounds (拼音) stands beside the name, written by the database and by nothing else.

`sounds` is no field of a model: nothing reads it but searches, so that it is in no page, export or
copy. A trigger keeps it: whatever writes a name, and whatever takes it away, takes the sound along.
"""

import unicodedata

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Readings that surnames have beside those of the list.
SURNAMES = {"谌": "shen", "缪": "miao", "冼": "xian", "逄": "pang", "俞": "shu", "厍": "she"}
# What names of firms and places are full of is read in one way there, whatever the list says.
USUAL = frozenset("有限公司股份大南北广厂合服务技工业和中明")
MOST_READINGS = 6

READINGS = """
CREATE TABLE people_reading (hanzi text PRIMARY KEY, readings text[] NOT NULL);
COMMENT ON TABLE people_reading IS 'How each hanzi may be read, without tones, the commonest first.';
SELECT nj_keep_only('people_reading', 'SELECT');
"""

# A name has a few forms, each after a space: whole (zhangxiaoming), initials (zxm), surname and
# initials (zhangxm); where a hanzi has several readings, those of each. Of the first hanzi all
# readings count, of the others three, in a longer name two. Of many forms those stay that differ least from the commonest
# readings, thirty-two at most: a long name of a firm has no more than it needs.
SOUNDS = """
CREATE FUNCTION people_sounds(p_name text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
  whole text[] := ARRAY['']; initials text[] := ARRAY['']; short text[] := ARRAY[''];
  odd int[] := ARRAY[0];
  w text[]; i text[]; s text[]; o int[];
  plain text := lower(normalize(p_name, NFKC));
  most int := CASE WHEN char_length(plain) > 4 THEN 16 ELSE 32 END;
  own text[]; n int := 0; rank int;
  c text; heard text[];
BEGIN
  FOREACH c IN ARRAY regexp_split_to_array(plain, '') LOOP
    heard := CASE WHEN c ~ '[a-z0-9]' THEN ARRAY[c]
             ELSE (SELECT r.readings FROM public.people_reading r WHERE r.hanzi = c) END;
    CONTINUE WHEN heard IS NULL;
    own := CASE WHEN n = 0 THEN heard WHEN most = 16 THEN heard[1:2] ELSE heard[1:3] END;
    n := n + 1;
    IF cardinality(own) = 1 THEN
      FOR k IN 1 .. cardinality(whole) LOOP
        whole[k] := whole[k] || own[1];
        initials[k] := initials[k] || left(own[1], 1);
        short[k] := short[k] || CASE WHEN n = 1 THEN own[1] ELSE left(own[1], 1) END;
      END LOOP;
      CONTINUE;
    END IF;
    w := '{}'; i := '{}'; s := '{}'; o := '{}';
    <<filling>>
    FOR unlike IN 0 .. n LOOP
      FOR k IN 1 .. cardinality(whole) LOOP
        CONTINUE WHEN odd[k] > unlike;
        rank := unlike - odd[k];
        CONTINUE WHEN rank > 1;
        FOR r IN (CASE rank WHEN 0 THEN 1 ELSE 2 END)
              .. (CASE rank WHEN 0 THEN 1 ELSE cardinality(own) END) LOOP
          w := w || (whole[k] || own[r]);
          i := i || (initials[k] || left(own[r], 1));
          s := s || (short[k] || CASE WHEN n = 1 THEN own[r] ELSE left(own[r], 1) END);
          o := o || unlike;
          EXIT filling WHEN cardinality(w) >= most;
        END LOOP;
      END LOOP;
    END LOOP;
    whole := w; initials := i; short := s; odd := o;
  END LOOP;
  IF n = 0 THEN
    RETURN '';
  END IF;
  RETURN coalesce((
    SELECT string_agg(' ' || form, '' ORDER BY length(form) DESC, form)
      FROM (SELECT DISTINCT unnest(whole || initials || short) AS form) forms), '');
END $$;

-- Letters as they are typed: small, without blanks and apostrophes, ü as v.
CREATE FUNCTION people_plain_sound(p_words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT replace(regexp_replace(lower(normalize(p_words, NFKC)),
           '[[:space:]''\\u2019\\u00b7.-]+', '', 'g'), 'ü', 'v')
$$;

-- What a searched word may sound like: patterns for `sounds`, none where it has no letters. Letters
-- and hanzi may be mixed (zhang三): each form of the mixture counts. Up to three letters must stand
-- at the beginning of a form, four may stand anywhere.
CREATE FUNCTION people_sounds_like(p_words text) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
  plain text := public.people_plain_sound(p_words);
BEGIN
  IF plain !~ '[a-z]' OR plain !~ '^[a-z\\u3400-\\u9fff]+$' THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(
    SELECT CASE WHEN length(form) > 3 THEN '%' || form || '%' ELSE '% ' || form || '%' END
      FROM (SELECT DISTINCT unnest(string_to_array(ltrim(
              CASE WHEN plain ~ '^[a-z]+$' THEN plain ELSE public.people_sounds(plain) END), ' '))
              AS form) forms);
END $$;

-- The hanzi of a mixture, in their order, as a pattern for the name; '%' where there are none.
CREATE FUNCTION people_hanzi_like(p_words text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
  SELECT '%' || regexp_replace(public.people_plain_sound(p_words), '[^\\u3400-\\u9fff]+', '%', 'g')
      || '%'
$$;
"""
UNDO_SOUNDS = """
DROP FUNCTION people_sounds_like(text), people_hanzi_like(text), people_plain_sound(text),
    people_sounds(text);
"""

BESIDE = """
ALTER TABLE people_person ADD COLUMN sounds text NOT NULL DEFAULT '';
CREATE FUNCTION people_sound_of_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.sounds := CASE WHEN NEW.erased_on IS NULL THEN public.people_sounds(NEW.name) ELSE '' END;
    RETURN NEW;
END $$;
UPDATE people_person SET sounds = people_sounds(name) WHERE erased_on IS NULL;
CREATE TRIGGER sounds BEFORE INSERT OR UPDATE OF name, erased_on, sounds ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_sound_of_person();
CREATE INDEX people_person_by_sound ON people_person USING gin (sounds gin_trgm_ops);
CREATE INDEX people_person_by_phone_end ON people_person (phone_last4) WHERE phone_last4 <> '';
"""
UNDO_BESIDE = """
DROP INDEX people_person_by_phone_end;
DROP INDEX people_person_by_sound;
DROP TRIGGER sounds ON people_person;
DROP FUNCTION people_sound_of_person();
ALTER TABLE people_person DROP COLUMN sounds;
"""


def load(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the table of readings from the list that pypinyin carries."""
    from pypinyin.pinyin_dict import pinyin_dict

    rows = []
    for code, marked in pinyin_dict.items():
        hanzi = chr(int(code))
        own = [SURNAMES[hanzi]] if hanzi in SURNAMES else []
        readings = [_without_tone(one) for one in marked.split(",")] + own
        if hanzi in USUAL:
            readings = readings[:1]
        # Keyboards and passports write lv, lyu and lu for the same sound.
        readings += [one.replace("v", u) for one in readings if "v" in one for u in ("u", "yu")]
        found = [one for one in dict.fromkeys(readings) if one.isascii() and one.isalpha()]
        rows.append((hanzi, "{" + ",".join(found[:MOST_READINGS]) + "}") if found else None)
    kept = [row for row in rows if row]
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_reading (hanzi, readings)"
            " SELECT hanzi, readings::text[] FROM unnest(%s::text[], %s::text[]) r(hanzi, readings)",
            [[hanzi for hanzi, _ in kept], [readings for _, readings in kept]],
        )
        cursor.execute("ANALYZE people_reading")


def _without_tone(marked: str) -> str:
    plain = unicodedata.normalize("NFD", marked).replace("u\u0308", "v")
    return "".join(c for c in plain if not unicodedata.combining(c))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_her_rights"),
        ("audit", "0001_events_in_lanes"),
    ]

    operations = [
        migrations.RunSQL(READINGS, "DROP TABLE people_reading;"),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(SOUNDS, UNDO_SOUNDS),
        migrations.RunSQL(BESIDE, UNDO_BESIDE),
    ]
