//! Writes the nudges of one person down: a notice each, and one mail.

use db::Tx;
use jiff::Timestamp;
use kit::mail::{Mail, post};
use kit::names::first;
use kit::web::PageError;
use kit::{App, dates};
use people::PersonId;
use people::sessions::has_left;
use people::settings::mails::{self, MailKind, unsubscribe};

use super::queries;
use super::rules::{Kind, Nudge};
use crate::letters::{Letter, Links, Reading, Row, bundle, letter, parts};
use crate::notices::sentence;
use crate::telling::queries::{Reader, insert_notice, reader};
use crate::telling::rules::goes_at;

/// What a mail with more than one is called in the outbox.
const BUNDLE: &str = "nudges";

pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    nudges: &[Nudge],
    workspace: &str,
    now: Timestamp,
) -> Result<(), PageError> {
    let Some(reader) = reader(tx, person).await? else { return Ok(()) };
    if has_left(reader.last_on, &reader.zone, now) {
        return Ok(());
    }
    let off = mails::off_for(tx, person).await?;
    let mut mailed = Vec::new();
    for nudge in nudges {
        if !queries::insert(tx, nudge, now).await? {
            continue;
        }
        let other = nudge.other.as_ref().map(|other| other.id);
        let id = app.entropy.id(now);
        insert_notice(tx, id, person, nudge.kind.name(), other, &nudge.path, Some(nudge.at), now).await?;
        if MailKind::of(nudge.kind.name()).is_none_or(|kind| !off.contains(&kind)) {
            mailed.push(nudge);
        }
    }
    if reader.account_since.is_some() && !mailed.is_empty() {
        post(tx, app, mail(app, &reader, &mailed, workspace, now)?, now).await?;
    }
    Ok(())
}

/// One mail: a letter as any other for one nudge, a line and a link each for more.
fn mail(app: &App, reader: &Reader, nudges: &[&Nudge], workspace: &str, now: Timestamp) -> Result<Mail, PageError> {
    let mut kinds: Vec<MailKind> = Vec::new();
    for kind in nudges.iter().filter_map(|nudge| MailKind::of(nudge.kind.name())) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let unsubscribe = app.config.link(&unsubscribe::path(app, reader.id, &kinds));
    let settings = app.config.link("/settings#mails");
    let (kind, letter, link) = match nudges {
        [one] => (one.kind.name(), letter_of(reader, one, workspace), Some(app.config.link(&one.path))),
        _ => (BUNDLE, together(app, reader, nudges, workspace, now), None),
    };
    let links = Links { act: link.as_deref(), settings: Some(&settings), unsubscribe: Some(&unsubscribe) };
    let (text, html) = parts(&letter, links, workspace)?;
    let (person, address) = (reader.id.0, reader.email.clone());
    let unsubscribe = Some(unsubscribe);
    // A turn may come late, after work: only the clock that runs through the night goes then.
    let first = nudges.iter().find(|nudge| nudge.kind == Kind::DueSoon).map_or(kind, |nudge| nudge.kind.name());
    let not_before = goes_at(first, None, (reader.hours.unwrap_or_default(), &reader.zone), now);
    Ok(Mail { person, address, kind, subject: letter.subject, text, html, link: None, unsubscribe, not_before })
}

fn together(app: &App, reader: &Reader, nudges: &[&Nudge], workspace: &str, now: Timestamp) -> Letter {
    let row = |nudge: &&Nudge| {
        let local = dates::local(nudge.at, &reader.zone);
        let other = nudge.other.as_ref().map_or("", |other| other.name.as_str());
        Row {
            said: sentence(nudge.kind.name(), other, Some(&dates::beginning(&local))),
            action: letter_of(reader, nudge, workspace).action,
            link: app.config.link(&nudge.path),
        }
    };
    let today = dates::day(dates::local(now, &reader.zone).date());
    bundle(first(&reader.name), &today, nudges.iter().map(row).collect())
}

fn letter_of(reader: &Reader, nudge: &Nudge, workspace: &str) -> Letter {
    let local = dates::local(nudge.at, &reader.zone);
    let (day, when) = (dates::day(local.date()), dates::beginning(&local));
    let reading = Reading {
        reader: first(&reader.name),
        other: nudge.other.as_ref().map_or("", |other| other.name.as_str()),
        day: Some(&day),
        when: Some(&when),
        workspace,
    };
    letter(nudge.kind.name(), &reading)
}
