"""Steps only along the table, tellings never rewritten, and whose eyes see an enquiry."""

from django.db import migrations

NUMBERS = "CREATE SEQUENCE intake_number;"
UNDO_NUMBERS = "DROP SEQUENCE intake_number;"

STEPS = """
ALTER TABLE intake_step ADD COLUMN prev_seq integer
    GENERATED ALWAYS AS (CASE WHEN seq = 0 THEN NULL ELSE seq - 1 END) STORED;
ALTER TABLE intake_step
    ADD CONSTRAINT intake_step_only_along_the_table
        FOREIGN KEY (lifecycle, lifecycle_version, verb, from_state, to_state)
        REFERENCES matters_procedure_edge
            (lifecycle, lifecycle_version, verb, from_state, to_state),
    ADD CONSTRAINT intake_step_follows_the_last
        FOREIGN KEY (enquiry_id, prev_seq, from_state)
        REFERENCES intake_step (enquiry_id, seq, to_state);
ALTER TABLE intake_enquiry ADD CONSTRAINT intake_enquiry_state_is_a_step
    FOREIGN KEY (id, step_seq, state) REFERENCES intake_step (enquiry_id, seq, to_state)
    DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION intake_step_moves_enquiry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.intake_enquiry SET state = NEW.to_state, step_seq = NEW.seq
     WHERE id = NEW.enquiry_id AND lifecycle_version = NEW.lifecycle_version;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'intake.step_of_another_table' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER moves_enquiry AFTER INSERT ON intake_step
    FOR EACH ROW EXECUTE FUNCTION intake_step_moves_enquiry();

CREATE FUNCTION intake_state_is_derived() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF (NEW.state, NEW.step_seq) IS DISTINCT FROM (OLD.state, OLD.step_seq)
       AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'intake.state_is_derived' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER state_is_derived BEFORE UPDATE ON intake_enquiry
    FOR EACH ROW EXECUTE FUNCTION intake_state_is_derived();

-- Sealed columns are emptied when a person is forgotten and sealed anew under another key (another
-- first byte, the same length); they and all else are changed never.
CREATE FUNCTION intake_sealed_stands(p_old bytea, p_new bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE RETURN p_new = p_old OR p_new = ''::bytea
    OR (length(p_new) = length(p_old) AND get_byte(p_new, 0) <> get_byte(p_old, 0));
CREATE FUNCTION intake_telling_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (to_jsonb(NEW) - 'words_enc' - 'answers_enc')
         = (to_jsonb(OLD) - 'words_enc' - 'answers_enc')
       AND public.intake_sealed_stands(OLD.words_enc, NEW.words_enc)
       AND public.intake_sealed_stands(OLD.answers_enc, NEW.answers_enc) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'intake.append_only: %', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON intake_telling
    FOR EACH ROW EXECUTE FUNCTION intake_telling_stands();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON intake_step
    FOR EACH STATEMENT EXECUTE FUNCTION matters_append_only();
SELECT audit_add_sealed_place('personal', 'intake_telling', 'words_enc',
                              '''intake_telling:words:'' || r.mark');
SELECT audit_add_sealed_place('personal', 'intake_telling', 'answers_enc',
                              '''intake_telling:answers:'' || r.mark');
SELECT nj_keep_only('intake_telling', 'SELECT, INSERT');
SELECT nj_keep_only('intake_step', 'SELECT, INSERT');
SELECT nj_keep_only('intake_enquiry', 'SELECT, INSERT, UPDATE');
"""
UNDO_STEPS = """
SELECT audit_drop_sealed_place('intake_telling', 'answers_enc'),
       audit_drop_sealed_place('intake_telling', 'words_enc');
DROP TRIGGER append_only ON intake_step;
DROP TRIGGER stands ON intake_telling;
DROP TRIGGER state_is_derived ON intake_enquiry;
DROP TRIGGER moves_enquiry ON intake_step;
DROP FUNCTION intake_telling_stands(), intake_sealed_stands(bytea, bytea),
    intake_state_is_derived(), intake_step_moves_enquiry();
ALTER TABLE intake_enquiry DROP CONSTRAINT intake_enquiry_state_is_a_step;
ALTER TABLE intake_step
    DROP CONSTRAINT intake_step_follows_the_last, DROP CONSTRAINT intake_step_only_along_the_table,
    DROP COLUMN prev_seq;
"""

EYES = """
CREATE FUNCTION nj_sees_enquiry(p_enquiry bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN EXISTS (
    SELECT FROM intake_enquiry e WHERE e.id = p_enquiry
       AND (e.home_key <@ nj_scope() OR e.person_id = ANY (nj_principals())));
SELECT nj_protect('intake_enquiry',
    'home_key <@ (SELECT nj_scope()) OR person_id = ANY ((SELECT nj_principals())::bigint[])',
    'home_key <@ (SELECT nj_scope()) OR person_id = ANY ((SELECT nj_principals())::bigint[])');
SELECT nj_protect('intake_telling', 'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
SELECT nj_protect('intake_step', 'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');

-- Before it is known who asks: each answers with one enquiry at most, or with a yes or no.
CREATE FUNCTION intake_receipt(p_number text, p_digest bytea)
RETURNS TABLE (enquiry_id bigint, person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id, e.person_id FROM public.intake_enquiry e
     WHERE e.number = p_number AND e.look_up_digest = p_digest
$$;
CREATE FUNCTION intake_marked(p_mark uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.number FROM public.intake_telling t
      JOIN public.intake_enquiry e ON e.id = t.enquiry_id
     WHERE t.mark = p_mark
       AND NOT EXISTS (SELECT FROM public.intake_telling o
                        WHERE o.enquiry_id = t.enquiry_id AND o.id < t.id)
$$;
CREATE FUNCTION intake_is_under_way(p_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.intake_enquiry e
                    WHERE e.person_id = p_person AND e.is_open)
$$;
CREATE FUNCTION intake_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE public.intake_telling t SET words_enc = '', answers_enc = ''
      FROM public.intake_enquiry e WHERE e.id = t.enquiry_id AND e.person_id = p_person;
    UPDATE public.intake_enquiry SET look_up_digest = NULL WHERE person_id = p_person;
$$;
"""
UNDO_EYES = """
DROP FUNCTION intake_forget_person(bigint), intake_is_under_way(bigint), intake_marked(uuid),
    intake_receipt(text, bytea);
SELECT nj_unprotect('intake_step'), nj_unprotect('intake_telling'), nj_unprotect('intake_enquiry');
DROP FUNCTION nj_sees_enquiry(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_enquiries"), ("matters", "0009_whose_eyes"), ("audit", "0003_retire_one_table_at_a_time")]

    operations = [
        migrations.RunSQL(NUMBERS, UNDO_NUMBERS),
        migrations.RunSQL(STEPS, UNDO_STEPS),
        migrations.RunSQL(EYES, UNDO_EYES),
    ]
