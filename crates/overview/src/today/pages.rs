use askama::Template;
use axum::extract::State;
use conversations::follow_up::{self, Unread};
use jiff::SignedDuration;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access::{self, Header, Object};
use people::moves::{self, Coming};
use people::sessions::Viewer;

use super::changing::{ChangingRow, before_the_moves, changing, comes_first};
use super::counts::{Counted, SMALLEST_GROUP, counted};
use super::noticed::{NoticedRow, noticed};
use super::owed::{OwedRow, owed};
use super::own::{Alone, OwnClimb, alone, own_climb};
use super::parts::{self, DriftRow, FirstTalkRow, PromiseRow, RememberedRow, Seen, StandingInRow, TalkRow, WaitingRow};
use super::queries::{self, OpenPromise, PastTalk};
use super::rules::{Headline, Standing, headline};
use super::soonest::{overdue, soonest};
use crate::around::{self, Facts, LineFacts, Lines, MyFacts};
use crate::talks;
use crate::words::{Pressing, count};

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage {
    shell: Shell,
    stamp: String,
    clock: String,
    headline: Headline,
    asks: Asks,
    owed: Vec<OwedRow>,
    waiting: Vec<WaitingRow>,
    remembered: Vec<RememberedRow>,
    changing: Vec<ChangingRow>,
    talks: Vec<TalkRow>,
    is_in_a_line: bool,
    /// With whom one may be planned, and where.
    plan_with: Vec<(String, String)>,
    /// Whether there is anything of their own to show, in a line or without one.
    has_own: bool,
    promises: Vec<PromiseRow>,
    promises_are: String,
    noticed: Vec<NoticedRow>,
    holds_ropes: bool,
    standing_in: Vec<StandingInRow>,
    first_talks: Vec<FirstTalkRow>,
    drifts: Vec<DriftRow>,
    the_rest: String,
    called_off: Vec<String>,
    own: Option<OwnClimb>,
    alone: Option<Alone>,
    partner: Option<Partner>,
    system: Option<Needs>,
}

impl TodayPage {
    /// Whether a row is the first that is to be held.
    fn leads(&self, row: &TalkRow) -> bool {
        let first = self.talks.iter().find(|row| row.falls_away.is_empty());
        first.is_some_and(|first| first.step_path == row.step_path)
    }
}

/// Which section holds the one button of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Owed,
    Waiting,
    Remembered,
    Talks,
    FirstTalks,
    Drifts,
}

/// What a people partner reads: counts, and names of the organisation chart.
struct Partner {
    at: String,
    is_large_enough: bool,
    late: Vec<(i64, String)>,
    /// Follow-ups that are late, and lines in which something is overdue, each once.
    late_in_all: i64,
    without_manager: i64,
    named: Vec<queries::Named>,
}

impl Partner {
    fn late_in_all(&self) -> i64 {
        if self.is_large_enough { self.late_in_all } else { 0 }
    }
}

/// What the system needs from an administrator.
struct Needs {
    at: String,
    lines: Vec<(String, &'static str, &'static str)>,
}

/// `GET /`
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let now = app.clock.now();
    let Facts { around, me, mut lines, standing_in, mut own } =
        around::facts(&app, viewer.id, Lines::HeldAndOwn, now).await?;
    let me = me.ok_or(PageError::Missing)?;
    let coming = moves::coming(&app.db, viewer.id).await?;
    lines.iter_mut().chain(&mut own).for_each(|line| before_the_moves(line, &coming));
    let held = Held { lines, standing_in, own };
    let seen = Seen { me: viewer.id, zone: &viewer.zone, now, today: viewer.today(now) };
    let across = Across::of(&app, &viewer).await?;
    let loaded = load(&app, &viewer, (&held, coming), &across, seen).await?;
    let shell = viewer.shell_with(&app, around, Place::at("/"));
    let local = dates::local(now, &viewer.zone);
    let partner = loaded.counted.as_ref().filter(|_| across.counts);
    let partner = partner.map(|counted| partner_part(counted, &viewer.zone));
    let system = loaded.counted.as_ref().filter(|_| across.accounts || across.mails);
    let system = system.map(|counted| needs(counted, &across, &viewer.zone, &app));
    let owed = owed(&app, &viewer, &loaded.under_way, seen).await?;
    let mut today = assemble(shell, &me, &held, &loaded, owed, (partner, system), seen);
    today.stamp = local.strftime("%Y-%m-%dT%H:%M").to_string();
    today.clock = dates::day_and_time(&local);
    page(&today)
}

/// What the table lets the viewer know of everybody at once.
struct Across {
    /// Counts over the workspace.
    counts: bool,
    /// Who has no account yet.
    accounts: bool,
    /// That mails wait.
    mails: bool,
}

impl Across {
    async fn of(app: &App, viewer: &Viewer) -> Result<Across, PageError> {
        let common = async |object, state| access::grant(app, viewer, &Header::common(object, state)).await;
        Ok(Across {
            counts: common(Object::InsightCounts, "workspace").await?.is_some_and(|grant| grant.may_count()),
            accounts: common(Object::Account, "state").await?.is_some_and(|grant| grant.may_write()),
            mails: common(Object::Outbox, "any").await?.is_some(),
        })
    }

