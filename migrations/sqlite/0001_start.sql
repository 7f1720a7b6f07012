-- The first schema. Instants (`_at`) are microseconds since the epoch, days (`_on`) are
-- `2026-11-23`, flags are 0 or 1. Columns ending in `_sealed` hold bytes only the key
-- file opens (crates/kit/src/vault.rs): they are the private classes of the permission table.

-- The workspace, its settings, and the proof that the key file is the right one.

create table workspace (
  id integer primary key,
  name text not null,
  zone text not null,
  is_demo integer not null,
  key_check_sealed blob not null,
  questions_days_before integer not null,
  follow_up_hours integer not null,
  -- How often each kind is held, where the workspace says other than the kind: JSON by kind.
  rhythms text not null default '{}',
  rhythms_version integer not null default 1,
  -- Counts every change of a kind or of these rhythms: what is worked out from both is kept under it.
  cadence_version integer not null default 1,
  created_at integer not null,
  version integer not null
) strict;

-- Forms already answered, so that a second press of a button changes nothing.
create table form_key (
  key text not null,
  body_hash blob not null,
  answered_with text,
  at integer not null,
  primary key (key, body_hash)
) strict;
create index form_key_at on form_key (at);

-- Frameworks and kinds: whole documents, immutable once published.

create table framework (
  id integer primary key,
  key text not null unique,
  name text not null,
  created_at integer not null
) strict;

create table framework_version (
  id integer primary key,
  framework_id integer not null references framework (id),
  -- 0 while it is a draft: a framework has one draft at most.
  number integer not null,
  state text not null check (state in ('draft', 'published')),
  note text not null,
  content text not null,
  -- The version a draft was begun from; nothing when it was begun from nothing.
  based_on integer references framework_version (id) deferrable initially deferred,
  made_by integer,
  made_at integer not null,
  -- Since when everybody may read and comment on a draft.
  opened_at integer,
  changed_by integer,
  changed_at integer,
  published_at integer,
  version integer not null
) strict;
create unique index framework_version_number on framework_version (framework_id, number);

-- What readers say about a draft: about the whole, or about one competency.
create table framework_comment (
  id integer primary key,
  version_id integer not null references framework_version (id),
  competency_key text,
  author_id integer not null,
  text text not null,
  made_at integer not null
) strict;
create index framework_comment_version on framework_comment (version_id, id);

-- Another wording of one expectation, which who edits the draft takes over or declines.
create table wording (
  id integer primary key,
  version_id integer not null references framework_version (id),
  competency_key text not null,
  criterion_key text,
  level_key text not null,
  stood text not null,
  text text not null,
  reason text not null,
  author_id integer not null,
  made_at integer not null,
  decision text check (decision in ('taken', 'declined')),
  answer text not null,
  decided_by integer,
  decided_at integer
) strict;
create index wording_version on wording (version_id, id);

create table kind_version (
  id integer primary key,
  key text not null,
  -- 0 while it is a draft: a kind has one draft at most.
  number integer not null,
  state text not null check (state in ('draft', 'published')),
  content text not null,
  published_at integer,
  changed_by integer,
  changed_at integer,
  version integer not null
) strict;
create unique index kind_version_number on kind_version (key, number);

-- Kinds that are not offered any more, by key; what was planned stays.
create table kind_retirement (
  key text primary key,
  retired_by integer not null,
  retired_at integer not null
) strict;

-- People, roles, lines.

