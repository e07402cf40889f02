"""Row-level security of the spine: who reads and writes a row is decided on the row (decision 0009).

Enabled, not forced: the owner migrates and its functions see all. Policies are flat: a row's own
columns and `matters_access`, never another policy. What a part opens stands in
`docs/contexts/scope.md`, in the same order.
"""

from django.db import migrations, models

SETTINGS = """
CREATE FUNCTION nj_scope() RETURNS int8multirange LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('nj.scope', true), ''), '{}')::int8multirange;
CREATE FUNCTION nj_principals() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[];
"""

# The position stands on these rows too, so that their policy asks nothing else. The database puts it
# there and keeps it: no service can forget it, and no service can lie. Rows that are never rewritten
# cannot follow a matter that moves; they ask by their matter.
PLACES = """
CREATE FUNCTION nj_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT m.home_key, m.line_key INTO NEW.home_key, NEW.line_key
      FROM public.matters_matter m WHERE m.id = NEW.matter_id;
    RETURN NEW;
END $$;
CREATE FUNCTION nj_keep_place(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ADD COLUMN home_key bigint, ADD COLUMN line_key bigint', p_table);
    -- Where a row stands is no change of what it says: the guards of rows that are never rewritten
    -- (a balance is derived) are not asked.
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', p_table);
    EXECUTE format('UPDATE %s t SET home_key = m.home_key, line_key = m.line_key
                      FROM matters_matter m WHERE m.id = t.matter_id', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', p_table);
    EXECUTE format('ALTER TABLE %s ALTER COLUMN home_key SET NOT NULL,
                      ALTER COLUMN line_key SET NOT NULL', p_table);
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (matter_id, home_key, line_key)
                      REFERENCES matters_matter (id, home_key, line_key) ON UPDATE CASCADE',
                   p_table, p_table::text || '_place');
    EXECUTE format('CREATE TRIGGER placed BEFORE INSERT ON %s
                      FOR EACH ROW EXECUTE FUNCTION nj_place()', p_table);
END $$;
CREATE FUNCTION nj_lose_place(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER placed ON %s', p_table);
    EXECUTE format('ALTER TABLE %s DROP COLUMN home_key, DROP COLUMN line_key', p_table);
END $$;
SELECT nj_keep_place('matters_access'), nj_keep_place('matters_item'),
       nj_keep_place('matters_paper'), nj_keep_place('matters_participant'),
       nj_keep_place('matters_opensum'), nj_keep_place('matters_rosterimport');
CREATE INDEX matters_access_of_matter ON matters_access (matter_id, principal);
SELECT nj_keep_only('matters_access', 'SELECT, INSERT, UPDATE');
"""
UNDO_PLACES = """
DROP INDEX matters_access_of_matter;
SELECT nj_lose_place('matters_access'), nj_lose_place('matters_item'),
       nj_lose_place('matters_paper'), nj_lose_place('matters_participant'),
       nj_lose_place('matters_opensum'), nj_lose_place('matters_rosterimport');
DROP FUNCTION nj_place(), nj_keep_place(regclass), nj_lose_place(regclass);
"""

