//! Conversations of the world: in each line one that is prepared, one in the room, one that
//! was just held, and one that is closed.

use conversations::{ConversationId, kinds};
use db::args;
use jiff::{SignedDuration, Timestamp};

use super::words::Pen;
use super::world::{Era, Who};

/// One conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    pub(super) id: ConversationId,
    pub(super) era: Era,
    pub(super) state: &'static str,
    pub(super) starts_at: Timestamp,
}

/// Writes the four conversations of a line and answers the closed one.
pub(super) async fn talks(pen: &mut Pen<'_, '_>, era: Era) -> Option<i64> {
    if pen.leaves_out("conversation", "open", era) {
        return None;
    }
    prepared(pen, era).await;
    in_room(pen, era).await;
    wrapped_up(pen, era).await;
    Some(closed(pen, era).await)
}

fn path(id: ConversationId) -> String {
    format!("/conversations/{id}")
}

fn hours(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}

/// A conversation that starts so many hours after things of this era were made.
async fn talk(pen: &mut Pen<'_, '_>, era: Era, state: &'static str, after: i64) -> Talk {
    let (world, is_closed) = (pen.world, state == "closed");
    let (made_at, kind) = (world.made_at(era), world.test.kind("quarterly").await);
    let starts_at = hours(made_at, after);
    let id = pen.new_id(made_at);
    let row_state = if is_closed { "closed" } else { "open" };
    let place = pen.say("conversation", row_state, era, path(ConversationId(id))).unwrap_or_default();
    let began_at = (state != "preparing").then_some(starts_at);
    let ended_at = ["wrapped_up", "closed"].contains(&state).then(|| hours(starts_at, 1));
    let later = |more: i64| ended_at.filter(|_| is_closed).map(|at| hours(at, more));
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, framework_version_id, level_key, \
        depth, state, starts_at, starts_local, zone, minutes, place, questions_at, part, began_at, part_began_at, wrapped_up_at, \
        follow_up_due_at, followed_up_at, closed_at, closed_as, created_at, version) values ($1, $2, $3, $4, $5, 'quarterly', $6, $7, \
        0, $8, $9, '2026-11-26T14:00', 'Europe/Lisbon', 60, $10, $11, 0, $12, $12, $13, $14, $15, $16, $17, $11, 1)";
    let (line, level) = (world.line(Who::Ines, era), world.framework.levels[1].key.clone());
    let args = args![
        id,
        line,
        world.id(Who::Ines),
        world.manager(era),
        kind,
        world.version,
        level,
        state,
        starts_at,
        place,
        made_at,
        began_at,
        ended_at,
        ended_at.map(|at| hours(at, 24)),
        later(20),
        later(30),
        is_closed.then_some("confirmed")
    ];
    world.run(sql, args).await;
    let talk = Talk { id: ConversationId(id), era, state, starts_at };
    pen.told.talks.push(talk);
    talk
}

/// Both sides prepare, the manager has handed in, nothing is shared.
async fn prepared(pen: &mut Pen<'_, '_>, era: Era) {
    let talk = talk(pen, era, "preparing", 13 * 24).await;
    let answers = [("ic_preparation", "draft", 0)];
    preparation(pen, &talk, "ic", &answers, false).await;
    preparation(pen, &talk, "manager", &[("manager_preparation", "draft", 0)], false).await;
    assessment(pen, &talk, "ic", ("self_assessment", "draft")).await;
    assessment(pen, &talk, "manager", ("manager_assessment", "handed_in")).await;
}

/// The climber shared what she did not keep back, and is first to hand in.
async fn in_room(pen: &mut Pen<'_, '_>, era: Era) {
    let talk = talk(pen, era, "in_room", 10 * 24 - 1).await;
    let answers = [("ic_preparation", "shared", 0), ("ic_preparation", "kept_back", 1)];
    preparation(pen, &talk, "ic", &answers, true).await;
    assessment(pen, &talk, "ic", ("self_assessment", "handed_in")).await;
    assessment(pen, &talk, "manager", ("manager_assessment", "draft")).await;
    note(pen, &talk, "shared", ("shared_notes", "open")).await;
    own_notes(pen, &talk).await;
}

/// The note to the climber is being written.
async fn wrapped_up(pen: &mut Pen<'_, '_>, era: Era) {
    let talk = talk(pen, era, "wrapped_up", 9 * 24).await;
    follow_up(pen, &talk, "draft").await;
}

async fn closed(pen: &mut Pen<'_, '_>, era: Era) -> i64 {
    let talk = talk(pen, era, "closed", 2 * 24).await;
    assessment(pen, &talk, "ic", ("self_assessment", "shared")).await;
    assessment(pen, &talk, "manager", ("manager_assessment", "shared")).await;
    note(pen, &talk, "shared", ("shared_notes", "closed")).await;
    own_notes(pen, &talk).await;
    felt(pen, &talk).await;
    talked(pen, &talk).await;
    follow_up(pen, &talk, "sent").await;
    talk.id.0
}

async fn preparation(
    pen: &mut Pen<'_, '_>,
    talk: &Talk,
    side: &'static str,
    rows: &[(&'static str, &'static str, usize)],
    is_shared: bool,
) {
    let (test, at) = (pen.world.test, pen.world.made_at(talk.era));
    let (kind, _) = kinds::current(&test.app, "quarterly").await.expect("the kinds").expect("the kind");
    let kind = kinds::load(&test.app, kind).await.expect("the kind");
    let id = pen.new_id(at);
    let sql = "insert into preparation (id, conversation_id, side, begun_at, saved_at, shared_at, version) values ($1, $2, $3, $4, $4, $5, 1)";
    pen.world.run(sql, args![id, talk.id, side, at, is_shared.then_some(at)]).await;
    for (object, state, question) in rows {
        let Some(word) = pen.say(object, state, talk.era, path(talk.id)) else { continue };
        let key = match side {
            "ic" => kind.questions[*question].key.clone(),
            _ => format!("{}.1", kind.talking_points[0].key),
        };
        let sealed = pen.seal("preparation_answer.text", id, &word);
        let sql = "insert into preparation_answer (preparation_id, key, text_sealed, kept_back, saved_at, version) values ($1, $2, $3, $4, $5, 1)";
        pen.world.run(sql, args![id, key, sealed, *state == "kept_back", at]).await;
    }
}

