"""What Django cannot say: the chart, composite keys, mirrored undos, posting, narrow grants."""

from django.db import migrations

CHART = """
INSERT INTO recovery_kind (kind, book, is_source) VALUES
    ('origin', 'right', true), ('claimed', 'right', false), ('computed', 'right', false),
    ('fixed', 'right', false), ('enforceable', 'right', false), ('satisfied', 'right', false),
    ('dropped', 'right', false), ('advanced', 'right', false),
    ('advance_recovered', 'right', false),
    ('source', 'cash', true), ('received', 'cash', false), ('cost', 'cash', false),
    ('held', 'cash', false), ('paid', 'cash', false), ('owed_back', 'cash', false),
    ('repaid_to_fund', 'cash', false);
INSERT INTO recovery_edge (from_kind, to_kind) VALUES
    ('origin', 'claimed'), ('origin', 'computed'), ('claimed', 'computed'),
    ('computed', 'fixed'), ('fixed', 'enforceable'),
    ('claimed', 'dropped'), ('computed', 'dropped'), ('fixed', 'dropped'),
    ('enforceable', 'dropped'), ('advanced', 'dropped'),
    ('fixed', 'satisfied'), ('enforceable', 'satisfied'),
    ('enforceable', 'advanced'), ('advanced', 'advance_recovered'),
    ('source', 'received'), ('received', 'cost'), ('received', 'held'), ('held', 'paid'),
    ('held', 'received'), ('received', 'repaid_to_fund'),
    ('paid', 'owed_back'), ('owed_back', 'paid'), ('owed_back', 'received'),
    ('received', 'owed_back');
"""

COMPOSITE_KEYS = """
ALTER TABLE recovery_account
    ADD CONSTRAINT recovery_account_in_a_book
        FOREIGN KEY (matter_id) REFERENCES recovery_book (matter_id),
    ADD CONSTRAINT recovery_account_of_the_chart
        FOREIGN KEY (kind, book, is_source) REFERENCES recovery_kind (kind, book, is_source),
    ADD CONSTRAINT recovery_account_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id),
    ADD CONSTRAINT recovery_account_claimant_of_same_matter
        FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id);
ALTER TABLE recovery_entry
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD CONSTRAINT recovery_entry_in_a_book
        FOREIGN KEY (matter_id) REFERENCES recovery_book (matter_id);
ALTER TABLE recovery_move
    ADD CONSTRAINT recovery_move_entry_of_same_matter
        FOREIGN KEY (entry_id, matter_id) REFERENCES recovery_entry (id, matter_id),
    ADD CONSTRAINT recovery_move_from_same_matter_and_book
        FOREIGN KEY (from_id, matter_id, book, from_kind)
        REFERENCES recovery_account (id, matter_id, book, kind),
    ADD CONSTRAINT recovery_move_to_same_matter_and_book
        FOREIGN KEY (to_id, matter_id, book, to_kind)
        REFERENCES recovery_account (id, matter_id, book, kind),
    ADD CONSTRAINT recovery_move_only_along_the_chart
        FOREIGN KEY (edge_from, edge_to) REFERENCES recovery_edge (from_kind, to_kind),
    ADD CONSTRAINT recovery_move_undo_mirrors
        FOREIGN KEY (undoes_id, to_id, from_id) REFERENCES recovery_move (id, from_id, to_id);
ALTER TABLE recovery_receipt ADD CONSTRAINT recovery_receipt_entry_of_same_matter
    FOREIGN KEY (entry_id, matter_id) REFERENCES recovery_entry (id, matter_id);
ALTER TABLE recovery_plan ADD CONSTRAINT recovery_plan_entry_of_same_matter
    FOREIGN KEY (entry_id, matter_id) REFERENCES recovery_entry (id, matter_id);
ALTER TABLE recovery_plan_line
    ADD CONSTRAINT recovery_line_plan_of_same_matter
        FOREIGN KEY (plan_id, matter_id) REFERENCES recovery_plan (id, matter_id),
    ADD CONSTRAINT recovery_line_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id),
    ADD CONSTRAINT recovery_line_claimant_of_same_matter
        FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id);
ALTER TABLE recovery_payout_line
    ADD CONSTRAINT recovery_payoutline_payout_of_same_matter
        FOREIGN KEY (payout_id, matter_id) REFERENCES recovery_payout (id, matter_id),
    ADD CONSTRAINT recovery_payoutline_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id),
    ADD CONSTRAINT recovery_payoutline_claimant_of_same_matter
        FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id),
    ADD CONSTRAINT recovery_payoutline_entry_of_same_matter
        FOREIGN KEY (entry_id, matter_id) REFERENCES recovery_entry (id, matter_id),
    ADD CONSTRAINT recovery_payoutline_return_of_same_matter
        FOREIGN KEY (return_entry_id, matter_id) REFERENCES recovery_entry (id, matter_id);
"""

APPEND_ONLY = """
CREATE FUNCTION recovery_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'recovery.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_entry
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_move
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_plan_line
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_append_only();
"""

