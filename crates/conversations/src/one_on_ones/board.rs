use std::collections::HashMap;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{PageError, Problems};
use people::PersonId;
use people::access::Grant;
use people::sessions::Viewer;

use super::TopicId;
use super::desk::Desk;
use super::queries::{self, Entry, Row};
use super::rules::{self, LONGEST_ENTRY, LONGEST_TOPIC};
use crate::ConversationId;
use crate::conversations::Side;

/// The topics that stand on the agenda, on its own page and in the room: the IC's first, each
/// side in its own order, then what is done in the sitting of now.
#[derive(Clone, Debug, Template)]
#[template(path = "one_on_ones/_board.html")]
pub(crate) struct Board {
    ic: PersonId,
    seen: String,
    /// Who sees at once what is added: "Ruth".
    others: String,
    groups: [Group; 2],
    done: Vec<TopicRow>,
    done_title: String,
    /// How many topics from before stay between the two of the line, for who stands in.
    hidden: usize,
    room: String,
    key: KeyField,
    typed: String,
    problems: Problems,
}

/// The topics of one side.
#[derive(Clone, Debug)]
struct Group {
    title: String,
    id: &'static str,
    is_own: bool,
    topics: Vec<TopicRow>,
}

/// A topic in a list.
#[derive(Clone, Debug)]
pub(super) struct TopicRow {
    pub(super) id: TopicId,
    pub(super) path: String,
    pub(super) text: String,
    pub(super) is_question: bool,
    /// "You, 12 Nov, carried over from 19 Nov".
    pub(super) facts: String,
    pub(super) newest: Option<Newest>,
    may_take_back: bool,
    is_first: bool,
    is_last: bool,
}

/// The newest thing noted on a topic.
#[derive(Clone, Debug)]
pub(super) struct Newest {
    pub(super) by: String,
    pub(super) text: String,
    /// How many entries stand before it.
    pub(super) earlier: i64,
}

impl HtmlSafe for Board {}

/// The topics of a board that its reader may read, opened.
pub(super) struct Readable {
    pub(super) row: Row,
    pub(super) text: String,
    pub(super) newest: Option<Entry>,
}

impl Board {
    /// How many topics wait to be talked about.
    pub(super) fn waiting(&self) -> usize {
        self.groups.iter().map(|group| group.topics.len()).sum()
    }

    /// The board, for who sits at the desk; in the room of a conversation when `room` says so.
    pub(super) fn new(
        desk: &Desk,
        viewer: &Viewer,
        shell: &Shell,
        topics: &Topics,
        room: Option<ConversationId>,
    ) -> Board {
        let since = desk.since();
        let is_done = |one: &&Readable| one.is_done(desk);
        let is_of_now = |one: &&Readable| one.row.closed_at.is_none_or(|at| at >= since);
        let row = |one: &Readable| topic_row(desk, viewer, one, room);
        let group = |side: Side| {
            let of_side = topics.readable.iter().filter(|one| one.row.side == side && !is_done(one));
            let mut rows: Vec<TopicRow> = of_side.map(row).collect();
            if let Some(first) = rows.first_mut() {
                first.is_first = true;
            }
            if let Some(last) = rows.last_mut() {
                last.is_last = true;
            }
            let is_own = side == desk.side;
            let title =
                if is_own { "Your topics".to_owned() } else { format!("{} topics", possessive(desk.name_of(side))) };
            Group { title, id: side.name(), is_own, topics: rows }
        };
        Board {
            ic: desk.line.ic_id,
            seen: desk.seen(viewer, desk.now),
            others: desk.others(viewer),
            groups: [group(Side::Ic), group(Side::Manager)],
            done: topics.readable.iter().filter(is_done).filter(is_of_now).map(row).collect(),
            done_title: done_title(desk),
            hidden: topics.hidden,
            room: room.map(|id| id.to_string()).unwrap_or_default(),
            key: shell.key(),
            typed: String::new(),
            problems: Problems::none(),
        }
    }

    /// The same with what to mend about a topic, and what was typed.
    #[must_use]
    pub(super) fn with(self, problems: Problems, typed: String) -> Board {
        Board { problems, typed, ..self }
    }
}