create table person (
  id integer primary key,
  external_id text unique,
  name text not null,
  name_folded text not null,
  email text not null,
  email_folded text not null unique,
  pronouns text not null,
  title text not null,
  team text not null,
  zone text not null,
  framework_id integer references framework (id),
  level_key text,
  level_since_on text,
  first_on text,
  last_on text,
  -- Whether a line is open in which they climb: kept with the lines, so that whoever has none
  -- is found without asking everybody.
  has_line integer not null default 0,
  -- How far their account has come: 0 none, 1 never used, 2 used. Kept with the accounts, for the
  -- same reason.
  account_state integer not null default 0,
  created_at integer not null,
  version integer not null
) strict;
create index person_name on person (name_folded, id);
create index person_team on person (team, name_folded, id);
create index person_level on person (framework_id, level_key, name_folded, id);
create index person_last on person (last_on) where last_on is not null;
create index person_left on person (name_folded, id) where last_on is not null;
create index person_no_line on person (name_folded, id, last_on) where has_line = 0;
create index person_account on person (account_state, last_on);
create index person_no_account on person (id, last_on) where account_state = 0;

-- The words people are found by: of name, address, team and title, folded. The name stands beside
-- each, so that whoever shares a word stands by name without being sorted.
create table person_word (
  word text not null,
  name_folded text not null,
  person_id integer not null references person (id),
  primary key (word, name_folded, person_id)
) strict;
create index person_word_person on person_word (person_id, word);

-- Every level somebody has held; the open one is repeated on the person.
create table level_step (
  id integer primary key,
  person_id integer not null references person (id),
  framework_id integer not null references framework (id),
  level_key text not null,
  since_on text not null,
  recorded_by integer references person (id),
  recorded_at integer not null,
  -- A level recorded by mistake stays, taken back: by whom, when and why.
  taken_back_at integer,
  taken_back_by integer references person (id),
  taken_back_reason text
) strict;
create index level_step_person on level_step (person_id, since_on);

create table role (
  person_id integer not null references person (id),
  role text not null check (role in ('administrator', 'people_partner')),
  given_by integer references person (id),
  given_at integer not null,
  primary key (person_id, role)
) strict;

-- Whom a visitor of a demo may become, in this order.
create table demo_persona (
  place integer primary key,
  person_id integer not null references person (id),
  what text not null
) strict;

create table line (
  id integer primary key,
  ic_id integer not null references person (id),
  manager_id integer not null references person (id),
  started_at integer not null,
  ended_at integer,
  check (ic_id <> manager_id),
  check (ended_at is null or ended_at >= started_at)
) strict;
create unique index line_open on line (ic_id) where ended_at is null;
create index line_ic on line (ic_id, started_at);
create index line_manager on line (manager_id, ended_at);

-- An administrator who puts themselves into a line waits here for somebody else's yes.
create table line_request (
  id integer primary key,
  ic_id integer not null references person (id),
  manager_id integer not null references person (id),
  asked_by integer not null references person (id),
  asked_at integer not null,
  decided_by integer references person (id),
  decided_at integer,
  decision text check (decision in ('confirmed', 'refused')),
  -- The day it would begin on; nothing for at once.
  on_day text,
  -- The open line it was asked over; nothing where there was none.
  over_line_id integer references line (id)
) strict;
create index line_request_ic on line_request (ic_id) where decided_at is null;

-- A line that is to move at the start of a day, where the IC is.
create table line_move (
  id integer primary key,
  ic_id integer not null references person (id),
  manager_id integer not null references person (id),
  on_day text not null,
  planned_by integer not null references person (id),
  planned_at integer not null,
  ended_at integer,
  outcome text check (outcome in ('done', 'replaced', 'called_off', 'impossible')),
  check (ic_id <> manager_id)
) strict;
create unique index line_move_open on line_move (ic_id) where ended_at is null;
create index line_move_day on line_move (on_day) where ended_at is null;

-- Somebody stands in for the manager of a line, from the first day to the last where the IC
-- is. The two instants are kept as they were when it was arranged; an earlier end moves the second.
create table stand_in (
  id integer primary key,
  line_id integer not null references line (id),
  person_id integer not null references person (id),
  first_on text not null,
  last_on text not null,
  from_at integer not null,
  until_at integer not null,
  arranged_by integer not null references person (id),
  arranged_at integer not null,
  -- Once everybody was told that it is over.
  ended_at integer,
  check (last_on >= first_on),
  check (until_at >= from_at)
) strict;
create index stand_in_line on stand_in (line_id, until_at);
create index stand_in_person on stand_in (person_id, until_at);
create index stand_in_open on stand_in (until_at) where ended_at is null;