    fn is_any(&self) -> bool {
        self.counts || self.accounts || self.mails
    }
}

/// What the database says, one question each.
struct Loaded {
    under_way: Vec<talks::Shown>,
    unread: Vec<Unread>,
    promises: Vec<OpenPromise>,
    past: Vec<PastTalk>,
    noticed: Vec<NoticedRow>,
    changing: Vec<ChangingRow>,
    /// Lines that are to move.
    coming: Vec<Coming>,
    counted: Option<Counted>,
}

/// The lines of the viewer.
struct Held {
    lines: Vec<LineFacts>,
    standing_in: Vec<LineFacts>,
    own: Option<LineFacts>,
}

async fn load(
    app: &App,
    viewer: &Viewer,
    (held, coming): (&Held, Vec<Coming>),
    across: &Across,
    seen: Seen<'_>,
) -> Result<Loaded, PageError> {
    let counted = if across.is_any() { Some(counted(app, seen.now).await?) } else { None };
    let relations = access::relations(app, viewer).await?;
    let past = if held.lines.iter().any(|line| parts::drawn(line).is_some()) {
        let since = seen.now - SignedDuration::from_hours(24 * 366);
        let past = queries::talks_since(&app.db, viewer.id, since).await?.into_iter();
        past.filter(|talk| relations.get(&talk.ic_id).is_some_and(|with| talk.names_its_kind(app, viewer, with)))
            .collect()
    } else {
        Vec::new()
    };
    let mut under_way = talks::under_way(&app.db, viewer.id, seen.now).await?;
    under_way.retain(|talk| relations.get(&talk.ic_id).is_some_and(|with| talk.is_known(app, viewer, with)));
    Ok(Loaded {
        under_way: talks::shown(app, under_way).await?,
        unread: follow_up::unread(app, viewer).await?,
        promises: queries::open_promises(&app.db, viewer.id).await?,
        past,
        noticed: noticed(app, viewer, (&held.lines, &held.standing_in), seen).await?,
        changing: changing(app, &coming, seen).await?,
        coming,
        counted,
    })
}

fn assemble(
    shell: Shell,
    me: &MyFacts,
    held: &Held,
    loaded: &Loaded,
    owed: Vec<OwedRow>,
    (partner, system): (Option<Partner>, Option<Needs>),
    seen: Seen<'_>,
) -> TodayPage {
    let Loaded { under_way, promises, .. } = loaded;
    let Held { lines, standing_in, own } = held;
    let waiting: Vec<_> = under_way.iter().filter_map(|one| parts::waiting(one, seen)).collect();
    let talk = |one| Some(parts::coming(one, seen)?.falling_away(one, &loaded.coming, seen));
    let talks: Vec<_> = under_way.iter().filter_map(talk).collect();
    let (first_talks, drifts) = asked_for(lines, loaded, seen);
    let is_mine = |row: &&OpenPromise| row.owner_id == seen.me;
    let mine: Vec<_> = promises.iter().filter(is_mine).map(|row| parts::promise(row, seen)).collect();
    let is_in_a_line = !lines.is_empty() || !standing_in.is_empty() || me.manager_id.is_some();
    let has_own = is_in_a_line || me.has_climbed || !mine.is_empty() || !loaded.noticed.is_empty();
    let standing = Standing {
        owing: owed.iter().map(|row| row.owing.clone()).collect(),
        remembered: loaded.unread.first().map(|one| first(&one.ic_name).to_owned()),
        waiting_note: waiting.first().map(|row| first(&row.name).to_owned()),
        late_promises: mine.iter().filter(|row| row.pressing == Pressing::Late).count(),
        latest_by: mine.iter().map(|row| dates::days_between(row.due_on, seen.today)).max().unwrap_or(0),
        first_talks: first_talks.iter().map(|row| (first(&row.name).to_owned(), row.due_on)).collect(),
        next: talks.iter().find(|row| row.is_next()).map(|row| row.next.clone()),
        drifting: drifts.iter().map(|row| (first(&row.name).to_owned(), row.longest.clone())).collect(),
        own_overdue: overdue(own.as_ref()),
        soonest: soonest(&mine, (lines, own.as_ref()), seen.today),
        late_across: partner.as_ref().map_or(0, Partner::late_in_all),
        without_manager: partner.as_ref().map_or(0, |partner| partner.without_manager),
        needs: system.as_ref().map_or(0, |system| system.lines.len()),
        has_own,
    };
    TodayPage {
        shell,
        stamp: String::new(),
        clock: String::new(),
        headline: headline(&standing, seen.zone, seen.now),
        asks: asks(&standing, &waiting),
        the_rest: the_rest(lines.len() - drifts.len() - first_talks.len()),
        called_off: called_off(held, seen),
        promises_are: promises_are(&mine),
        is_in_a_line,
        has_own,
        plan_with: plan_with(me, held),
        own: own_climb(me, own.as_ref(), promises, (&talks, lines.is_empty()), seen),
        alone: alone(me, promises, seen),
        promises: mine,
        noticed: loaded.noticed.clone(),
        changing: loaded.changing.clone(),
        holds_ropes: !lines.is_empty(),
        owed,
        waiting,
        remembered: loaded.unread.iter().map(|one| parts::remembered(one, seen)).collect(),
        talks,
        standing_in: standing_in.iter().filter_map(parts::standing_in).collect(),
        first_talks,
        drifts,
        partner,
        system,
    }
}