# What access rows open. `nj_part_*` answer for rows that carry their position, so that the federation
# is asked first and costs no call; `nj_sees_*` answer whole, for rows that carry none. Written as
# SQL bodies: their names are bound when they are made, whatever the caller's search path.
PARTS = """
CREATE FUNCTION nj_part_matter(p_matter bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active);

CREATE FUNCTION nj_part_whole(p_matter bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active AND a.whole);

CREATE FUNCTION nj_part_forum(p_matter bigint, p_forum bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active
       AND (a.whole OR a.forum_id = p_forum OR (a.claimant_id IS NOT NULL AND EXISTS (
            SELECT FROM matters_forumitem i
             WHERE i.forum_id = p_forum AND i.claimant_id = a.claimant_id))));

CREATE FUNCTION nj_part_acts(p_matter bigint, p_forum bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active
       AND (a.whole OR (a.forum_id = p_forum AND a.claimant_id IS NULL)));

CREATE FUNCTION nj_part_claimant(p_matter bigint, p_claimant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active
       AND (a.whole OR a.claimant_id = p_claimant
            OR (a.forum_id IS NOT NULL AND a.claimant_id IS NULL AND EXISTS (
                SELECT FROM matters_forumitem i
                 WHERE i.forum_id = a.forum_id AND i.claimant_id = p_claimant))));

CREATE FUNCTION nj_part_own(p_matter bigint, p_claimant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active
       AND (a.whole OR a.claimant_id = p_claimant));

CREATE FUNCTION nj_sees_whole(p_matter bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_matter m WHERE m.id = p_matter
       AND (m.home_key <@ nj_scope() OR m.line_key <@ nj_scope() OR nj_part_whole(m.id)));

CREATE FUNCTION nj_sees_own_claimant(p_claimant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_claimant c WHERE c.id = p_claimant
       AND (c.home_key <@ nj_scope() OR c.line_key <@ nj_scope()
            OR nj_part_own(c.matter_id, c.id)));

CREATE FUNCTION nj_writes_claimant(p_claimant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_claimant c WHERE c.id = p_claimant
       AND (c.home_key <@ nj_scope() OR c.line_key <@ nj_scope() OR nj_part_whole(c.matter_id)));

CREATE FUNCTION nj_sees_own_item(p_item bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_item i WHERE i.id = p_item
       AND (i.home_key <@ nj_scope() OR i.line_key <@ nj_scope()
            OR nj_part_own(i.matter_id, i.claimant_id)));

CREATE FUNCTION nj_writes_item(p_item bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_item i WHERE i.id = p_item
       AND (i.home_key <@ nj_scope() OR i.line_key <@ nj_scope() OR nj_part_whole(i.matter_id)));

CREATE FUNCTION nj_sees_forum(p_forum bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_forum f WHERE f.id = p_forum
       AND (f.home_key <@ nj_scope() OR f.line_key <@ nj_scope()
            OR nj_part_forum(f.matter_id, f.id)));

CREATE FUNCTION nj_acts_in_forum(p_forum bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_forum f WHERE f.id = p_forum
       AND (f.home_key <@ nj_scope() OR f.line_key <@ nj_scope()
            OR nj_part_acts(f.matter_id, f.id)));

CREATE FUNCTION nj_sees_forum_whole(p_forum bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_forum f WHERE f.id = p_forum
       AND (f.home_key <@ nj_scope() OR f.line_key <@ nj_scope() OR nj_part_whole(f.matter_id)));

CREATE FUNCTION nj_part_clock(p_matter bigint, p_forum bigint, p_item bigint, p_claimant bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN CASE
    WHEN p_forum IS NOT NULL THEN nj_part_forum(p_matter, p_forum)
    WHEN p_claimant IS NOT NULL THEN nj_part_own(p_matter, p_claimant)
    ELSE EXISTS (SELECT FROM matters_item i
                  WHERE i.id = p_item AND nj_part_own(i.matter_id, i.claimant_id)) END;

CREATE FUNCTION nj_sees_clock(p_clock bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_clock c WHERE c.id = p_clock
       AND (c.home_key <@ nj_scope() OR c.line_key <@ nj_scope()
            OR nj_part_clock(c.matter_id, c.forum_id, c.item_id, c.claimant_id)));

CREATE FUNCTION nj_acts_on_clock(p_clock bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_clock c WHERE c.id = p_clock
       AND (c.home_key <@ nj_scope() OR c.line_key <@ nj_scope()
            OR nj_part_acts(c.matter_id, c.forum_id)));

-- Of papers a part opens only what was sent: those of the forum, or those of the worker herself.
CREATE FUNCTION nj_part_paper(p_matter bigint, p_forum bigint, p_claimant bigint, p_document bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM matters_access a
     WHERE a.matter_id = p_matter AND a.principal = ANY (nj_principals()) AND a.active
       AND (a.whole OR (
            ((a.claimant_id IS NULL AND a.forum_id = p_forum) OR a.claimant_id = p_claimant)
            AND EXISTS (SELECT FROM documents_document d
                         WHERE d.id = p_document AND d.state = 'left'))));

-- A document opens with its paper; one that hangs on nothing yet is its maker's.
CREATE FUNCTION nj_sees_document(p_document bigint, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN coalesce(
    (SELECT p.home_key <@ nj_scope() OR p.line_key <@ nj_scope()
            OR nj_part_paper(p.matter_id, p.forum_id, p.claimant_id, p.document_id)
       FROM matters_paper p WHERE p.document_id = p_document),
    p_by = ANY (nj_principals()));

CREATE FUNCTION nj_writes_document(p_document bigint, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN coalesce(
    (SELECT p.home_key <@ nj_scope() OR p.line_key <@ nj_scope() OR nj_part_whole(p.matter_id)
       FROM matters_paper p WHERE p.document_id = p_document),
    p_by = ANY (nj_principals()));

CREATE FUNCTION nj_sees_evidence(p_matter bigint, p_claimant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  RETURN nj_sees_whole(p_matter)
      OR (p_claimant IS NOT NULL AND nj_part_own(p_matter, p_claimant));

CREATE FUNCTION nj_sees_file(p_file bigint, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  RETURN p_by = ANY (nj_principals())
      OR EXISTS (SELECT FROM matters_evidence e
                  WHERE e.file_id = p_file AND nj_sees_evidence(e.matter_id, e.claimant_id))
      OR EXISTS (SELECT FROM matters_rosterimport r
                  WHERE r.file_id = p_file AND nj_sees_whole(r.matter_id));

CREATE FUNCTION nj_sees_roster(p_roster bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
  RETURN (SELECT nj_sees_whole(r.matter_id) FROM matters_rosterimport r WHERE r.id = p_roster);
"""