-- How often the two of a line sit down, where they say other than the workspace: JSON by kind.
create table line_rhythm (
  line_id integer primary key references line (id),
  rhythms text not null,
  changed_by integer not null references person (id),
  changed_at integer not null,
  version integer not null
) strict;

-- Who changed it, and from what; nothing means as everywhere in the workspace.
create table line_rhythm_change (
  id integer primary key,
  line_id integer not null references line (id),
  kind_key text not null,
  before text,
  after text,
  by_id integer not null references person (id),
  at integer not null
) strict;
create index line_rhythm_change_of on line_rhythm_change (line_id, at);

-- A file of people between its dry run and its confirmation; gone after a day.
create table import_draft (
  id integer primary key,
  made_by integer not null references person (id),
  made_at integer not null,
  file_name text not null,
  content blob not null,
  confirmed_at integer
) strict;
create index import_draft_made on import_draft (made_at);

-- Accounts, sessions, links.

create table account (
  person_id integer primary key references person (id),
  password_hash text,
  created_at integer not null,
  first_used_at integer,
  version integer not null
) strict;
create index account_unused on account (person_id) where first_used_at is null;

create table session (
  id integer primary key,
  token_hash blob not null unique,
  person_id integer not null references person (id),
  device text not null,
  created_at integer not null,
  last_used_at integer not null
) strict;
create index session_person on session (person_id);

create table account_link (
  id integer primary key,
  person_id integer not null references person (id),
  purpose text not null check (purpose in ('invitation', 'reset', 'address')),
  token_hash blob not null unique,
  made_by integer references person (id),
  made_at integer not null,
  works_from_at integer not null,
  expires_at integer not null,
  used_at integer,
  -- The change it confirms; that table comes after this one.
  change_id integer
) strict;
create index account_link_person on account_link (person_id, purpose);

-- What was started for an account: by an administrator where there is no mail, or another
-- address by the person.
create table account_change (
  id integer primary key,
  person_id integer not null references person (id),
  kind text not null check (kind in ('reset', 'address', 'mailed_address')),
  old_email text,
  new_email text,
  started_by integer not null references person (id),
  started_at integer not null,
  works_from_at integer,
  confirmed_by integer references person (id),
  confirmed_at integer,
  refused_at integer,
  used_at integer
) strict;
create index account_change_person on account_change (person_id);

-- Failed sign-ins and asked resets, for the limits; older rows are deleted.
create table attempt (
  id integer primary key,
  kind text not null check (kind in ('sign_in', 'reset', 'phone')),
  account_key text not null,
  address_key text not null,
  at integer not null
) strict;
create index attempt_account on attempt (kind, account_key, at);
create index attempt_address on attempt (kind, address_key, at);

-- Who outside the line read something about somebody, and what was done to their account.
create table access_entry (
  id integer primary key,
  about_id integer not null references person (id),
  by_id integer references person (id),
  what text not null,
  object text not null,
  at integer not null
) strict;
create index access_entry_about on access_entry (about_id, at);

-- What happened, and who is told. No content: names, dates and links.

create table event (
  id integer primary key,
  kind text not null,
  at integer not null,
  by_id integer references person (id),
  about_id integer references person (id),
  object_id integer,
  handled_at integer
) strict;
create index event_open on event (id) where handled_at is null;

create table notice (
  id integer primary key,
  person_id integer not null references person (id),
  kind text not null,
  other_id integer references person (id),
  path text not null,
  happens_at integer,
  made_at integer not null,
  read_at integer
) strict;
create index notice_person on notice (person_id, made_at);
create index notice_unread on notice (person_id) where read_at is null;