/// Everything a board is made of.
pub(super) struct Topics {
    pub(super) readable: Vec<Readable>,
    /// How many open ones the viewer may only know of.
    pub(super) hidden: usize,
}

impl Topics {
    /// The topics on the agenda of a desk and those closed since its last sitting, each for who
    /// may read it.
    pub(super) async fn of(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Topics, PageError> {
        let since = desk.sittings.last_over().unwrap_or(Timestamp::UNIX_EPOCH).min(desk.since());
        let mut granted: Vec<(TopicId, Grant)> = Vec::new();
        let (mut rows, mut hidden) = (Vec::new(), 0);
        for row in queries::on_the_agenda(&app.db, desk.line.id, since).await? {
            match desk.grant(app, viewer, &row).filter(Grant::may_read) {
                Some(grant) => {
                    granted.push((row.id, grant.clone()));
                    rows.push((queries::words(app, &grant, &row)?, row));
                }
                None if row.closed_at.is_none() => hidden += 1,
                None => {}
            }
        }
        let newest = queries::newest_entries(app, desk.line.id, &granted).await?;
        let mut newest: HashMap<i64, Entry> = newest.into_iter().map(|(topic, entry)| (topic.0, entry)).collect();
        let readable = rows.into_iter().map(|(text, row)| Readable { newest: newest.remove(&row.id.0), text, row });
        Ok(Topics { readable: readable.collect(), hidden })
    }

    /// The topics of a side that wait to be talked about, as the board shows them.
    pub(super) fn waiting(&self, desk: &Desk, side: Side) -> Vec<TopicId> {
        let of_side = self.readable.iter().filter(|one| one.row.side == side && !one.is_done(desk));
        of_side.map(|one| one.row.id).collect()
    }
}

impl Readable {
    /// Whether it is done with in the sitting of now, or closed.
    fn is_done(&self, desk: &Desk) -> bool {
        let (id, made_at, closed_at) = (self.row.id, self.row.made_at, self.row.closed_at);
        closed_at.is_some() || desk.sittings.standing(made_at, &desk.talked(id)).is_talked
    }
}

/// A topic as a list shows it.
pub(super) fn topic_row(desk: &Desk, viewer: &Viewer, one: &Readable, room: Option<ConversationId>) -> TopicRow {
    let today = viewer.today(desk.now);
    let day = |at: Timestamp| dates::short_day(dates::local(at, &viewer.zone).date(), today);
    let row = &one.row;
    let by = |id: PersonId, name: &str| if id == viewer.id { "You".to_owned() } else { first(name).to_owned() };
    let mut facts = vec![by(row.author_id, &row.author_name), day(row.made_at)];
    match (row.closed_at, &row.closed_by_name) {
        (Some(at), Some(_)) if row.closed_by == Some(viewer.id) => facts.push(format!("closed by you on {}", day(at))),
        (Some(at), Some(name)) => facts.push(format!("closed by {} on {}", first(name), day(at))),
        _ => facts.extend(desk.sittings.standing(row.made_at, &desk.talked(row.id)).facts(today)),
    }
    if row.promises > 0 {
        facts.push(if row.promises == 1 {
            "a promise came of it".to_owned()
        } else {
            format!("{} promises came of it", row.promises)
        });
    }
    TopicRow {
        id: row.id,
        path: path(row.id, room),
        text: one.text.clone(),
        is_question: row.is_question,
        facts: facts.join(", "),
        newest: one.newest.as_ref().map(|entry| Newest {
            by: format!("{}, {}", by(entry.author_id, &entry.author_name), day(entry.made_at)),
            text: entry.text.clone(),
            earlier: row.entries - 1,
        }),
        may_take_back: rules::may_take_back(row.author_id == viewer.id, row.hanging()),
        is_first: false,
        is_last: false,
    }
}

/// The page of a topic; reached from a room it leads back there.
pub(crate) fn path(topic: TopicId, room: Option<ConversationId>) -> String {
    match room {
        Some(room) => format!("/topics/{topic}?room={room}"),
        None => format!("/topics/{topic}"),
    }
}

fn done_title(desk: &Desk) -> String {
    let today: Date = desk.today();
    match desk.sittings.current().map(|sitting| sitting.on).filter(|on| *on != today) {
        Some(on) => format!("Done on {}", dates::day(on)),
        None => "Done today".to_owned(),
    }
}
