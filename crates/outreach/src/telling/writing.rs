//! Writes one telling down: the notice, and the mail with its link.

use conversations::assessments;
use conversations::conversations::{ConversationId, Side, load};
use conversations::follow_up;
use conversations::kinds::{self, fill};
use db::Tx;
use jiff::Timestamp;
use kit::mail::{Mail, post};
use kit::names::first;
use kit::web::PageError;
use kit::{App, dates};
use people::links::{self, Purpose};
use people::sessions::has_left;
use people::settings::mails::{self, MailKind, unsubscribe};

use super::queries::{self, Reader};
use super::rules::{Happened, Told, Way, goes_at};
use crate::letters::{Letter, Links, Reading, letter, parts};

/// Tells one person of one thing. Somebody who has left is told nothing more, and a mail goes
/// only to somebody who has an account and has not switched that kind off.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    happened: &Happened,
    (told, asked): (&Told, Option<&Asked>),
    now: Timestamp,
) -> Result<(), PageError> {
    let Some(reader) = queries::reader(tx, told.to).await? else { return Ok(()) };
    if has_left(reader.last_on, &reader.zone, now) {
        return Ok(());
    }
    if told.way != Way::Mail {
        let other = told.other.as_ref().map(|other| other.id);
        let id = app.entropy.id(now);
        queries::insert_notice(tx, id, told.to, told.kind, other, &told.path, told.at, now).await?;
    }
    let is_off = match MailKind::of(told.kind) {
        Some(kind) => mails::is_off(tx, told.to, kind).await?,
        None => false,
    };
    let is_mailed = match told.way {
        Way::Notice => false,
        Way::Both | Way::Mail => true,
        Way::Ahead(kind) => mails::is_off(tx, told.to, kind).await?,
    };
    match is_mailed && reader.account_since.is_some() && !is_off {
        true => mail(tx, app, happened, (told, asked), &reader, now).await,
        false => Ok(()),
    }
}

async fn mail(
    tx: &mut Tx,
    app: &App,
    happened: &Happened,
    (told, asked): (&Told, Option<&Asked>),
    reader: &Reader,
    now: Timestamp,
) -> Result<(), PageError> {
    let Some(path) = path(tx, app, happened, told, reader, now).await? else { return Ok(()) };
    let workspace = queries::workspace_name(tx).await?.unwrap_or_default();
    let letter = compose(tx, app, (told, asked), reader, &workspace).await?;
    let link = app.config.link(&path);
    let kind = MailKind::of(told.kind);
    let settings = kind.map(|_| app.config.link("/settings#mails"));
    let unsubscribe = kind.map(|kind| app.config.link(&unsubscribe::path(app, reader.id, &[kind])));
    let links = Links { act: Some(&link), settings: settings.as_deref(), unsubscribe: unsubscribe.as_deref() };
    let (text, html) = parts(&letter, links, &workspace)?;
    let is_invitation = told.kind == "account.invited";
    let mail = Mail {
        person: reader.id.0,
        address: told.address.clone().unwrap_or_else(|| reader.email.clone()),
        kind: told.kind,
        subject: letter.subject,
        text,
        html,
        link: is_invitation.then_some(link),
        unsubscribe,
        not_before: goes_at(told.kind, told.at, (reader.hours.unwrap_or_default(), &reader.zone), now),
    };
    post(tx, app, mail, now).await?;
    Ok(())
}

/// Where the link leads. Invitations, resets and new addresses get a secret of their own, as long as they
/// still make sense: an account in use is invited to nothing, one never used has no password
/// to reset.
async fn path(
    tx: &mut Tx,
    app: &App,
    happened: &Happened,
    told: &Told,
    reader: &Reader,
    now: Timestamp,
) -> Result<Option<String>, PageError> {
    let mut change = None;
    let purpose = match (told.kind, reader.first_used_at) {
        ("account.invited", None) => Purpose::Invitation,
        ("account.reset_asked", Some(_)) => Purpose::Reset,
        ("account.address_asked", Some(_)) => {
            let email = told.address.as_deref().unwrap_or_default();
            change = people::changes::waits_for_link(tx, reader.id, email, now).await?;
            if change.is_none() {
                return Ok(None);
            }
            Purpose::Address
        }
        ("account.invited" | "account.reset_asked" | "account.address_asked", _) => return Ok(None),
        _ => return Ok(Some(told.path.clone())),
    };
    let by = happened.by.as_ref().map(|by| by.id);
    Ok(Some(links::make_for(tx, app, (reader.id, change), purpose, by, now).await?))
}

async fn compose(
    tx: &mut Tx,
    app: &App,
    (told, asked): (&Told, Option<&Asked>),
    reader: &Reader,
    workspace: &str,
) -> Result<Letter, PageError> {
    let local = told.at.map(|at| dates::local(at, &reader.zone));
    let day = local.as_ref().map(|local| dates::day(local.date()));
    let when = local.as_ref().map(dates::beginning);
    let reading = Reading {
        reader: first(&reader.name),
        other: told.other.as_ref().map_or("", |other| other.name.as_str()),
        day: day.as_deref(),
        when: when.as_deref(),
        workspace,
    };
    let plain = letter(told.kind, &reading);
    match (told.kind, conversation(&told.path), asked) {
        ("conversation.questions", _, Some(asked)) => {
            let Asked { subject, before, items, after } = asked.clone();
            Ok(Letter { subject, before, items, after, ..plain })
        }
        ("follow_up.sent", Some(id), _) => Ok(note(tx, app, id, plain).await?),
        _ => Ok(plain),
    }
}

fn conversation(path: &str) -> Option<ConversationId> {
    path.strip_prefix("/conversations/")?.split('/').next()?.parse().ok()
}

/// The questions of a conversation, in the workspace's own words.
#[derive(Clone)]
pub(super) struct Asked {
    subject: String,
    before: Vec<String>,
    items: Vec<String>,
    after: Vec<String>,
}

/// The questions, where these are told of them.
pub(super) async fn questions(app: &App, told: &[Told]) -> Result<Option<Asked>, PageError> {
    let Some(one) = told.iter().find(|one| one.kind == "conversation.questions") else { return Ok(None) };
    let Some(id) = conversation(&one.path) else { return Ok(None) };
    let Some(talk) = load(&app.db, id).await? else { return Ok(None) };
    let kind = kinds::load(app, talk.kind_version_id).await?;
    let Some(mail) = &kind.mail else { return Ok(None) };
    let starts = dates::local(talk.starts_at, &talk.ic_zone);
    let when = [starts.strftime("%A").to_string(), dates::day(starts.date()), dates::time(&starts)];
    let words = assessments::words(app, &talk, Side::Ic).await?;
    let words = kinds::Words { when: Some(when), ..words };
    Ok(Some(Asked {
        subject: fill(&mail.subject, &words),
        before: vec![format!("{},", first(&talk.ic_name)), fill(&mail.intro, &words)],
        items: kind.questions.iter().map(|question| question.text(&words)).collect(),
        after: vec![fill(&mail.outro, &words)],
    }))
}

/// The note its writer pressed Send on, word for word.
async fn note(tx: &mut Tx, app: &App, id: ConversationId, plain: Letter) -> Result<Letter, PageError> {
    let Some((subject, body)) = follow_up::sent_letter(tx, app, id).await? else { return Ok(plain) };
    let before = body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(str::to_owned);
    Ok(Letter { subject, before: before.collect(), ..plain })
}
