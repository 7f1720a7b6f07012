//! Something said, once for every row of the table and every line it may have been said in.
//! Each carries a word of its own, by which pages are searched.

use db::args;
use jiff::Timestamp;
use jiff::civil::date;
use kit::Field;
use kit::ids::short;
use people::PersonId;

use super::talks::{Talk, talks};
use super::walk::COUNTED;
use super::world::{Era, Who, World};

/// Words of one row: whose they are, and the word they carry.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) object: &'static str,
    pub(super) state: &'static str,
    pub(super) era: Era,
    pub(super) about: Who,
    pub(super) word: String,
    /// The address of what carries it.
    pub(super) path: String,
}

impl Said {
    pub(super) fn row(&self) -> (&'static str, &'static str) {
        (self.object, self.state)
    }

    /// The column somebody stands in for these words.
    pub(super) fn column(&self, who: Who) -> &'static str {
        who.column(self.era, self.about)
    }

    /// The cell of a row for somebody and this thing.
    pub(super) fn cell(&self, who: Who, row: (&str, &str)) -> &'static str {
        who.cell(row, self.era, self.about)
    }
}

/// The word of a row in an era.
pub(super) fn word(object: &str, state: &str, era: Era) -> String {
    let era = if era == Era::Then { "then" } else { "now" };
    format!("zq-{object}-{state}-{era}").replace('_', "-")
}

/// Everything that was said, and where it hangs.
pub(super) struct Told {
    pub(super) said: Vec<Said>,
    pub(super) talks: Vec<Talk>,
    pub(super) evidence: Vec<i64>,
    pub(super) goals: Vec<i64>,
    pub(super) promises: Vec<i64>,
    /// Topics of a running agenda.
    pub(super) topics: Vec<i64>,
    /// What was noted on them.
    pub(super) entries: Vec<Entry>,
    /// Lines with a running agenda.
    pub(super) agendas: Vec<i64>,
    /// Lines with a hand-over note.
    pub(super) lines: Vec<i64>,
}

/// What somebody noted on a topic.
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) author: PersonId,
    /// The address of the topic.
    pub(super) path: String,
}

/// Writes down words while building the world.
pub(super) struct Pen<'w, 'a> {
    pub(super) world: &'w World<'a>,
    pub(super) told: Told,
    unsaid: &'w Unsaid,
}

/// Whether a row stays unsaid in an era.
pub(super) type Unsaid = dyn Fn(&str, &str, Era) -> bool + Sync;

/// Everything is said.
pub(super) fn nothing_unsaid(_: &str, _: &str, _: Era) -> bool {
    false
}

impl Pen<'_, '_> {
    pub(super) fn leaves_out(&self, object: &str, state: &str, era: Era) -> bool {
        (self.unsaid)(object, state, era)
    }

    /// The word of a row, noted as said about Ines; nothing when the row stays unsaid.
    pub(super) fn say(&mut self, object: &'static str, state: &'static str, era: Era, path: String) -> Option<String> {
        self.say_about(Who::Ines, object, state, era, path)
    }

    fn say_about(
        &mut self,
        about: Who,
        object: &'static str,
        state: &'static str,
        era: Era,
        path: String,
    ) -> Option<String> {
        if self.leaves_out(object, state, era) {
            return None;
        }
        let word = match (object, era) {
            ("talk_totals", Era::Then) => COUNTED[1].to_owned(),
            ("talk_totals", _) => COUNTED[0].to_owned(),
            _ => word(object, state, era),
        };
        self.told.said.push(Said { object, state, era, about, word: word.clone(), path });
        Some(word)
    }

    pub(super) fn seal(&self, column: &'static str, row: i64, text: &str) -> Vec<u8> {
        self.world.test.app.vault.seal(Field { column, row }, text)
    }

    pub(super) fn new_id(&self, at: Timestamp) -> i64 {
        self.world.test.app.entropy.id(at)
    }

