"""Events in 64 lanes, personal values apart, seals: written by functions, refused to be changed."""

from django.db import migrations, models
from django.db.models.functions import Now

# The serving role has its rights by default on every new table (config.roles). Whatever it is called,
# `nj_keep_only` leaves it, of these, what an append-only table allows. Other contexts use it too.
KEEP_ONLY = """
CREATE FUNCTION nj_keep_only(p_table regclass, p_rights text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE who text;
BEGIN
  FOR who IN
    SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.oid = p_table AND a.grantee <> c.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %I', p_table, who);
    IF p_rights <> '' THEN
      EXECUTE format('GRANT %s ON %s TO %I', p_rights, p_table, who);
    END IF;
  END LOOP;
END $$;
"""

TABLES = r"""
CREATE TABLE audit_lane (
  lane smallint PRIMARY KEY,
  last_seq bigint NOT NULL DEFAULT 0,
  last_hash bytea NOT NULL DEFAULT '\x00'
) WITH (fillfactor = 70);
INSERT INTO audit_lane (lane) SELECT generate_series(0, 63);

CREATE TABLE audit_event (
  lane smallint NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  body text NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  kind text GENERATED ALWAYS AS (body::jsonb ->> 'kind') STORED NOT NULL,
  target text GENERATED ALWAYS AS (body::jsonb ->> 'target') STORED NOT NULL,
  by_id bigint GENERATED ALWAYS AS ((body::jsonb ->> 'by')::bigint) STORED,
  PRIMARY KEY (lane, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_of_target ON audit_event (target, at);
CREATE INDEX audit_event_of_person ON audit_event (by_id, at);
CREATE TABLE audit_event_unforeseen PARTITION OF audit_event DEFAULT;

CREATE TABLE audit_detail (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  subject text NOT NULL,
  salt bytea,
  sealed bytea,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_detail_kept_or_forgotten_whole CHECK ((salt IS NULL) = (sealed IS NULL))
);
CREATE INDEX audit_detail_of_subject ON audit_detail (subject);

CREATE TABLE audit_seal (
  no bigint PRIMARY KEY CHECK (no > 0),
  at timestamptz NOT NULL,
  heads text NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL
);
"""

REFUSALS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit.append_only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON audit_event_unforeseen
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit_detail
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER lanes_stay BEFORE DELETE OR TRUNCATE ON audit_lane
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION audit_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed IS NOT NULL OR NEW.salt IS NOT NULL
     OR (NEW.digest, NEW.subject, NEW.at) IS DISTINCT FROM (OLD.digest, OLD.subject, OLD.at) THEN
    RAISE EXCEPTION 'audit.append_only: a detail may be forgotten, not changed' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_forget BEFORE UPDATE ON audit_detail
  FOR EACH ROW EXECUTE FUNCTION audit_only_forget();
"""

FUNCTIONS = """
CREATE FUNCTION audit_instant(at timestamptz) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') $$;

