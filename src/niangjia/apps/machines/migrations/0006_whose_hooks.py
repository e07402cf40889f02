"""Call-backs are for who keeps their union; what happened is told by one function of the owner."""

from django.db import migrations

GUARD = """
-- Whoever administers a union reaches its position (`keeping_house`); so does the house's own work.
CREATE FUNCTION machines_keeps(p_union bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
    SELECT FROM unions_placement p
     WHERE p.union_id = p_union AND upper_inf(p.known)
       AND lower(p.span) <@ coalesce(nullif(current_setting('nj.scope', true), ''), '{}')::int8multirange);
CREATE FUNCTION machines_keeps_hook(p_hook bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
    SELECT FROM machines_hook h WHERE h.id = p_hook AND machines_keeps(h.union_id));
CREATE FUNCTION machines_keeps_delivery(p_delivery bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
    SELECT FROM machines_delivery d WHERE d.id = p_delivery AND machines_keeps_hook(d.hook_id));
SELECT nj_protect('machines_hook', 'machines_keeps(union_id)', 'machines_keeps(union_id)'),
       nj_protect('machines_delivery', 'machines_keeps_hook(hook_id)', 'machines_keeps_hook(hook_id)'),
       nj_protect('machines_attempt', 'machines_keeps_delivery(delivery_id)',
                  'machines_keeps_delivery(delivery_id)');
SELECT nj_keep_only('machines_hook', 'SELECT, INSERT, UPDATE');
SELECT nj_keep_only('machines_delivery', 'SELECT, UPDATE');
SELECT nj_keep_only('machines_attempt', 'SELECT, INSERT');
SELECT audit_add_sealed_place('personal', 'machines_hook', 'secret_enc',
                              '''machines_hook:secret:'' || r.key');
SELECT audit_add_sealed_place('personal', 'machines_hook', 'old_secret_enc',
                              '''machines_hook:old_secret:'' || r.key');

CREATE FUNCTION machines_announce(p_kind text, p_subject text, p_key bigint, p_at timestamptz, p_on date)
RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO public.machines_delivery
           (message, hook_id, kind, subject, happened_at, state, tries, next_at)
    SELECT gen_random_uuid(), h.id, p_kind, p_subject, coalesce(p_at, now()), 'waiting', 0,
           coalesce(p_at, now())
      FROM public.machines_hook h
     WHERE h.ended_at IS NULL AND p_kind = ANY (h.kinds)
       AND EXISTS (SELECT FROM public.unions_placement p
                    WHERE p.union_id = h.union_id AND p.during @> coalesce(p_on, current_date) AND upper_inf(p.known)
                      AND p.span @> p_key)
    RETURNING hook_id
$$;
CREATE FUNCTION machines_due(p_at timestamptz) RETURNS TABLE (hook bigint, home_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT h.id, (SELECT lower(p.span) FROM public.unions_placement p
                   WHERE p.union_id = h.union_id AND upper_inf(p.known)
                   ORDER BY p.during @> p_at::date DESC, p.id LIMIT 1)
      FROM public.machines_hook h
     WHERE h.ended_at IS NULL
       AND EXISTS (SELECT FROM public.machines_delivery d
                    WHERE d.hook_id = h.id AND d.state = 'waiting' AND d.next_at <= p_at)
     ORDER BY h.id
$$;
"""
UNDO = """
DROP FUNCTION machines_due(timestamptz), machines_announce(text, text, bigint, timestamptz, date);
SELECT audit_drop_sealed_place('machines_hook', 'old_secret_enc'),
       audit_drop_sealed_place('machines_hook', 'secret_enc');
SELECT nj_unprotect('machines_attempt'), nj_unprotect('machines_delivery'),
       nj_unprotect('machines_hook');
DROP FUNCTION machines_keeps_delivery(bigint), machines_keeps_hook(bigint), machines_keeps(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("machines", "0005_hooks"),
        ("unions", "0007_bodies_close"),
        ("outbox", "0003_whose_work"),
        ("audit", "0003_retire_one_table_at_a_time"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
