-- Fills the database of bench/intake.py: invented people, each with one enquiry, told and taken up.
SET session_replication_role = replica;  -- the database of a bench: nothing is checked row by row
SET synchronous_commit = off;
CREATE TEMP TABLE home AS
  SELECT p.union_id, lower(p.span) AS key FROM unions_placement p WHERE p.level = 3 LIMIT 1;
WITH made AS (
  INSERT INTO people_person (key, name, identity, citizen_id_first4, citizen_id_last4, phone_last4,
                             bank_account_last4, bank_name, version)
  SELECT gen_random_uuid(), '职工' || g, 'unknown', '', '', '', '', '', 1
    FROM generate_series(1, %(records)s) g RETURNING id)
INSERT INTO intake_enquiry (number, person_id, home_union_id, home_key, door, region, employer_name,
       lifecycle_version, state, step_seq, is_open, labels, is_urgent, is_hard, told_at, triage_by,
       due_at, version)
SELECT '460100-S2025-' || id, id, h.union_id, h.key, 'phone_page', '460100',
       '宏达' || id %% 5000 || '有限公司（演示）', 1, 'told', 0, id %% 10 = 0, '{}', false, false,
       now() - random() * interval '400 days', now() - random() * interval '300 days',
       CASE WHEN id %% 10 = 0 THEN now() - random() * interval '9 days' END, 1
  FROM made, home h;
INSERT INTO intake_step (enquiry_id, seq, lifecycle, lifecycle_version, verb, from_state, to_state,
                         by_id, as_role, happened_at, facts)
SELECT id, 0, 'intake', 1, 'open', '', 'told', person_id, 'worker', told_at, '{}' FROM intake_enquiry;
INSERT INTO intake_telling (enquiry_id, door, words_enc, answers_enc, mark, sender, their_number, told_at)
SELECT id, 'phone_page', decode(repeat(md5(id::text), 4), 'hex'), decode(md5(id::text), 'hex'),
       gen_random_uuid(), '', '', told_at FROM intake_enquiry;
