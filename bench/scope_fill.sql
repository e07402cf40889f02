-- Fills the database of bench/scope.py: invented people, employers, matters, their access rows, and
-- of each matter one clock with its item in the work list, ended with the matter.
SET session_replication_role = replica;  -- the database of a bench: nothing is checked row by row
SET synchronous_commit = off;
INSERT INTO people_person (key, name, identity, citizen_id_first4, citizen_id_last4, phone_last4,
                           bank_account_last4, bank_name, version)
SELECT gen_random_uuid(),
       (string_to_array('王,李,张,刘,陈,杨,黄,赵,吴,周,徐,孙,马,朱,胡,林', ','))[1 + (random() * 15)::int]
       || (string_to_array('敏,静,伟,强,磊,洋,艳,勇,军,杰,娟,涛,明,超,秀兰,霞,平,刚,桂英,建华', ','))
          [1 + (random() * 19)::int] || (ARRAY['', '', '', '花', '生', '国'])[1 + (random() * 5)::int],
       'unknown', '', '', '', '', '', 1
  FROM generate_series(1, %(people)s);
INSERT INTO employers_employer (name, uscc_reason, region, address, legal_representative, phone, version)
SELECT (string_to_array('宏达,顺风,金源,华泰,永兴,天成,瑞丰,恒通', ','))[1 + g %% 8] || g ||
       (ARRAY['旅业', '制衣', '建设', '物流', '餐饮'])[1 + g %% 5] || '有限公司（演示）',
       '', '460100', '', '', '', 1
  FROM generate_series(1, %(employers)s) g;
CREATE TEMP TABLE seats AS
  SELECT row_number() OVER (ORDER BY lower(p.span)) - 1 AS no, p.union_id, lower(p.span) AS key,
         p.union_id = %(hers)s AS is_hers
    FROM unions_placement p WHERE p.level = 3;
CREATE TEMP TABLE others AS
  SELECT row_number() OVER (ORDER BY no) - 1 AS no, union_id, key FROM seats WHERE NOT is_hers;
-- Hers lie evenly among all the others, as in life.
CREATE TEMP TABLE drawn AS
  SELECT g, g %% %(every)s = 0 AS is_hers, random() < 0.2 AS open, (random() * 200)::int AS due,
         (random() * (SELECT count(*) - 1 FROM others))::int AS seat,
         now() - random() * interval '1400 days' AS at
    FROM generate_series(1, %(matters)s) g;
INSERT INTO matters_matter (number, title, employer_id, home_union_id, home_key, line_key, mode, region,
       received_on, end_ground, is_open, handler_id, next_due_on, opened_at, closed_at, close_why, version)
SELECT '460100-2026-' || lpad(d.g::text, 7, '0'),
       (ARRAY['拖欠工资', '经济补偿', '工伤待遇', '加班费', '社会保险'])[1 + d.g %% 5] || ' '
       || (SELECT e.name FROM employers_employer e WHERE e.id = e0 + d.g %% %(employers)s),
       e0 + d.g %% %(employers)s, coalesce(o.union_id, %(hers)s), coalesce(o.key, h.key), 0, 'clinic',
       '460100', d.at::date, '', d.is_hers OR d.open,
       CASE WHEN d.is_hers THEN %(officer)s ELSE p0 + d.seat END,
       CASE WHEN d.is_hers OR d.open THEN current_date + d.due ELSE date '9999-12-31' END, d.at,
       CASE WHEN d.is_hers OR d.open THEN NULL ELSE d.at + interval '20 days' END, '', 1
  FROM drawn d LEFT JOIN others o ON NOT d.is_hers AND o.no = d.seat,
       (SELECT key FROM seats WHERE is_hers) h, (SELECT min(id) AS e0 FROM employers_employer) e,
       (SELECT max(id) - %(people)s + 1 AS p0 FROM people_person) p;
INSERT INTO matters_claimant (matter_id, home_key, line_key, person_id, seq, row_key, job_number,
                              joined_on, version)
SELECT m.id, m.home_key, 0, p0 + (m.id * 3 + s) %% %(people)s, s, 'no:' || s, '', m.received_on, 1
  FROM matters_matter m, generate_series(1, 2) s, (SELECT max(id) - %(people)s + 1 AS p0
                                                     FROM people_person) p
 WHERE s = 1 OR m.id %% 5 < 2;
INSERT INTO matters_access (matter_id, principal, role, whole, claimant_id, active, home_key, line_key)
SELECT matter_id, person_id, 'worker', false, id, true, home_key, 0 FROM matters_claimant;
INSERT INTO matters_clock (matter_id, home_key, line_key, rule, claimant_id, run, state, due_on,
                           provisional, reading_no, read_under, version)
SELECT m.id, m.home_key, 0, 'CL-01', c.id, 1, CASE WHEN m.is_open THEN 'running' ELSE 'met' END,
       m.received_on + 365 + (m.id %% 60)::int - 20
       + CASE WHEN m.is_open THEN current_date - 365 - m.received_on ELSE 0 END,
       false, 1, '', 1
  FROM matters_matter m JOIN matters_claimant c ON c.matter_id = m.id AND c.seq = 1;
INSERT INTO matters_clock_reading (clock_id, no, due_on, provisional, law_digest, calendar_digest,
                                   upto_event, trace, why, computed_at)
SELECT id, 1, due_on, false, '', '', 1, '[]', '', now() FROM matters_clock;
INSERT INTO worklist_item (source, ref, subject, subject_id, number, title, rule, what, why, people,
       union_id, home_key, line_key, holder_id, open_to, due_at, is_day, is_provisional, state,
       waits_for, level, is_open, made_at, ended_at, outcome, ended_why, version)
SELECT 'clock', c.id, 'matter', m.id, m.number, m.title, c.rule, '', '', 1, m.home_union_id,
       m.home_key, 0, m.handler_id, '{}', worklist_end_of(c.due_on), true, false, 'open', '', 0,
       m.is_open, m.opened_at, CASE WHEN NOT m.is_open THEN m.closed_at END,
       CASE WHEN m.is_open THEN '' ELSE 'ended' END, '', 1
  FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id;