NUMBERED = """
-- Taking the number locks the book: one writer per matter, no gaps, time of posting in order.
CREATE FUNCTION recovery_number_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE public.recovery_book SET last_no = last_no + 1
     WHERE matter_id = NEW.matter_id RETURNING last_no INTO NEW.no;
    NEW.xid := pg_current_xact_id();
    NEW.posted_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER numbered BEFORE INSERT ON recovery_entry
    FOR EACH ROW EXECUTE FUNCTION recovery_number_entry();

-- Numbers and balances are conclusions: only the triggers of a posting may write them.
CREATE FUNCTION recovery_number_is_derived() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND (TG_OP = 'UPDATE' OR NEW.last_no <> 0) THEN
        RAISE EXCEPTION 'recovery.number_is_derived' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER derived BEFORE INSERT OR UPDATE ON recovery_book
    FOR EACH ROW EXECUTE FUNCTION recovery_number_is_derived();

CREATE FUNCTION recovery_balance_is_derived() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF pg_trigger_depth() < 2
       AND (TG_OP = 'UPDATE' OR NEW.balance_fen <> 0 OR NEW.turnover_in <> 0) THEN
        RAISE EXCEPTION 'recovery.balance_is_derived' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER derived BEFORE INSERT OR UPDATE ON recovery_account
    FOR EACH ROW EXECUTE FUNCTION recovery_balance_is_derived();
"""

APPLIED = """
CREATE FUNCTION recovery_apply_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT n.id INTO bad
      FROM new_rows n JOIN public.recovery_entry e ON e.id = n.entry_id
     WHERE e.xid <> pg_current_xact_id() LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'recovery.entry_already_posted' USING ERRCODE = '23514';
    END IF;

    SELECT o.id INTO bad
      FROM public.recovery_move o
     WHERE o.id IN (SELECT undoes_id FROM new_rows) AND o.undoes_id IS NOT NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'recovery.undo_of_an_undo: move %', bad USING ERRCODE = '23514';
    END IF;

    SELECT o.id INTO bad
      FROM public.recovery_move o
     WHERE o.id IN (SELECT undoes_id FROM new_rows)
       AND (SELECT sum(u.amount_fen) FROM public.recovery_move u WHERE u.undoes_id = o.id)
           > o.amount_fen
     LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'recovery.undone_more_than_done: move %', bad USING ERRCODE = '23514';
    END IF;

    -- One row per account, so that what nets to nothing inside a posting is never a breach.
    UPDATE public.recovery_account a
       SET balance_fen = a.balance_fen + d.delta, turnover_in = a.turnover_in + d.inward
      FROM (SELECT account, sum(fen)::bigint AS delta, sum(inward)::bigint AS inward
              FROM (SELECT from_id AS account, -amount_fen AS fen,
                           CASE WHEN undoes_id IS NULL THEN 0 ELSE -amount_fen END AS inward
                      FROM new_rows
                    UNION ALL
                    SELECT to_id, amount_fen,
                           CASE WHEN undoes_id IS NULL THEN amount_fen ELSE 0 END
                      FROM new_rows) legs
             GROUP BY account) d
     WHERE a.id = d.account;
    RETURN NULL;
END $$;
CREATE TRIGGER applied AFTER INSERT ON recovery_move
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_apply_moves();
"""

WHOLE = """
CREATE FUNCTION recovery_check_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    fen bigint;
    n integer;
    bad bigint;
BEGIN
    SELECT coalesce(sum(amount_fen), 0), count(*) INTO fen, n
      FROM public.recovery_move WHERE entry_id = NEW.id;
    IF fen <> NEW.control_fen OR n <> NEW.control_rows THEN
        RAISE EXCEPTION 'recovery.control_total: declared % in % rows, posted % in %',
            NEW.control_fen, NEW.control_rows, fen, n USING ERRCODE = '23514';
    END IF;

    SELECT a.item_id INTO bad
      FROM public.recovery_account a
     WHERE a.item_id IN (SELECT x.item_id
                           FROM public.recovery_move m
                           JOIN public.recovery_account x ON x.id IN (m.from_id, m.to_id)
                          WHERE m.entry_id = NEW.id)
     GROUP BY a.item_id
    HAVING coalesce(sum(a.balance_fen) FILTER (WHERE a.kind = 'paid'), 0)
        <> coalesce(sum(a.balance_fen) FILTER (
               WHERE a.kind IN ('satisfied', 'advanced', 'advance_recovered')), 0)
     LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'recovery.paid_without_right: item %', bad USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recovery_entry_whole AFTER INSERT ON recovery_entry
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION recovery_check_entry();
"""

GRANTS = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nj_app') THEN
        RETURN;
    END IF;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON recovery_kind, recovery_edge FROM nj_app;
    REVOKE UPDATE, DELETE, TRUNCATE ON recovery_entry, recovery_move, recovery_account,
        recovery_receipt, recovery_plan, recovery_plan_line, recovery_payout,
        recovery_payout_line FROM nj_app;
    -- The lock on a book needs the right to update it; its trigger refuses the update itself.
    REVOKE DELETE, TRUNCATE ON recovery_book FROM nj_app;
    GRANT SELECT ON recovery_kind, recovery_edge TO nj_app;
    GRANT SELECT, INSERT ON recovery_entry, recovery_move, recovery_account, recovery_receipt,
        recovery_plan, recovery_plan_line, recovery_payout, recovery_payout_line TO nj_app;
    GRANT SELECT, INSERT, UPDATE ON recovery_book TO nj_app;
    GRANT UPDATE (state, approved_by_id, approved_at, entry_id) ON recovery_plan TO nj_app;
    GRANT UPDATE (state, sent_on, bank_reference, receipt_document_id, version)
        ON recovery_payout TO nj_app;
    GRANT UPDATE (state, settled_on, entry_id, return_entry_id, return_why)
        ON recovery_payout_line TO nj_app;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("recovery", "0001_ledger"), ("matters", "0002_refusals")]

    operations = [
        migrations.RunSQL(CHART, migrations.RunSQL.noop),
        migrations.RunSQL(COMPOSITE_KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.RunSQL(APPLIED, migrations.RunSQL.noop),
        migrations.RunSQL(WHOLE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