-- The hours of a week in which somebody works: "12345 09:00-17:00". No row means those.
create table working_hours (
  person_id integer primary key references person (id),
  hours text not null,
  since_at integer not null
) strict;

-- What the clock said to somebody of something and its day, so that it says it once.
create table nudge (
  person_id integer not null references person (id),
  kind text not null,
  object_id integer not null,
  for_on text not null,
  said_at integer not null,
  primary key (person_id, kind, object_id, for_on)
) strict;

-- Kinds of mail somebody does not want.
create table mail_off (
  person_id integer not null references person (id),
  kind text not null,
  since_at integer not null,
  primary key (person_id, kind)
) strict;

create table mail (
  id integer primary key,
  person_id integer not null references person (id),
  address text not null,
  kind text not null,
  subject_sealed blob not null,
  text_sealed blob not null,
  html_sealed blob not null,
  link_sealed blob,
  unsubscribe_sealed blob,
  message_id text not null,
  made_at integer not null,
  not_before_at integer not null,
  give_up_at integer not null,
  attempts integer not null,
  sent_at integer,
  failed_at integer,
  last_error text
) strict;
create index mail_open on mail (not_before_at) where sent_at is null and failed_at is null;

-- Conversations.

create table conversation (
  id integer primary key,
  line_id integer not null references line (id),
  ic_id integer not null references person (id),
  manager_id integer not null references person (id),
  kind_version_id integer not null references kind_version (id),
  kind_key text not null,
  framework_version_id integer references framework_version (id),
  level_key text,
  depth integer not null,
  state text not null check (state in
    ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up', 'closed', 'cancelled', 'missed')),
  starts_at integer not null,
  starts_local text not null,
  zone text not null,
  minutes integer not null,
  place text not null,
  questions_at integer,
  questions_sent_at integer,
  reminded_at integer,
  began_at integer,
  part integer not null,
  part_began_at integer,
  wrapped_up_at integer,
  follow_up_due_at integer,
  followed_up_at integer,
  closed_at integer,
  closed_as text check (closed_as in ('confirmed', 'different', 'not_answered')),
  -- Since when something the IC remembers differently waits to be read by the manager.
  recollected_at integer,
  -- The topic by which the manager brought it to the running agenda.
  recollected_topic_id integer,
  -- When one of the two called it off; nothing for what fell away by itself.
  called_off_at integer,
  created_at integer not null,
  version integer not null
) strict;
create index conversation_line on conversation (line_id, starts_at);
create index conversation_ic on conversation (ic_id, starts_at);
create index conversation_manager on conversation (manager_id, starts_at);
create index conversation_state on conversation (state, starts_at);
-- The last of a kind that a line held, and what was called off lately: no page reads a line's history.
create index conversation_held on conversation (line_id, kind_key, starts_at) where wrapped_up_at is not null;
create index conversation_called_off on conversation (line_id, called_off_at) where called_off_at is not null;
-- What still asks something of either side: few of somebody's conversations, however many they held.
create index conversation_open_line on conversation (line_id, starts_at)
  where state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up');
create index conversation_open_ic on conversation (ic_id, starts_at)
  where state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up');
create index conversation_open_manager on conversation (manager_id, starts_at)
  where state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up');
create index conversation_recollected on conversation (manager_id) where recollected_at is not null;
create index conversation_brought on conversation (recollected_topic_id) where recollected_topic_id is not null;

-- A conversation with the people in it: how it is loaded, alone or among others.
create view conversation_named as
  select c.id, c.line_id, c.ic_id, ic.name as ic_name, ic.zone as ic_zone,
    c.manager_id, manager.name as manager_name, manager.zone as manager_zone,
    c.kind_version_id, c.kind_key, c.framework_version_id, c.level_key, c.depth, c.state,
    c.starts_at, c.starts_local, c.zone, c.minutes, c.place, c.questions_at, c.questions_sent_at,
    c.began_at, c.part, c.part_began_at, c.wrapped_up_at, c.follow_up_due_at, c.followed_up_at,
    c.closed_at, c.closed_as, beside.name as beside_name, c.created_at, c.version
  from conversation c
  join person ic on ic.id = c.ic_id
  join person manager on manager.id = c.manager_id
  join line on line.id = c.line_id
  -- Whoever manages the line while somebody else sits in their seat.
  left join person beside on beside.id = line.manager_id and line.manager_id <> c.manager_id and line.ended_at is null;

-- Every change of state or time: who, when, and the reason both see.
create table conversation_change (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  what text not null,
  by_id integer references person (id),
  at integer not null,
  reason text not null,
  old_starts_at integer,
  new_starts_at integer
) strict;
create index conversation_change_of on conversation_change (conversation_id, at);

create table preparation (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  side text not null check (side in ('ic', 'manager')),
  begun_at integer,
  saved_at integer,
  shared_at integer,
  ready_at integer,
  version integer not null
) strict;
create unique index preparation_side on preparation (conversation_id, side);

-- One answer, talking point, or note of a preparation, by the key its kind gives it.
create table preparation_answer (
  preparation_id integer not null references preparation (id),
  key text not null,
  text_sealed blob not null,
  kept_back integer not null,
  saved_at integer not null,
  version integer not null,
  primary key (preparation_id, key)
) strict;

create table assessment (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  side text not null check (side in ('ic', 'manager')),
  handed_in_at integer,
  shared_at integer,
  rated_second integer not null,
  overall_sealed blob,
  trajectory_sealed blob,
  stops_sealed blob,
  saved_at integer,
  version integer not null
) strict;
create unique index assessment_side on assessment (conversation_id, side);

create table rating (
  assessment_id integer not null references assessment (id),
  competency_key text not null,
  stop_sealed blob,
  note_sealed blob,
  saved_at integer not null,
  primary key (assessment_id, competency_key)
) strict;

create table room_note (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  whose text not null check (whose in ('shared', 'ic', 'manager')),
  text_sealed blob not null,
  -- The shared notes as what they grew from (docs/decisions/0014), up to doc_version.
  doc_sealed blob,
  doc_version integer not null default 0,
  changed_by integer not null references person (id),
  changed_at integer not null,
  version integer not null
) strict;
create unique index room_note_whose on room_note (conversation_id, whose);

create table captured (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  key text not null,
  text_sealed blob not null,
  is_empty integer not null,
  changed_by integer not null references person (id),
  changed_at integer not null,
  version integer not null
) strict;
create unique index captured_key on captured (conversation_id, key);

-- What was typed into the shared notes since doc_version.
create table note_change (
  id integer primary key,
  note_id integer not null references room_note (id),
  version integer not null,
  change_sealed blob not null
) strict;
create unique index note_change_of on note_change (note_id, version);

-- How the clock of an open room differs from its two instants; gone when the room ends.
create table room_clock (
  conversation_id integer primary key references conversation (id),
  paused_at integer,
  paused_by text check (paused_by in ('ic', 'manager')),
  -- How long it has stood still before, in all and since the part began.
  paused_ms integer not null,
  part_paused_ms integer not null,
  version integer not null
) strict;

-- Minutes a part of an open room has from a later one; below nothing, gave to it.
create table moved_minutes (
  conversation_id integer not null references conversation (id),
  part integer not null,
  later integer not null,
  minutes integer not null,
  version integer not null,
  primary key (conversation_id, part, later)
) strict;

-- How long a part of an open room ran before the agenda left it.
create table part_time (
  conversation_id integer not null references conversation (id),
  part integer not null,
  gone_ms integer not null,
  primary key (conversation_id, part)
) strict;

-- Who has the floor of an open room, and for how long each has had it; no tap is kept.
create table floor (
  conversation_id integer primary key references conversation (id),
  speaking text check (speaking in ('ic', 'manager')),
  -- Since when on the clock of the room, which stands still while it is paused.
  since_ms integer not null,
  ic_ms integer not null,
  manager_ms integer not null,
  version integer not null
) strict;

-- How long each side had the floor: kept when both agree, else gone.
create table talk_totals (
  conversation_id integer primary key references conversation (id),
  ic_seconds integer not null,
  manager_seconds integer not null,
  ic_agrees integer not null,
  manager_agrees integer not null
) strict;
-- A phone beside an open room: first a code, good once and for two minutes, then what the phone
-- carries (docs/decisions/0020). It ends with its room and with the session it was asked for in.
create table paired_phone (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  person_id integer not null references person (id),
  session_id integer not null references session (id) on delete cascade,
  code_hash text unique,
  code_until_at integer,
  token_hash blob unique,
  device text not null,
  paired_at integer
) strict;
create unique index paired_phone_of on paired_phone (conversation_id, person_id);
create index paired_phone_session on paired_phone (session_id);

-- Who has a page of a room open, and which process serves it (docs/decisions/0046). Good for as long
-- as that process says that it is there.
create table room_seat (
  id integer primary key,
  conversation_id integer not null references conversation (id),
  person_id integer not null references person (id),
  process integer not null,
  until_at integer not null
) strict;
create index room_seat_of on room_seat (conversation_id, person_id);
create index room_seat_process on room_seat (process);

create table felt (
  conversation_id integer primary key references conversation (id),
  stop_sealed blob not null,
  sentence_sealed blob not null,
  given_at integer not null
) strict;

create table follow_up (
  conversation_id integer primary key references conversation (id),
  subject_sealed blob not null,
  body_sealed blob not null,
  edited integer not null,
  saved_at integer not null,
  sent_at integer,
  sent_as text check (sent_as in ('mail', 'copied')),
  version integer not null
) strict;

-- What the manager says of a line of the checklist that no fact decides.
create table checklist_tick (
  conversation_id integer not null references conversation (id),
  key text not null,
  person_id integer not null references person (id),
  ticked_at integer not null,
  primary key (conversation_id, key)
) strict;

-- Something one side adds beside what it may not change: a recollection, an answer, an objection.
create table statement (
  id integer primary key,
  object text not null,
  object_id integer not null,
  about_id integer not null references person (id),
  author_id integer not null references person (id),
  text_sealed blob not null,
  made_at integer not null
) strict;
create index statement_object on statement (object, object_id);

-- What a former manager leaves to the next: first theirs, then the IC's to read, then passed on.
create table handover_note (
  line_id integer primary key references line (id),
  text_sealed blob not null,
  saved_at integer not null,
  shared_at integer,
  released_at integer,
  version integer not null
) strict;

-- Direction, evidence, goals, promises.

create table direction (
  person_id integer primary key references person (id),
  aim_sealed blob not null,
  text_sealed blob not null,
  saved_at integer not null,
  shared_at integer,
  version integer not null
) strict;

create table evidence (
  id integer primary key,
  about_id integer not null references person (id),
  author_id integer not null references person (id),
  line_id integer references line (id),
  happened_on text not null,
  situation_sealed blob not null,
  behaviour_sealed blob not null,
  impact_sealed blob not null,
  to_grow integer not null,
  next_level integer not null,
  made_at integer not null,
  shared_at integer,
  version integer not null
) strict;
create index evidence_about on evidence (about_id, happened_on);
create index evidence_author on evidence (author_id, happened_on);

create table evidence_competency (
  evidence_id integer not null references evidence (id),
  competency_key text not null,
  primary key (evidence_id, competency_key)
) strict;

-- The shared evidence a rating rests on.
create table rating_evidence (
  assessment_id integer not null references assessment (id),
  competency_key text not null,
  evidence_id integer not null references evidence (id),
  primary key (assessment_id, competency_key, evidence_id)
) strict;

create table goal (
  id integer primary key,
  ic_id integer not null references person (id),
  line_id integer not null references line (id),
  conversation_id integer references conversation (id),
  ordinal integer not null,
  text text not null,
  done_when text not null,
  support text not null,
  check_on text,
  due_on text,
  competency_key text,
  state text not null check (state in ('proposed', 'agreed', 'ended')),
  result text check (result in ('achieved', 'partly', 'not')),
  proposed_by integer not null references person (id),
  made_at integer not null,
  agreed_at integer,
  ended_on text,
  version integer not null
) strict;
create index goal_ic on goal (ic_id, state);
create index goal_conversation on goal (conversation_id);
create index goal_check on goal (check_on) where state = 'agreed';

-- How a goal read before it was changed.
create table goal_change (
  id integer primary key,
  goal_id integer not null references goal (id),
  by_id integer not null references person (id),
  at integer not null,
  before text not null,
  -- The fields that were changed, by name.
  fields text not null
) strict;
create index goal_change_of on goal_change (goal_id, at);

create table goal_note (
  id integer primary key,
  goal_id integer not null references goal (id),
  author_id integer not null references person (id),
  on_day text not null,
  text text not null,
  made_at integer not null
) strict;
create index goal_note_of on goal_note (goal_id, on_day);

-- What a conversation made of a goal from before.
create table goal_look (
  goal_id integer not null references goal (id),
  conversation_id integer not null references conversation (id),
  outcome text not null check (outcome in ('carried_on', 'ended')),
  by_id integer not null references person (id),
  at integer not null,
  primary key (goal_id, conversation_id)
) strict;
create index goal_look_in on goal_look (conversation_id);

-- The running agenda of a line's 1:1s. Made with its first topic.
create table running_agenda (
  line_id integer primary key references line (id),
  -- How often the two took the next career question instead.
  swaps integer not null,
  -- Counts every change of the agenda, of its topics and of what was noted on them.
  version integer not null
) strict;

-- What one side brings, until one of the two closes it.
create table topic (
  id integer primary key,
  line_id integer not null references line (id),
  ic_id integer not null references person (id),
  author_id integer not null references person (id),
  side text not null check (side in ('ic', 'manager')),
  text_sealed blob not null,
  -- A career question, kept with what was answered.
  is_question integer not null,
  -- Among the topics of its side, the lowest first.
  place integer not null,
  made_at integer not null,
  closed_at integer,
  closed_by integer references person (id),
  version integer not null
) strict;
create index topic_line on topic (line_id, closed_at);

-- That a topic was talked about, and in which 1:1 when it was one held here.
create table topic_talk (
  id integer primary key,
  topic_id integer not null references topic (id),
  conversation_id integer references conversation (id),
  by_id integer not null references person (id),
  at integer not null
) strict;
create index topic_talk_of on topic_talk (topic_id, at);
create index topic_talk_in on topic_talk (conversation_id);

-- What was noted on a topic, over weeks.
create table topic_entry (
  id integer primary key,
  topic_id integer not null references topic (id),
  author_id integer not null references person (id),
  text_sealed blob not null,
  made_at integer not null,
  changed_at integer,
  version integer not null
) strict;
create index topic_entry_of on topic_entry (topic_id, id);

create table promise (
  id integer primary key,
  ic_id integer not null references person (id),
  line_id integer not null references line (id),
  conversation_id integer references conversation (id),
  topic_id integer references topic (id),
  owner_id integer not null references person (id),
  side text not null check (side in ('ic', 'manager')),
  text text not null,
  first_due_on text not null,
  due_on text not null,
  state text not null check (state in ('open', 'kept', 'kept_late', 'let_go', 'broken')),
  settled_on text,
  settled_at integer,
  reason text not null,
  made_at integer not null,
  version integer not null
) strict;
create index promise_owner on promise (owner_id, state, due_on);
create index promise_ic on promise (ic_id, state);
create index promise_ic_due on promise (ic_id, due_on, id);
create index promise_due on promise (due_on) where state = 'open';
create index promise_conversation on promise (conversation_id);
create index promise_topic on promise (topic_id);