-- The lane is the first free one, starting from our own backend's: nothing waits on a subject.
CREATE FUNCTION audit_record(p_bodies text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own int := pg_backend_pid() % 64;
  l int; s bigint; h bytea; p bytea; b text;
  t timestamptz := clock_timestamp();
BEGIN
  FOR i IN 0..63 LOOP
    l := (own + i) % 64;
    EXIT WHEN pg_try_advisory_xact_lock(77001, l);
    IF i = 63 THEN
      l := own;
      PERFORM pg_advisory_xact_lock(77001, l);
    END IF;
  END LOOP;
  SELECT last_seq, last_hash INTO STRICT s, h FROM audit_lane WHERE lane = l FOR UPDATE;
  FOREACH b IN ARRAY p_bodies LOOP
    s := s + 1;
    p := h;
    h := sha256(p || convert_to(l || '|' || s || '|' || audit_instant(t) || '|' || b, 'UTF8'));
    INSERT INTO audit_event (lane, seq, at, body, prev_hash, hash) VALUES (l, s, t, b, p, h);
  END LOOP;
  UPDATE audit_lane SET last_seq = s, last_hash = h WHERE lane = l;
END $$;

-- One statement reads all lane heads, so they are of one moment. No new event, no new seal.
CREATE FUNCTION audit_seal_now() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last audit_seal; n bigint; p bytea; v_heads text;
  t timestamptz := clock_timestamp();
BEGIN
  PERFORM pg_advisory_xact_lock(77002, 0);
  SELECT * INTO last FROM audit_seal ORDER BY no DESC LIMIT 1;
  SELECT '[' || coalesce(string_agg(format('[%s,%s,"%s"]', lane, last_seq, encode(last_hash, 'hex')),
                                    ',' ORDER BY lane), '') || ']'
    INTO v_heads FROM audit_lane WHERE last_seq > 0;
  IF v_heads = coalesce(last.heads, '[]') THEN
    RETURN NULL;
  END IF;
  n := coalesce(last.no, 0) + 1;
  p := coalesce(last.hash, decode('00', 'hex'));
  INSERT INTO audit_seal VALUES (n, t, v_heads, p,
    sha256(p || convert_to(n || '|' || audit_instant(t) || '|' || v_heads, 'UTF8')));
  RETURN n;
END $$;

-- A month that already has rows in the default partition keeps them there.
CREATE FUNCTION audit_ensure_month(p_month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first date := date_trunc('month', p_month)::date;
  next date := (date_trunc('month', p_month) + interval '1 month')::date;
  part text := 'audit_event_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('public.' || part) IS NOT NULL THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT FROM audit_event_unforeseen
             WHERE at >= first::timestamp AT TIME ZONE 'UTC' AND at < next::timestamp AT TIME ZONE 'UTC') THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I PARTITION OF public.audit_event FOR VALUES FROM (%L) TO (%L)',
                 part, first || ' 00:00:00+00', next || ' 00:00:00+00');
  EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I
                  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse()', part);
  PERFORM nj_keep_only(format('public.%I', part)::regclass, '');
  RETURN true;
END $$;

CREATE FUNCTION audit_ensure_months(p_ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(77002, 1);
  FOR i IN 0..p_ahead LOOP
    IF audit_ensure_month(((now() AT TIME ZONE 'UTC') + make_interval(months => i))::date) THEN
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
SELECT audit_ensure_months(12);
"""

# The application reads the audit; it writes only through the functions.
RIGHTS = """
SELECT nj_keep_only('audit_event', 'SELECT'), nj_keep_only('audit_event_unforeseen', ''),
  nj_keep_only('audit_lane', 'SELECT'), nj_keep_only('audit_seal', 'SELECT'),
  nj_keep_only('audit_detail', 'SELECT, INSERT');
"""

UNDO = """
DROP TABLE audit_event, audit_detail, audit_seal, audit_lane;
DROP FUNCTION audit_record(text[]), audit_seal_now(), audit_ensure_months(int),
  audit_ensure_month(date), audit_instant(timestamptz), audit_refuse(), audit_only_forget(),
  nj_keep_only(regclass, text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            KEEP_ONLY + TABLES + REFUSALS + FUNCTIONS + RIGHTS,
            UNDO,
            state_operations=[
                migrations.CreateModel(
                    "Event",
                    [
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "lane", "seq", "at", blank=True, editable=False,
                                primary_key=True, serialize=False,
                            ),
                        ),
                        ("lane", models.SmallIntegerField()),
                        ("seq", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("body", models.TextField()),
                        ("prev_hash", models.BinaryField()),
                        ("hash", models.BinaryField()),
                        ("kind", models.TextField()),
                        ("target", models.TextField()),
                        ("by_id", models.BigIntegerField(null=True)),
                    ],
                    {"db_table": "audit_event", "managed": False},
                ),
                migrations.CreateModel(
                    "Detail",
                    [
                        ("digest", models.BinaryField(primary_key=True, serialize=False)),
                        ("subject", models.TextField()),
                        ("salt", models.BinaryField(null=True)),
                        ("sealed", models.BinaryField(null=True)),
                        ("at", models.DateTimeField(db_default=Now())),
                    ],
                    {"db_table": "audit_detail", "managed": False},
                ),
                migrations.CreateModel(
                    "Lane",
                    [
                        ("lane", models.SmallIntegerField(primary_key=True, serialize=False)),
                        ("last_seq", models.BigIntegerField()),
                        ("last_hash", models.BinaryField()),
                    ],
                    {"db_table": "audit_lane", "managed": False},
                ),
                migrations.CreateModel(
                    "Seal",
                    [
                        ("no", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("heads", models.TextField()),
                        ("prev_hash", models.BinaryField()),
                        ("hash", models.BinaryField()),
                    ],
                    {"db_table": "audit_seal", "managed": False},
                ),
            ],
        ),
    ]
