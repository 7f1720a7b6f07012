//! Every form that changes something said, pressed by everybody. Whoever the table does not
//! let write is answered as if the thing did not exist. The forms are sent with something to
//! mend in them, so that who may write is told so and nothing changes for the next one.

use people::PersonId;

use super::table;
use super::walk::NOWHERE;
use super::words::{Said, Told};
use super::world::{Era, Who, World};
use crate::support::Page;

use Need::{Give, Own, Read, State, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Write,
    State,
    /// Whoever reads it may answer.
    Read,
    /// Whoever it is about says it, and both read it.
    Give,
    /// Whoever may write changes what they wrote themselves.
    Own,
}

/// A row of the table.
type Row = (&'static str, &'static str);

/// A form of a row: what it needs, where it goes below the address of the thing, and what is
/// typed. With several rows, the form belongs to whichever of them is the viewer's.
pub(super) struct Form {
    /// What was said, below whose address it goes.
    of: Row,
    rows: &'static [Row],
    /// Whether what it makes is made now, whenever the thing it goes to was.
    makes: bool,
    need: Need,
    to: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

const fn form(
    rows: &'static [Row],
    need: Need,
    to: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> Form {
    Form { of: rows[0], rows, makes: false, need, to, fields }
}

/// Something settled follows the row it followed while it was open.
const fn again(settled: Row, open: &'static [Row], to: &'static str) -> Form {
    Form { of: settled, ..form(open, Write, to, &[]) }
}

/// Something new on what is there, or beside it.
const fn new(rows: &'static [Row], to: &'static str, fields: &'static [(&'static str, &'static str)]) -> Form {
    Form { makes: true, ..form(rows, Write, to, fields) }
}

const AGENDA: &[Row] = &[("one_on_one_agenda", "any")];
const OLD: (&str, &str) = ("_version", "99");

/// All of them.
const FORMS: &[Form] = &[
    form(&[("conversation", "open")], Write, "/time", &[("day", "no day"), OLD]),
    form(&[("conversation", "open")], Write, "/cancellation", &[("reason", "")]),
    form(&[("conversation", "open")], Write, "/room/part", &[("from", "9"), ("go", "back")]),
    form(
        &[("conversation", "open")],
        Write,
        "/room/minutes",
        &[("minutes", "5"), ("borrow", "99"), ("from", "9"), ("seen", "99")],
    ),
    form(&[("conversation", "open")], Write, "/explanation", &[("reason", "")]),
    form(&[("how_it_felt", "given")], Give, "/felt", &[("sentence", "")]),
    form(&[("talk_totals", "kept")], Read, "/talk-totals", &[("totals", "keep")]),
    form(&[("ic_preparation", "draft"), ("manager_preparation", "draft")], Write, "/preparation", &[OLD]),
    form(&[("ic_preparation", "draft"), ("manager_preparation", "draft")], Write, "/preparation/draft", &[OLD]),
    form(&[("ic_preparation", "draft")], Write, "/preparation/sharing", &[OLD]),
    form(&[("self_assessment", "draft"), ("manager_assessment", "handed_in")], Write, "/assessment/submission", &[OLD]),
    form(&[("manager_assessment", "shared")], State, "/assessment/statement", &[("statement", "")]),
    form(&[("shared_notes", "open")], Write, "/room/notes", &[("text", "x"), OLD]),
    form(
        &[("ic_private_note", "any"), ("manager_private_note", "in_office")],
        Write,
        "/room/private-notes",
        &[("text", "x"), OLD],
    ),
    form(&[("shared_notes", "closed")], State, "/room/notes/statements", &[("statement", "")]),
    form(&[("follow_up", "draft")], Write, "/follow-up", &[("subject", "x"), ("body", "x"), OLD]),
    form(&[("follow_up", "draft")], Write, "/follow-up/sending", &[("subject", "x"), ("body", "x"), OLD]),
    form(&[("follow_up", "draft")], Write, "/follow-up/copy", &[("subject", "x"), ("body", "x"), OLD]),
    form(&[("follow_up", "sent")], State, "/recollection", &[("recollection", "")]),
    form(&[("handover_note", "ahead")], Write, "", &[("then", "share"), OLD]),
    form(&[("handover_note", "shared_ahead")], State, "/statements", &[("statement", "")]),
    form(&[("handover_note", "draft")], Write, "", &[("then", "share"), OLD]),
    form(&[("handover_note", "shared_with_ic")], State, "/statements", &[("statement", "")]),
    form(&[("handover_note", "released")], State, "/statements", &[("statement", "")]),
    form(&[("direction", "private")], Write, "", &[("aim", "nowhere"), OLD]),
    form(&[("direction", "shared")], Write, "", &[("aim", "nowhere"), OLD]),
    form(&[("evidence_by_ic", "private")], Write, "/edit", &[("behaviour", ""), OLD]),
    form(&[("evidence_by_manager", "private")], Write, "/edit", &[("behaviour", ""), OLD]),
    form(&[("evidence", "shared")], State, "/statements", &[("statement", "")]),
    form(&[("plan", "proposed")], Write, "/edit", &[("text", ""), OLD]),
    form(&[("plan", "proposed")], Write, "/agreement", &[OLD]),
    form(&[("plan", "proposed")], Write, "/ending", &[OLD]),
    form(&[("plan", "agreed")], Write, "/edit", &[("text", ""), OLD]),
    form(&[("plan", "agreed")], Write, "/ending", &[("result", "none such"), OLD]),
    new(&[("plan_check_in", "written")], "/notes", &[("text", "")]),
    again(("promise_by_ic", "settled"), &[("promise_by_ic", "open")], "/reopening"),
    again(("promise_by_manager", "settled"), &[("promise_by_manager", "open")], "/reopening"),
    form(&[("promise_by_ic", "open")], Write, "/settlement", &[("state", "none such")]),
    form(&[("promise_by_ic", "open")], Write, "/due", &[("due_on", "no day"), OLD]),
    form(&[("promise_by_ic", "open")], State, "/statements", &[("statement", "")]),
    form(&[("promise_by_manager", "open")], Write, "/settlement", &[("state", "none such")]),
    form(&[("promise_by_manager", "open")], Write, "/due", &[("due_on", "no day"), OLD]),
    form(&[("promise_by_manager", "open")], State, "/statements", &[("statement", "")]),
    form(&[("promise_objection", "to_ic")], State, "/statements", &[("statement", "")]),
    form(&[("promise_objection", "to_manager")], State, "/statements", &[("statement", "")]),
    form(AGENDA, Write, "/entries", &[("entry", "")]),
    form(AGENDA, Own, "/entries/{entry}", &[("entry", ""), OLD]),
    form(AGENDA, Write, "/text", &[("topic", ""), OLD]),
    form(AGENDA, Write, "/place", &[("go", "nowhere")]),
];

/// Forms that cannot be sent without changing something: only those who may not are asked.
const FINAL: &[Form] = &[
    form(&[("conversation", "open")], Write, "/room/beginning", &[]),
    form(&[("conversation", "open")], Write, "/room/withdrawal", &[]),
    form(&[("conversation", "open")], Write, "/room/ending", &[]),
    form(&[("conversation", "open")], Write, "/room/pause", &[]),
    form(&[("conversation", "open")], Write, "/room/pause/ending", &[]),
    form(&[("conversation", "open")], Write, "/room/floor", &[("speaking", "ic")]),
    form(&[("shared_notes", "open")], Write, "/captured/gaps", &[("text", "x"), OLD]),
    form(&[("self_assessment", "handed_in")], Write, "/assessment/sharing", &[]),
    form(&[("evidence_by_ic", "private")], Write, "/sharing", &[]),
    form(&[("evidence_by_ic", "private")], Write, "/removal", &[]),
    form(&[("evidence_by_manager", "private")], Write, "/sharing", &[]),
    form(&[("evidence_by_manager", "private")], Write, "/removal", &[]),
    form(&[("handover_note", "shared_with_ic")], State, "/release", &[]),
    form(&[("follow_up", "sent")], State, "/confirmation", &[]),
    form(AGENDA, Write, "/talk", &[]),
    form(AGENDA, Write, "/closure", &[]),
    form(AGENDA, Write, "/reopening", &[]),
    form(AGENDA, Write, "/removal", &[]),
    form(&[("plan", "agreed")], Write, "/continuation", &[]),
];

/// Forms for something new about Ines, below her address.
const NEW: &[Form] = &[
    new(&[("evidence_by_ic", "private"), ("evidence_by_manager", "private")], "/evidence", &[("behaviour", "")]),
    new(&[("plan", "proposed")], "/goals", &[("text", "")]),
    new(&[("promise_by_ic", "open"), ("promise_by_manager", "open")], "/promises", &[("text", "")]),
    new(&[("conversation", "open")], "/conversations", &[("kind", ""), ("day", "no day")]),
];

impl Form {
    /// Whether these cells let somebody send it. Whoever may change a thing need not be offered
    /// a statement beside it, and may be: that is for the feature to say.
    fn allows(&self, cells: &[&str], days: i64) -> Option<bool> {
        let any = |may: fn(&str, i64) -> bool| cells.iter().any(|cell| may(cell, days));
        match self.need {
            Write | Own => Some(any(table::writes)),
            State if any(table::writes) => None,
            State => Some(any(table::states)),
            Read | Give => Some(any(table::reads)),
        }
    }

    /// Where it goes for something said, and whose that is if it is somebody's own.
    fn target(&self, world: &World<'_>, told: &Told, said: &Said) -> (String, Option<PersonId>) {
        let path = format!("{}{}", said.path, self.to);
        match self.need {
            Give => (path, Some(world.id(said.about))),
            Own => {
                let entry = told.entries.iter().find(|entry| entry.path == said.path).expect("an entry");
                (path.replace("{entry}", &kit::ids::short(entry.id)), Some(entry.author))
            }
            _ => (path, None),
        }
    }
}

/// The cell of a row of the table for something that was said.
pub(super) type CellOf = dyn Fn(&Said, Row) -> &'static str + Sync;

/// What somebody reaches and should not, or should and does not.
pub(super) async fn press(world: &World<'_>, told: &Told, who: Who, days: i64) -> Vec<String> {
    let mut problems = press_new(world, who, days, &|row| who.cell(row, Era::Now, Who::Ines)).await;
    problems.extend(press_by(world, told, who, days, &move |said, row| said.cell(who, row)).await);
    problems
}

/// The same with forms for something new about Ines, by the cells of what is made now.
pub(super) async fn press_new(
    world: &World<'_>,
    who: Who,
    days: i64,
    cell: &(dyn Fn(Row) -> &'static str + Sync),
) -> Vec<String> {
    let nothing = world.actor(who).get(NOWHERE).await;
    let mut problems = Vec::new();
    for form in NEW {
        let cells: Vec<&str> = form.rows.iter().map(|row| cell(*row)).collect();
        let allowed = form.allows(&cells, days).unwrap_or_default();
        let path = format!("/people/{}{}", world.id(Who::Ines), form.to);
        problems.extend(wrong(world, (who, &nothing), &path, form.fields, allowed).await);
    }
    problems
}

/// The same by cells that are worked out otherwise.
pub(super) async fn press_by(world: &World<'_>, told: &Told, who: Who, days: i64, cell: &CellOf) -> Vec<String> {
    let nothing = world.actor(who).get(NOWHERE).await;
    let mut problems = Vec::new();
    for (form, is_final) in FORMS.iter().map(|form| (form, false)).chain(FINAL.iter().map(|form| (form, true))) {
        let things: Vec<_> = told.said.iter().filter(|said| said.row() == form.of).collect();
        assert!(!things.is_empty(), "nothing was said of {:?}", form.of);
        for said in things {
            let judged = Said { era: if form.makes { Era::Now } else { said.era }, ..said.clone() };
            let cells: Vec<&str> = form.rows.iter().map(|row| cell(&judged, *row)).collect();
            let Some(allowed) = form.allows(&cells, days) else { continue };
            let (path, whose) = form.target(world, told, said);
            let allowed = allowed && whose.is_none_or(|whose| whose == world.id(who));
            if allowed && is_final {
                continue;
            }
            if let Some(problem) = wrong(world, (who, &nothing), &path, form.fields, allowed).await {
                problems.push(format!("{} {path} {problem}", said.word));
            }
        }
    }
    problems
}

/// Sends a form; says what is wrong about the answer.
pub(super) async fn wrong(
    world: &World<'_>,
    (who, nothing): (Who, &Page),
    path: &str,
    fields: &[(&str, &str)],
    allowed: bool,
) -> Option<String> {
    answered(&world.actor(who).post(path, fields).await, (who, nothing), path, allowed)
}

/// What is wrong about the answer to something that was sent.
pub(super) fn answered(page: &Page, (who, nothing): (Who, &Page), path: &str, allowed: bool) -> Option<String> {
    let to = page.location.clone().unwrap_or_default();
    let was = match page.status.as_u16() {
        303 if to.starts_with("/sign-in") => false,
        404 => {
            assert!(page.text == nothing.text, "{who:?} {path}: the 404 differs from a page nobody has");
            false
        }
        200 | 204 | 303 | 409 | 422 => true,
        status => return Some(format!("answers {who:?} with {status}")),
    };
    (was != allowed).then(|| {
        format!(
            "answers {who:?} with {}; the table says {}",
            page.status,
            if allowed { "they may" } else { "nothing is there" }
        )
    })
}