INSIDE = "home_key <@ (SELECT nj_scope()) OR line_key <@ (SELECT nj_scope())"
WHOLE = f"{INSIDE} OR nj_part_whole(matter_id)"
# table: (who sees a row, who writes one)
POLICIES = {
    "matters_access": (
        f"{INSIDE} OR (active AND principal = ANY ((SELECT nj_principals())::bigint[]))"
        " OR nj_part_whole(matter_id)",
        WHOLE,
    ),
    "matters_matter": (f"{INSIDE} OR nj_part_matter(id)", f"{INSIDE} OR nj_part_whole(id)"),
    "matters_claimant": (
        f"{INSIDE} OR nj_part_claimant(matter_id, id)",
        WHOLE,
    ),
    "matters_forum": (
        f"{INSIDE} OR nj_part_forum(matter_id, id)",
        f"{INSIDE} OR nj_part_acts(matter_id, id)",
    ),
    "matters_forumitem": (
        f"{INSIDE} OR (nj_part_forum(matter_id, forum_id)"
        " AND nj_part_claimant(matter_id, claimant_id))",
        f"{INSIDE} OR nj_part_acts(matter_id, forum_id)",
    ),
    "matters_clock": (
        f"{INSIDE} OR nj_part_clock(matter_id, forum_id, item_id, claimant_id)",
        f"{INSIDE} OR nj_part_acts(matter_id, forum_id)",
    ),
    "matters_clock_event": ("nj_sees_clock(clock_id)", "nj_acts_on_clock(clock_id)"),
    "matters_clock_reading": ("nj_sees_clock(clock_id)", "nj_acts_on_clock(clock_id)"),
    "matters_step": ("nj_sees_forum(forum_id)", "nj_acts_in_forum(forum_id)"),
    "matters_item": (f"{INSIDE} OR nj_part_claimant(matter_id, claimant_id)", WHOLE),
    "matters_participant": (
        f"{WHOLE} OR person_id = ANY ((SELECT nj_principals())::bigint[])",
        WHOLE,
    ),
    "matters_paper": (
        f"{INSIDE} OR nj_part_paper(matter_id, forum_id, claimant_id, document_id)",
        WHOLE,
    ),
    "matters_evidence": ("nj_sees_evidence(matter_id, claimant_id)", "nj_sees_whole(matter_id)"),
    "matters_wagemonth": ("nj_sees_own_claimant(claimant_id)", "nj_writes_claimant(claimant_id)"),
    "matters_calculation": ("nj_sees_own_item(item_id)", "nj_writes_item(item_id)"),
    "matters_rosterimport": (WHOLE, WHOLE),
    "matters_roster_part": ("nj_sees_roster(roster_id)", "nj_sees_roster(roster_id)"),
    "matters_opensum": (WHOLE, WHOLE),
    "documents_document": (
        "nj_sees_document(id, created_by_id)",
        "nj_writes_document(id, created_by_id)",
    ),
    "documents_file": ("nj_sees_file(id, created_by_id)", "nj_sees_file(id, created_by_id)"),
}


PROTECT = "".join(
    f"SELECT nj_protect('{table}', $p${sees}$p$, $p${writes}$p$);\n"
    for table, (sees, writes) in POLICIES.items()
)
UNPROTECT = "".join(f"SELECT nj_unprotect('{table}');\n" for table in POLICIES)
UNDO_PARTS = """
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
              AND (proname LIKE 'nj\\_sees\\_%' OR proname LIKE 'nj\\_part\\_%'
                   OR proname LIKE 'nj\\_acts\\_%' OR proname LIKE 'nj\\_writes\\_%') LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', f);
    END LOOP;
END $$;
DROP FUNCTION nj_scope(), nj_principals();
"""

# Of these places only those of access rows are read by the application.
SHOWN = [
    migrations.AddField(
        model_name="access",
        name=name,
        field=models.BigIntegerField(db_default=0, editable=False),
    )
    for name in ("home_key", "line_key")
]


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0008_readings_kept"),
        ("documents", "0004_kept_once"),
        ("audit", "0001_events_in_lanes"),
        ("outbox", "0003_whose_work"),
    ]

    operations = [
        migrations.RunSQL(PLACES, UNDO_PLACES, state_operations=SHOWN),
        migrations.RunSQL(SETTINGS + PARTS, UNDO_PARTS),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
