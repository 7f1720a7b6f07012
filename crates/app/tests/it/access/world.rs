//! The people of the table: one for every column, around three climbers whose line moved from
//! Tomas to Mirjam twenty days ago, and to Ruth two days later.

use conversations::kinds;
use db::args;
use growth::frameworks::{self, Framework, FrameworkVersionId};
use jiff::{SignedDuration, Timestamp};
use people::{LineId, PersonId};
use std::sync::Arc;

use super::table;
use crate::support::{Actor, TestApp};

/// Somebody of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A climber: most things are about her.
    Ines,
    /// A climber who shared her direction while Tomas held the rope.
    Edda,
    /// A climber who kept his direction to himself.
    Kai,
    /// Manages the three since eighteen days.
    Ruth,
    /// Managed the three until twenty days ago.
    Tomas,
    /// Managed the three for the two days between.
    Mirjam,
    /// Manages Ruth.
    Beatriz,
    /// A people partner.
    Zeynep,
    /// An administrator.
    Hana,
    /// A colleague.
    Noor,
    /// Left yesterday, with a browser still open.
    Kofi,
    /// Not signed in.
    Nobody,
}

use Who::*;

/// When something was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// In Ruth's line.
    Now,
    /// In Tomas's line.
    Then,
    /// In no line: it was always there.
    Always,
}

/// For how many days Tomas's line has been over when a story begins.
pub(super) const ENDED: i64 = 20;

impl Who {
    pub(super) const ALL: [Who; 12] = [Ines, Edda, Kai, Ruth, Tomas, Mirjam, Beatriz, Zeynep, Hana, Noor, Kofi, Nobody];

    /// The column somebody stands in, for something of this time about one of the climbers.
    pub(super) fn column(self, era: Era, about: Who) -> &'static str {
        match self {
            who if who == about => "ic",
            Ines | Edda | Kai | Noor => "colleague",
            Ruth if era == Era::Then => "new_manager",
            Ruth => "manager",
            Tomas | Mirjam if era == Era::Now => "colleague",
            Tomas | Mirjam => "old_manager",
            Beatriz => "skip",
            Zeynep => "people_partner",
            Hana => "admin",
            Kofi => "leaver",
            Nobody => "anonymous",
        }
    }

    /// The cell of a row for something of this time about one of the climbers. Whoever managed
    /// second and has ended too keeps of the time before no more than a new manager had.
    pub(super) fn cell(self, row: (&str, &str), era: Era, about: Who) -> &'static str {
        let cell = |column| table::cell(row.0, row.1, column);
        match self == Mirjam && era == Era::Then {
            // It was written when her line was over, too.
            true if row.0 == "handover_note" => "-",
            true => table::smaller(cell("new_manager"), cell("old_manager")),
            false => cell(self.column(era, about)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Ines => "Ines Carvalho",
            Edda => "Edda Jonsdottir",
            Kai => "Kai Nakamura",
            Ruth => "Ruth Adeyemi",
            Tomas => "Tomas Lindqvist",
            Mirjam => "Mirjam Okafor",
            Beatriz => "Beatriz Moreira",
            Zeynep => "Zeynep Aydin",
            Hana => "Hana Novak",
            Noor => "Noor Haddad",
            Kofi => "Kofi Mensah",
            Nobody => "",
        }
    }
}

/// The people, their lines, and what they are measured against.
pub(super) struct World<'a> {
    pub(super) test: &'a TestApp,
    people: Vec<(Who, Actor<'a>)>,
    /// Each climber's line with Tomas and with Ruth.
    lines: Vec<(Who, LineId, LineId)>,
    pub(super) framework: Arc<Framework>,
    pub(super) version: FrameworkVersionId,
    pub(super) drafts: Drafts,
    /// Who sits in the manager's seat of what is told of now: Ruth, or who stands in for her.
    pub(super) seat: Who,
}

/// Two drafts, one open for comment, and a wording proposed for the open one.
pub(super) struct Drafts {
    pub(super) closed: i64,
    pub(super) open: i64,
    pub(super) wording: i64,
    /// The draft of a kind of conversation.
    pub(super) kind: i64,
}