/// What the lines of the viewer ask for, the most pressing first.
fn asked_for(lines: &[LineFacts], loaded: &Loaded, seen: Seen<'_>) -> (Vec<FirstTalkRow>, Vec<DriftRow>) {
    let moves = |line| comes_first(line, &loaded.coming);
    let first_talk = |line| Some(parts::first_talk(line, seen)?.saying(moves(line)));
    let mut first_talks: Vec<_> = lines.iter().filter_map(first_talk).collect();
    first_talks.sort_by_key(|row| row.due_on);
    let drift = |line| Some(parts::drift(line, &loaded.past, seen)?.saying(moves(line)));
    let mut drifts: Vec<_> = lines.iter().filter_map(drift).collect();
    drifts.sort_by_key(|row| std::cmp::Reverse(row.longest.1));
    (first_talks, drifts)
}

fn asks(standing: &Standing, waiting: &[WaitingRow]) -> Asks {
    match standing {
        standing if !standing.owing.is_empty() => Asks::Owed,
        _ if !waiting.is_empty() => Asks::Waiting,
        standing if standing.remembered.is_some() => Asks::Remembered,
        standing if standing.first_talks.is_empty() && standing.next.is_none() => Asks::Drifts,
        standing if standing.next.is_none() => Asks::FirstTalks,
        _ => Asks::Talks,
    }
}

/// The quiet lines about conversations called off again and again, with one's people and one's manager.
fn called_off(held: &Held, seen: Seen<'_>) -> Vec<String> {
    let own = held.own.iter().filter_map(|line| parts::called_off(line, &line.manager_name, seen));
    own.chain(held.lines.iter().filter_map(|line| parts::called_off(line, &line.ic_name, seen))).collect()
}

/// The first few of the viewer's people, and whoever holds their own rope.
fn plan_with(me: &MyFacts, held: &Held) -> Vec<(String, String)> {
    let plan = |ic, name: &str| (name.to_owned(), format!("/people/{ic}/conversations/new"));
    let people = held.lines.iter().take(6).map(|line| plan(line.ic_id, &line.ic_name));
    let own = held.own.iter().map(|line| plan(me.id, &line.manager_name));
    people.chain(own).collect()
}

fn promises_are(mine: &[PromiseRow]) -> String {
    match mine.iter().filter(|row| row.pressing == Pressing::Late).count() {
        0 => format!("{} open", mine.len()),
        late => format!("{} open, {late} late", mine.len()),
    }
}

fn the_rest(in_time: usize) -> String {
    match in_time {
        0 => String::new(),
        1 => "With the other one nothing is overdue.".to_owned(),
        more => format!("With the other {} nothing is overdue.", count(more)),
    }
}

fn partner_part(counted: &Counted, zone: &str) -> Partner {
    let counts = &counted.counts;
    let follow_ups = (counts.late_follow_ups, "follow-ups past their time".to_owned());
    let overdue = counted.overdue.by_kind.iter();
    let overdue = overdue.map(|(kind, number)| (*number, format!("lines past the day of their {kind}, none planned")));
    Partner {
        at: dates::time(&dates::local(counted.at, zone)),
        is_large_enough: counts.lines >= SMALLEST_GROUP,
        late_in_all: counts.late_follow_ups + counted.overdue.lines,
        late: std::iter::once(follow_ups).chain(overdue).collect(),
        without_manager: counts.without_manager,
        named: counted.without_manager.clone(),
    }
}

fn needs(counted: &Counted, across: &Across, zone: &str, app: &App) -> Needs {
    let counts = &counted.counts;
    let waits =
        if app.config.mail.is_some() { "mails wait to leave" } else { "mails wait, because no mail server is set" };
    let all = [
        (across.accounts, counts.without_account, "people cannot sign in yet: they have no account", "/accounts"),
        (across.accounts, counts.unused_accounts, "accounts nobody has signed in to", "/accounts"),
        (across.mails, counts.mail_waiting, waits, "/outbox"),
        (across.mails, counts.mail_failed, "mails could not be delivered", "/outbox"),
    ];
    let said = all.into_iter().filter(|(is_known, number, ..)| *is_known && *number > 0);
    Needs {
        at: dates::time(&dates::local(counted.at, zone)),
        lines: said.map(|(_, number, what, path)| (number.to_string(), what, path)).collect(),
    }
}
