//! Objects without words of their own: who opens their pages, and who sends their forms.

use super::table;
use super::walk::NOWHERE;
use super::world::{Era, Who, World};
use super::writes::{answered, wrong};

/// One page or form of a row.
struct Plain {
    row: (&'static str, &'static str),
    /// `{ines}`, `{line}` and `{level}` stand for theirs.
    path: &'static str,
    sent: Sent,
    /// Whether it adds something beside the thing, which who reads it with a plus may do too.
    adds: bool,
    /// Whether it cannot be sent without changing something: only who may not is asked.
    is_final: bool,
}

/// What somebody does with it.
enum Sent {
    /// The page is read.
    Nothing,
    /// A form is typed into.
    Fields(&'static [(&'static str, &'static str)]),
    /// A file is chosen that is no table: whoever may import is told so.
    File,
}

const fn page(row: (&'static str, &'static str), path: &'static str) -> Plain {
    Plain { row, path, sent: Sent::Nothing, adds: false, is_final: false }
}

const fn upload(row: (&'static str, &'static str), path: &'static str) -> Plain {
    Plain { row, path, sent: Sent::File, adds: false, is_final: false }
}

const fn form(
    row: (&'static str, &'static str),
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> Plain {
    Plain { row, path, sent: Sent::Fields(fields), adds: false, is_final: false }
}

const fn adding(
    row: (&'static str, &'static str),
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> Plain {
    Plain { adds: true, ..form(row, path, fields) }
}

const fn last(row: (&'static str, &'static str), path: &'static str) -> Plain {
    Plain { is_final: true, ..form(row, path, &[]) }
}

const CLOSED: (&str, &str) = ("framework", "draft");
const OPEN: (&str, &str) = ("framework", "draft_open_for_comment");

const KINDS: (&str, &str) = ("conversation_kind", "published");
const KIND_DRAFT: (&str, &str) = ("conversation_kind", "draft");

const AGENDA: (&str, &str) = ("one_on_one_agenda", "any");

const OLD: (&str, &str) = ("_version", "99");

const PLAIN: &[Plain] = &[
    page(KINDS, "/kinds"),
    page(KINDS, "/kinds/career"),
    form(KIND_DRAFT, "/kinds/career/copies", &[("title", "")]),
    form(KIND_DRAFT, "/kinds/career/drafts", &[]),
    last(KIND_DRAFT, "/kinds/career/retirement"),
    last(KIND_DRAFT, "/kinds/career/retirement/ending"),
    page(KIND_DRAFT, "/kinds/drafts/{kind}"),
    page(KIND_DRAFT, "/kinds/drafts/{kind}/pages/about"),
    form(KIND_DRAFT, "/kinds/drafts/{kind}/pages/about", &[("title", ""), OLD]),
    page(KIND_DRAFT, "/kinds/drafts/{kind}/parts/month"),
    form(KIND_DRAFT, "/kinds/drafts/{kind}/parts/month", &[("ic.title", ""), OLD]),
    last(KIND_DRAFT, "/kinds/drafts/{kind}/publication"),
    last(KIND_DRAFT, "/kinds/drafts/{kind}/removal"),
    form(AGENDA, "/people/{ines}/topics", &[("topic", "")]),
    last(AGENDA, "/people/{ines}/one-on-ones/question"),
    last(AGENDA, "/people/{ines}/one-on-ones/answers"),
    page(("org_chart", "any"), "/people"),
    page(("org_chart", "any"), "/people/{ines}/tree"),
    page(("org_chart", "any"), "/people/{ines}/line"),
    form(("org_chart", "any"), "/people/{ines}/line", &[("manager", "{ruth}"), ("line", "old")]),
    form(
        ("org_chart", "any"),
        "/people/{ines}/line/stand-in",
        &[("person", "{ruth}"), ("line", "{ruth}"), ("first", ""), ("last", "")],
    ),
    form(("org_chart", "any"), "/people/{ines}/line/stand-in/ending", &[("stand_in", "{ruth}")]),
    form(("org_chart", "any"), "/people/{ines}/line/ending", &[("line", "{ruth}")]),
    form(("org_chart", "any"), "/people/{ines}/line/move/ending", &[("planned", "{ruth}")]),
    page(("person_card", "any"), "/people/{ines}"),
    form(("person_card", "any"), "/people/{ines}/card", &[("name", ""), OLD]),
    page(("level_history", "any"), "/people/{ines}/level"),
    form(("level_history", "any"), "/people/{ines}/level", &[("level", "none such"), OLD]),
    form(("level_history", "any"), "/people/{ines}/level/corrections", &[("step", "none such"), OLD]),
    page(("access_log", "about_the_ic"), "/people/{ines}/access-log"),
    page(("framework", "published"), "/framework"),
    page(("framework", "published"), "/framework/discussion?version=1"),
    page(("framework", "published"), "/framework/levels/{level}"),
    page(("framework", "published"), "/frameworks"),
    page(("framework", "published"), "/framework/comparison"),
    page(("framework", "published"), "/framework/versions"),
    page(CLOSED, "/frameworks/import"),
    page(CLOSED, "/frameworks/drafts/new"),
    form(CLOSED, "/frameworks/drafts", &[("name", "")]),
    page(CLOSED, "/frameworks/drafts/{closed}"),
    page(CLOSED, "/frameworks/drafts/{closed}/competencies/{competency}"),
    page(CLOSED, "/frameworks/drafts/{closed}/difference"),
    form(CLOSED, "/frameworks/drafts/{closed}/comments", &[("comment", "")]),
    page(OPEN, "/frameworks/drafts/{open}"),
    page(OPEN, "/frameworks/drafts/{open}/competencies/{competency}"),
    page(OPEN, "/frameworks/drafts/{open}/difference"),
    adding(OPEN, "/frameworks/drafts/{open}/comments", &[("comment", "")]),
    adding(OPEN, "/frameworks/drafts/{open}/competencies/{competency}/wordings", &[("level", "{level}"), ("text", "")]),
    form(OPEN, "/frameworks/drafts/{open}/levels", &[OLD]),
    form(OPEN, "/frameworks/drafts/{open}/pillars", &[OLD]),
    form(OPEN, "/frameworks/drafts/{open}/weights", &[("group", "pillars"), OLD]),
    form(OPEN, "/frameworks/drafts/{open}/about", &[OLD]),
    form(OPEN, "/frameworks/drafts/{open}/competencies", &[("new", "")]),
    form(OPEN, "/frameworks/drafts/{open}/competencies/{competency}", &[OLD]),
    form(OPEN, "/frameworks/drafts/{open}/competencies/{competency}/criteria", &[("criterion", "")]),
    form(OPEN, "/frameworks/drafts/{open}/publication", &[OLD]),
    form(OPEN, "/frameworks/wordings/{wording}/taking", &[OLD]),
    form(OPEN, "/frameworks/wordings/{wording}/declining", &[("answer", "")]),
    last(OPEN, "/frameworks/drafts/{open}/opening"),
    last(OPEN, "/frameworks/drafts/{open}/closing"),
    last(OPEN, "/frameworks/drafts/{open}/removal"),
    last(OPEN, "/frameworks/drafts/{open}/competencies/{competency}/removal"),
    page(("role", "any"), "/roles"),
    form(("role", "any"), "/roles", &[("email", "nobody@nowhere.example"), ("role", "administrator")]),
    page(("people_import", "any"), "/people/import"),
    upload(("people_import", "any"), "/people/import"),
    page(("people_import", "any"), "/people/export.csv"),
    upload(("framework", "draft"), "/frameworks/import"),
    form(("account", "state"), "/people/import/invitations", &[]),
    page(("outbox", "any"), "/outbox"),
    page(("account", "state"), "/accounts/{ines}"),
    form(("account", "state"), "/accounts/{ines}/address", &[("new_email", "no address")]),
    page(("workspace_settings", "any"), "/workspace"),
    form(("workspace_settings", "any"), "/workspace", &[("name", ""), OLD]),
    page(("workspace_settings", "any"), "/workspace/rhythms"),
    form(("workspace_settings", "any"), "/workspace/rhythms", &[("rhythm.career", "none such"), OLD]),
    page(("cadence", "any"), "/lines/{line}/rhythm"),
    form(("cadence", "any"), "/lines/{line}/rhythm", &[("rhythm.career", "none such"), OLD]),
];

/// The rows that are checked here.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let more = [
        ("account", "own"),
        ("notice", "own"),
        ("conversation_date", "any"),
        ("public_page", "any"),
        ("insight_counts", "workspace"),
    ];
    PLAIN.iter().map(|plain| plain.row).chain(more)
}

fn filled(world: &World<'_>, text: &str) -> String {
    let of = |who: Who| world.id(who).to_string();
    text.replace("{ines}", &of(Who::Ines))
        .replace("{line}", &world.line(Who::Ines, Era::Now).to_string())
        .replace("{ruth}", &of(Who::Ruth))
        .replace("{level}", &world.framework.levels[1].key)
        .replace("{competency}", &world.framework.pillars[0].competencies[0].key)
        .replace("{closed}", &kit::ids::short(world.drafts.closed))
        .replace("{open}", &kit::ids::short(world.drafts.open))
        .replace("{kind}", &kit::ids::short(world.drafts.kind))
        .replace("{wording}", &kit::ids::short(world.drafts.wording))
}

/// What somebody reaches and should not, or should and does not.
pub(super) async fn open(world: &World<'_>, who: Who, days: i64) -> Vec<String> {
    let nothing = world.actor(who).get(NOWHERE).await;
    let mut problems = Vec::new();
    for plain in PLAIN {
        let (object, state) = plain.row;
        let column = who.column(Era::Always, Who::Ines);
        let cell = table::cell(object, state, column);
        let path = filled(world, plain.path);
        let problem = match plain.sent {
            Sent::Nothing => {
                let status = world.actor(who).get(&path).await.status.as_u16();
                // The outbox is nothing but that mails exist.
                let reads = table::reads(cell, days) || (object == "outbox" && !table::hides(cell, days));
                let expected = match who {
                    _ if reads => 200,
                    Who::Kofi | Who::Nobody => 303,
                    _ => 404,
                };
                (status != expected).then(|| format!("answers {status}, not {expected}"))
            }
            Sent::File => {
                let page = world.actor(who).upload(&path, &[], ("noise.bin", b"\0\0")).await;
                answered(&page, (who, &nothing), &path, table::writes(cell, days))
            }
            Sent::Fields(fields) => {
                let fields: Vec<(&str, String)> =
                    fields.iter().map(|(name, value)| (*name, filled(world, value))).collect();
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let allowed = table::writes(cell, days) || (plain.adds && table::states(cell, days));
                if allowed && plain.is_final {
                    continue;
                }
                wrong(world, (who, &nothing), &path, &fields, allowed).await
            }
        };
        problems
            .extend(problem.map(|problem| format!("{object} {state}: {path} {problem} ({who:?}, {column}: {cell})")));
    }
    problems
}