    /// Something one side added beside something else.
    pub(super) async fn statement(&mut self, beside: (&'static str, i64), author: Who, text: &str, at: Timestamp) {
        let id = self.new_id(at);
        let sealed = self.seal("statement.text", id, text);
        let sql = "insert into statement (id, object, object_id, about_id, author_id, text_sealed, made_at) values ($1, $2, $3, $4, $5, $6, $7)";
        let (about, author) = (self.world.id(Who::Ines), self.world.id(author));
        self.world.run(sql, args![id, beside.0, beside.1, about, author, sealed, at]).await;
    }
}

/// Says everything, in both lines, except what stays unsaid.
pub(super) async fn tell(world: &World<'_>, unsaid: &Unsaid) -> Told {
    let told = Told {
        said: Vec::new(),
        talks: Vec::new(),
        evidence: Vec::new(),
        goals: Vec::new(),
        promises: Vec::new(),
        topics: Vec::new(),
        entries: Vec::new(),
        agendas: Vec::new(),
        lines: Vec::new(),
    };
    let mut pen = Pen { world, told, unsaid };
    for era in [Era::Then, Era::Now] {
        let held = talks(&mut pen, era).await;
        evidence(&mut pen, era).await;
        goals(&mut pen, era, held).await;
        promises(&mut pen, era, held).await;
        agenda(&mut pen, era).await;
    }
    direction(&mut pen, Who::Ines, "shared", Era::Now).await;
    direction(&mut pen, Who::Edda, "shared", Era::Then).await;
    direction(&mut pen, Who::Kai, "private", Era::Now).await;
    handover(&mut pen, Who::Ines, "draft", Era::Then).await;
    handover(&mut pen, Who::Edda, "shared_with_ic", Era::Then).await;
    handover(&mut pen, Who::Kai, "released", Era::Then).await;
    handover(&mut pen, Who::Kai, "ahead", Era::Now).await;
    handover(&mut pen, Who::Edda, "shared_ahead", Era::Now).await;
    pen.told
}

/// The note Tomas wrote when his line with somebody had ended, or Ruth while hers goes on.
async fn handover(pen: &mut Pen<'_, '_>, about: Who, state: &'static str, era: Era) {
    let line = pen.world.line(about, era);
    let path = format!("/lines/{line}/handover");
    let Some(word) = pen.say_about(about, "handover_note", state, era, path) else { return };
    let (sealed, at) = (pen.seal("handover_note.text", line.0, &word), pen.world.made_at(Era::Now));
    let (shared_at, released_at) =
        ((state != "draft" && state != "ahead").then_some(at), (state == "released").then_some(at));
    let sql = "insert into handover_note (line_id, text_sealed, saved_at, shared_at, released_at, version) values ($1, $2, $3, $4, $5, 1)";
    pen.world.run(sql, args![line, sealed, at, shared_at, released_at]).await;
    pen.told.lines.push(line.0);
}

async fn direction(pen: &mut Pen<'_, '_>, about: Who, state: &'static str, era: Era) {
    let (person, at) = (pen.world.id(about), pen.world.made_at(era));
    let path = format!("/people/{person}/direction");
    let Some(word) = pen.say_about(about, "direction", state, era, path) else { return };
    let (aim, text) = (pen.seal("direction.aim", person.0, "climb"), pen.seal("direction.text", person.0, &word));
    let sql = "insert into direction (person_id, aim_sealed, text_sealed, saved_at, shared_at, version) values ($1, $2, $3, $4, $5, 1)";
    pen.world.run(sql, args![person, aim, text, at, (state == "shared").then_some(at)]).await;
}

async fn evidence(pen: &mut Pen<'_, '_>, era: Era) {
    let (ines, manager) = (pen.world.id(Who::Ines), pen.world.manager(era));
    let kinds = [("evidence_by_ic", "private", ines), ("evidence_by_manager", "private", manager)];
    for (object, state, author) in kinds.into_iter().chain([("evidence", "shared", manager)]) {
        let at = pen.world.made_at(era);
        let id = pen.new_id(at);
        let Some(word) = pen.say(object, state, era, format!("/evidence/{}", short(id))) else { continue };
        let seal = |column| pen.seal(column, id, &word);
        let (situation, behaviour, impact) =
            (seal("evidence.situation"), seal("evidence.behaviour"), seal("evidence.impact"));
        let sql = "insert into evidence (id, about_id, author_id, line_id, happened_on, situation_sealed, behaviour_sealed, \
            impact_sealed, to_grow, next_level, made_at, shared_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, 1)";
        let (line, shared_at) = (pen.world.line(Who::Ines, era), (state == "shared").then_some(at));
        let day = date(2026, 11, 12);
        let args = args![id, ines, author, line, day, situation, behaviour, impact, at, shared_at];
        pen.world.run(sql, args).await;
        pen.told.evidence.push(id);
        if state == "shared" {
            pen.statement(("evidence", id), Who::Ines, &word, at).await;
        }
    }
}

async fn goals(pen: &mut Pen<'_, '_>, era: Era, held: Option<i64>) {
    for state in ["proposed", "agreed"] {
        let at = pen.world.made_at(era);
        let id = pen.new_id(at);
        let Some(word) = pen.say("plan", state, era, format!("/goals/{}", short(id))) else { continue };
        let sql = "insert into goal (id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, \
            state, proposed_by, made_at, agreed_at, version) values ($1, $2, $3, $4, 0, $5, $6, $6, $7, $7, $8, $9, $10, $11, 1)";
        let (ines, line) = (pen.world.id(Who::Ines), pen.world.line(Who::Ines, era));
        let (due, agreed_at) = (date(2027, 3, 1), (state == "agreed").then_some(at));
        let args = args![id, ines, line, held, &word, "", due, state, pen.world.manager(era), at, agreed_at];
        pen.world.run(sql, args).await;
        pen.told.goals.push(id);
        if state == "agreed" {
            check_in(pen, era, id).await;
        }
    }
}

async fn check_in(pen: &mut Pen<'_, '_>, era: Era, goal: i64) {
    let path = format!("/goals/{}", short(goal));
    let Some(word) = pen.say("plan_check_in", "written", era, path) else { return };
    let at = pen.world.made_at(era);
    let sql = "insert into goal_note (id, goal_id, author_id, on_day, text, made_at) values ($1, $2, $3, $4, $5, $6)";
    let (id, ines) = (pen.new_id(at), pen.world.id(Who::Ines));
    pen.world.run(sql, args![id, goal, ines, date(2026, 11, 12), &word, at]).await;
}

async fn promises(pen: &mut Pen<'_, '_>, era: Era, held: Option<i64>) {
    let ines = pen.world.id(Who::Ines);
    let sides = [
        ("promise_by_ic", "ic", ines, "to_ic"),
        ("promise_by_manager", "manager", pen.world.manager(era), "to_manager"),
    ];
    for (object, side, owner, objection) in sides {
        for state in ["open", "settled"] {
            let at = pen.world.made_at(era);
            let id = pen.new_id(at);
            let Some(word) = pen.say(object, state, era, format!("/promises/{}", short(id))) else { continue };
            let sql = "insert into promise (id, ic_id, line_id, conversation_id, owner_id, side, text, first_due_on, due_on, state, \
                settled_on, reason, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, '', $11, 1)";
            let is_settled = state == "settled";
            let (due, settled_on) = (date(2027, 3, 1), is_settled.then_some(date(2026, 11, 14)));
            let state = if is_settled { "kept" } else { "open" };
            let line = pen.world.line(Who::Ines, era);
            let args = args![id, ines, line, held, owner, side, &word, due, state, settled_on, at];
            pen.world.run(sql, args).await;
            pen.told.promises.push(id);
            if is_settled {
                objected(pen, objection, era, id).await;
            }
        }
    }
}

/// A topic of the line's 1:1s with something noted on it, and one that is closed.
async fn agenda(pen: &mut Pen<'_, '_>, era: Era) {
    let (ines, manager, at) = (pen.world.id(Who::Ines), pen.world.manager(era), pen.world.made_at(era));
    for (side, author, is_closed) in [("ic", ines, false), ("manager", manager, true)] {
        let id = pen.new_id(at);
        let Some(word) = pen.say("one_on_one_agenda", "any", era, format!("/topics/{}", short(id))) else { continue };
        let (sealed, closed_at) = (pen.seal("topic.text", id, &word), is_closed.then_some(at));
        let sql = "insert into topic (id, line_id, ic_id, author_id, side, text_sealed, is_question, place, made_at, closed_at, closed_by, version) \
            values ($1, $2, $3, $4, $5, $6, 0, 1, $7, $8, $9, 1)";
        let line = pen.world.line(Who::Ines, era);
        pen.world
            .run(sql, args![id, line, ines, author, side, sealed, at, closed_at, is_closed.then_some(author)])
            .await;
        let entry = pen.new_id(at);
        let sealed = pen.seal("topic_entry.text", entry, &word);
        let sql = "insert into topic_entry (id, topic_id, author_id, text_sealed, made_at, version) values ($1, $2, $3, $4, $5, 1)";
        pen.world.run(sql, args![entry, id, author, sealed, at]).await;
        pen.told.entries.push(Entry { id: entry, author, path: format!("/topics/{}", short(id)) });
        pen.told.topics.push(id);
        pen.told.agendas.push(line.0);
    }
}

/// What the other side said beside a settled promise.
async fn objected(pen: &mut Pen<'_, '_>, state: &'static str, era: Era, promise: i64) {
    let path = format!("/promises/{}", short(promise));
    let Some(word) = pen.say("promise_objection", state, era, path) else { return };
    let manager = if era == Era::Then { Who::Tomas } else { pen.world.seat };
    let author = if state == "to_ic" { manager } else { Who::Ines };
    let at = pen.world.made_at(era);
    pen.statement(("promise_objection", promise), author, &word, at).await;
}