impl<'a> World<'a> {
    /// Everybody, in their lines; nobody has said anything yet.
    pub(super) async fn new(test: &'a TestApp) -> World<'a> {
        test.workspace().await;
        let mut tx = test.app.db.begin().await.expect("a transaction");
        let id = frameworks::install_builtin(&mut tx, &test.app, test.now()).await.expect("the built-in framework");
        tx.commit().await.expect("a commit");
        let version = frameworks::current(&test.app, id).await.expect("an answer").expect("a version");
        let framework = frameworks::load(&test.app, version).await.expect("the framework");
        let drafts = Drafts { closed: 0, open: 0, wording: 0, kind: 0 };
        let mut world = World { test, people: Vec::new(), lines: Vec::new(), framework, version, drafts, seat: Ruth };
        for who in Who::ALL {
            let actor = match who {
                Nobody => test.nobody(),
                Zeynep => test.person_with_role(who.name(), "people_partner").await,
                Hana => test.person_with_role(who.name(), "administrator").await,
                _ => test.person(who.name()).await,
            };
            world.people.push((who, actor));
        }
        for climber in [Ines, Edda, Kai] {
            let old = test.line(world.id(climber), world.id(Tomas), 400).await;
            test.end_line(old, ENDED).await;
            let between = test.line(world.id(climber), world.id(Mirjam), ENDED).await;
            test.end_line(between, ENDED - 2).await;
            let line = test.line(world.id(climber), world.id(Ruth), ENDED - 2).await;
            world.lines.push((climber, old, line));
            world.level(climber, id.0).await;
        }
        test.line(world.id(Ruth), world.id(Beatriz), 400).await;
        let sql = "update person set last_on = $1 where id = $2";
        let last_on = jiff::civil::date(2026, 11, 22);
        test.app.db.run(sql, args![last_on, world.id(Kofi)]).await.expect("somebody left");
        world.drafts = world.drafts().await;
        world
    }

    async fn drafts(&self) -> Drafts {
        let (app, now) = (&self.test.app, self.test.now());
        let mut tx = app.db.begin().await.expect("a transaction");
        let mut ids = Vec::new();
        for name in ["closed", "open"] {
            let framework = Framework { key: name.to_owned(), name: name.to_owned(), ..(*self.framework).clone() };
            let draft = frameworks::drafts::install(&mut tx, app, &framework, Some(self.version), None, now).await;
            ids.push(draft.expect("a draft").0);
        }
        tx.commit().await.expect("a commit");
        self.run("update framework_version set opened_at = $1 where id = $2", args![now, ids[1]]).await;
        let wording: i64 = app.entropy.id(now);
        let (competency, level) = (&self.framework.pillars[0].competencies[0].key, &self.framework.levels[1].key);
        let sql = "insert into wording (id, version_id, competency_key, level_key, stood, text, reason, author_id, made_at, answer) \
            values ($1, $2, $3, $4, '', 'Other words.', '', $5, $6, '')";
        self.run(sql, args![wording, ids[1], competency, level, self.id(Ines), now]).await;
        Drafts { closed: ids[0], open: ids[1], wording, kind: self.kind_draft().await }
    }

    /// A copy of the career 1:1 that nobody has published yet.
    async fn kind_draft(&self) -> i64 {
        self.test.kind("quarterly").await;
        let career =
            kinds::BUILT_IN.iter().find(|text| text.contains("key = \"career\"\ntitle")).expect("it is built in");
        let (id, content): (i64, String) =
            (self.test.app.entropy.id(self.test.now()), career.replacen("\"career\"", "\"ours\"", 1));
        let sql = "insert into kind_version (id, key, number, state, content, version) values ($1, 'ours', 0, 'draft', $2, 1)";
        self.run(sql, args![id, content]).await;
        id
    }

    async fn level(&self, climber: Who, framework: i64) {
        let (person, level, since) = (self.id(climber), &self.framework.levels[1].key, LEVEL_SINCE);
        let sql = "update person set framework_id = $1, level_key = $2, level_since_on = $3 where id = $4";
        self.run(sql, args![framework, level, since, person]).await;
        let id: i64 = self.test.app.entropy.id(self.test.now());
        let sql = "insert into level_step (id, person_id, framework_id, level_key, since_on, recorded_at) values ($1, $2, $3, $4, $5, $6)";
        self.run(sql, args![id, person, framework, level, since, self.test.now()]).await;
    }

    pub(super) async fn run(&self, sql: &'static str, args: Vec<db::Arg>) {
        self.test.app.db.run(sql, args).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub(super) fn actor(&self, who: Who) -> &Actor<'a> {
        &self.people.iter().find(|(one, _)| *one == who).expect("everybody is there").1
    }

    pub(super) fn id(&self, who: Who) -> PersonId {
        self.actor(who).id
    }

    /// The line something about a climber was made in.
    pub(super) fn line(&self, climber: Who, era: Era) -> LineId {
        let found = self.lines.iter().find(|(who, ..)| *who == climber);
        let (_, old, new) = found.expect("only the climbers have a line");
        if era == Era::Then { *old } else { *new }
    }

    /// Who held the rope then.
    pub(super) fn manager(&self, era: Era) -> PersonId {
        self.id(if era == Era::Then { Tomas } else { self.seat })
    }

    /// When things of an era were made: ten or a hundred days before the story begins.
    pub(super) fn made_at(&self, era: Era) -> Timestamp {
        self.test.days_ago(if era == Era::Then { 100 } else { 10 })
    }

    /// Days pass; whoever is asked again has signed in anew.
    pub(super) async fn days_pass(&mut self, days: i64) {
        self.test.advance(SignedDuration::from_hours(24 * days));
        for (who, actor) in &mut self.people {
            if ![Kofi, Nobody].contains(who) {
                *actor = self.test.sign_in(actor.id).await;
            }
        }
    }
}

/// Since when the climbers hold their level: a day nothing else is on.
pub(super) const LEVEL_SINCE: jiff::civil::Date = jiff::civil::date(2023, 2, 14);