async fn assessment(pen: &mut Pen<'_, '_>, talk: &Talk, side: &'static str, row: (&'static str, &'static str)) {
    let Some(word) = pen.say(row.0, row.1, talk.era, path(talk.id)) else { return };
    let at = pen.world.made_at(talk.era);
    let id = pen.new_id(at);
    let (handed_in_at, shared_at) = ((row.1 != "draft").then_some(at), (row.1 == "shared").then_some(at));
    let sql = "insert into assessment (id, conversation_id, side, handed_in_at, shared_at, rated_second, saved_at, version) \
        values ($1, $2, $3, $4, $5, 0, $6, 1)";
    pen.world.run(sql, args![id, talk.id, side, handed_in_at, shared_at, at]).await;
    let (stop, note) = (pen.seal("rating.stop", id, "own"), pen.seal("rating.note", id, &word));
    let (_, competency) = pen.world.framework.competencies().next().expect("a framework has competencies");
    let sql = "insert into rating (assessment_id, competency_key, stop_sealed, note_sealed, saved_at) values ($1, $2, $3, $4, $5)";
    pen.world.run(sql, args![id, &competency.key, stop, note, at]).await;
    if row == ("manager_assessment", "shared") {
        pen.statement(("manager_assessment", talk.id.0), Who::Ines, &word, at).await;
    }
}

async fn own_notes(pen: &mut Pen<'_, '_>, talk: &Talk) {
    let state = if talk.era == Era::Then { "after_line_ended" } else { "in_office" };
    note(pen, talk, "ic", ("ic_private_note", "any")).await;
    note(pen, talk, "manager", ("manager_private_note", state)).await;
}

async fn note(pen: &mut Pen<'_, '_>, talk: &Talk, whose: &'static str, row: (&'static str, &'static str)) {
    let Some(word) = pen.say(row.0, row.1, talk.era, path(talk.id)) else { return };
    let at = pen.world.made_at(talk.era);
    let id = pen.new_id(at);
    let sealed = pen.seal("room_note.text", id, &word);
    let by = if whose == "ic" { pen.world.id(Who::Ines) } else { pen.world.manager(talk.era) };
    let sql = "insert into room_note (id, conversation_id, whose, text_sealed, changed_by, changed_at, doc_version, version) values ($1, $2, $3, $4, $5, $6, 1, 1)";
    pen.world.run(sql, args![id, talk.id, whose, sealed, by, at]).await;
    if whose == "shared" {
        captured(pen, talk, &word).await;
    }
}

/// What was written down in a part is read with the shared notes.
async fn captured(pen: &Pen<'_, '_>, talk: &Talk, word: &str) {
    let at = pen.world.made_at(talk.era);
    let id = pen.new_id(at);
    let sealed = pen.seal("captured.text", id, word);
    let sql = "insert into captured (id, conversation_id, key, text_sealed, is_empty, changed_by, changed_at, version) values ($1, $2, 'gaps', $3, 0, $4, $5, 1)";
    pen.world.run(sql, args![id, talk.id, sealed, pen.world.manager(talk.era), at]).await;
}

async fn felt(pen: &mut Pen<'_, '_>, talk: &Talk) {
    let Some(word) = pen.say("how_it_felt", "given", talk.era, path(talk.id)) else { return };
    let (stop, sentence) = (pen.seal("felt.stop", talk.id.0, "3"), pen.seal("felt.sentence", talk.id.0, &word));
    let sql = "insert into felt (conversation_id, stop_sealed, sentence_sealed, given_at) values ($1, $2, $3, $4)";
    pen.world.run(sql, args![talk.id, stop, sentence, pen.world.made_at(talk.era)]).await;
}

/// Both wanted the two totals kept.
async fn talked(pen: &mut Pen<'_, '_>, talk: &Talk) {
    let Some(word) = pen.say("talk_totals", "kept", talk.era, path(talk.id)) else { return };
    let minutes: i64 = word.trim_end_matches(" min").parse().expect("a number");
    let sql = "insert into talk_totals (conversation_id, ic_seconds, manager_seconds, ic_agrees, manager_agrees) values ($1, $2, 60, 1, 1)";
    pen.world.run(sql, args![talk.id, minutes * 60]).await;
}

async fn follow_up(pen: &mut Pen<'_, '_>, talk: &Talk, state: &'static str) {
    let Some(word) = pen.say("follow_up", state, talk.era, path(talk.id)) else { return };
    let at = pen.world.made_at(talk.era);
    let (subject, sealed) =
        (pen.seal("follow_up.subject", talk.id.0, &word), pen.seal("follow_up.body", talk.id.0, &word));
    let sent_at = (state == "sent").then_some(at);
    let sql = "insert into follow_up (conversation_id, subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version) \
        values ($1, $2, $3, 1, $4, $5, $6, 1)";
    pen.world.run(sql, args![talk.id, subject, sealed, at, sent_at, sent_at.map(|_| "mail")]).await;
    if state == "sent" {
        pen.statement(("follow_up", talk.id.0), Who::Ines, &word, at).await;
    }
}
