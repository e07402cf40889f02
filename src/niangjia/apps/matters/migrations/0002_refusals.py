"""What Django cannot say: composite keys, unbroken step chains, append-only tables, narrow grants."""

from django.db import migrations

COMPOSITE_KEYS = """
ALTER TABLE matters_claimant ADD CONSTRAINT matters_claimant_position
    FOREIGN KEY (matter_id, home_key, line_key)
    REFERENCES matters_matter (id, home_key, line_key) ON UPDATE CASCADE;
ALTER TABLE matters_forum ADD CONSTRAINT matters_forum_position
    FOREIGN KEY (matter_id, home_key, line_key)
    REFERENCES matters_matter (id, home_key, line_key) ON UPDATE CASCADE;
ALTER TABLE matters_clock ADD CONSTRAINT matters_clock_position
    FOREIGN KEY (matter_id, home_key, line_key)
    REFERENCES matters_matter (id, home_key, line_key) ON UPDATE CASCADE;
ALTER TABLE matters_forumitem ADD CONSTRAINT matters_forumitem_position
    FOREIGN KEY (matter_id, home_key, line_key)
    REFERENCES matters_matter (id, home_key, line_key) ON UPDATE CASCADE;

ALTER TABLE matters_item ADD CONSTRAINT matters_item_claimant_of_same_matter
    FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id);
ALTER TABLE matters_forumitem
    ADD CONSTRAINT matters_forumitem_forum_of_same_matter
        FOREIGN KEY (forum_id, matter_id) REFERENCES matters_forum (id, matter_id),
    ADD CONSTRAINT matters_forumitem_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id),
    ADD CONSTRAINT matters_forumitem_items_own_claimant
        FOREIGN KEY (item_id, claimant_id) REFERENCES matters_item (id, claimant_id);
ALTER TABLE matters_clock
    ADD CONSTRAINT matters_clock_forum_of_same_matter
        FOREIGN KEY (forum_id, matter_id) REFERENCES matters_forum (id, matter_id),
    ADD CONSTRAINT matters_clock_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id),
    ADD CONSTRAINT matters_clock_claimant_of_same_matter
        FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id);
"""

STEP_CHAIN = """
ALTER TABLE matters_step ADD COLUMN prev_seq integer
    GENERATED ALWAYS AS (CASE WHEN seq = 0 THEN NULL ELSE seq - 1 END) STORED;
ALTER TABLE matters_step
    ADD CONSTRAINT matters_step_only_along_the_table
        FOREIGN KEY (lifecycle, lifecycle_version, verb, from_state, to_state)
        REFERENCES matters_procedure_edge
            (lifecycle, lifecycle_version, verb, from_state, to_state),
    ADD CONSTRAINT matters_step_follows_the_last
        FOREIGN KEY (forum_id, prev_seq, from_state)
        REFERENCES matters_step (forum_id, seq, to_state);
ALTER TABLE matters_forum ADD CONSTRAINT matters_forum_state_is_a_step
    FOREIGN KEY (id, step_seq, state) REFERENCES matters_step (forum_id, seq, to_state)
    DEFERRABLE INITIALLY DEFERRED;

-- The foreign key proves that the state belongs to a step; this makes it the last one.
CREATE FUNCTION matters_step_moves_forum() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE public.matters_forum
       SET state = NEW.to_state, step_seq = NEW.seq, version = version + 1
     WHERE id = NEW.forum_id
       AND lifecycle = NEW.lifecycle AND lifecycle_version = NEW.lifecycle_version;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'matters.step_of_another_life_cycle' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER moves_forum AFTER INSERT ON matters_step
    FOR EACH ROW EXECUTE FUNCTION matters_step_moves_forum();
"""

STATE_IS_DERIVED = """
CREATE FUNCTION matters_forum_state_is_derived() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF (NEW.state, NEW.step_seq) IS DISTINCT FROM (OLD.state, OLD.step_seq)
       AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'matters.state_is_derived' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER state_is_derived BEFORE UPDATE ON matters_forum
    FOR EACH ROW EXECUTE FUNCTION matters_forum_state_is_derived();
"""

APPEND_ONLY = """
CREATE FUNCTION matters_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'matters.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['matters_step', 'matters_calculation',
                             'matters_clock_event', 'matters_clock_reading'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION matters_append_only()', t);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nj_app') THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM nj_app', t);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nj_app') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON matters_procedure_edge FROM nj_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON matters_forum FROM nj_app;
        GRANT UPDATE (body_name, case_number, is_live, next_due_on, home_key, line_key)
            ON matters_forum TO nj_app;
        REVOKE DELETE, TRUNCATE ON matters_matter, matters_claimant, matters_item,
            matters_forumitem, matters_clock FROM nj_app;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_spine")]

    operations = [
        migrations.RunSQL(COMPOSITE_KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(STEP_CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL(STATE_IS_DERIVED, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
