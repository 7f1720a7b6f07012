//! What was said about a version while it was a draft, once it is published: comments,
//! proposed wordings, and what became of each.

use askama::Template;
use axum::extract::State;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::sessions::Viewer;

use super::comments::{before, day_of_year};
use super::queries::{self, Comment, Wording};
use super::wordings::{place, spot, standing};
use crate::frameworks::Framework;
use crate::frameworks::difference::words::{Marked, marked};
use crate::frameworks::reading::{Reading, reading};

#[derive(Template)]
#[template(path = "frameworks/drafts/discussion.html")]
struct DiscussionPage {
    shell: Shell,
    reading: Reading,
    parts: Vec<Part>,
    /// Where what was said before begins, as an address says it.
    older: Option<String>,
    /// Whether newer words stand on another page.
    has_newer: bool,
}

impl DiscussionPage {
    fn here(&self) -> String {
        format!("/framework/discussion?{}&version={}", self.reading.query(), self.reading.listed.number)
    }
}

/// So many comments and proposals stand on a page.
const SHOWN: usize = 100;

/// What was said about the whole, or about one competency.
struct Part {
    title: String,
    /// The page of the competency, when the version has it.
    path: Option<String>,
    comments: Vec<Said>,
    wordings: Vec<Became>,
}

struct Said {
    author: String,
    at: String,
    text: String,
}

/// A proposal, and what became of it.
struct Became {
    author: String,
    at: String,
    place: String,
    words: Marked,
    reason: String,
    fate: Fate,
    decided_by: String,
    answer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Taken,
    TakenAndChanged,
    Declined,
    Open,
}

/// `GET /framework/discussion?of=KEY&version=2`.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Answer {
    let reading = reading(&app, &viewer).await?.ok_or(PageError::Missing)?;
    let (version, asked, limit) = (reading.listed.version_id, before(&viewer), SHOWN as i64 + 1);
    let until = asked.unwrap_or(i64::MAX);
    let mut comments = queries::comments(&app.db, version, until, limit).await?;
    let mut wordings = queries::wordings(&app.db, version, until, limit).await?;
    let ids = comments.iter().map(|one| one.id).chain(wordings.iter().map(|one| one.id.0));
    let from = page_begins(ids.collect(), SHOWN);
    comments.retain(|one| from.is_none_or(|from| one.id >= from));
    wordings.retain(|one| from.is_none_or(|from| one.id.0 >= from));
    comments.reverse();
    wordings.reverse();
    page(&DiscussionPage {
        shell: viewer.shell(&app, Place::at("/framework")).await?,
        parts: parts(&reading, &viewer, comments, wordings),
        older: from.map(kit::ids::short),
        has_newer: asked.is_some(),
        reading,
    })
}

/// With which id a page of `shown` begins; nothing where all of them fit. Ids rise with time.
fn page_begins(mut ids: Vec<i64>, shown: usize) -> Option<i64> {
    ids.sort_unstable_by(|one, other| other.cmp(one));
    (ids.len() > shown).then(|| ids[shown - 1])
}

/// The whole first, then the competencies in their order, then those the version does not have.
fn parts(reading: &Reading, viewer: &Viewer, comments: Vec<Comment>, wordings: Vec<Wording>) -> Vec<Part> {
    let framework = &*reading.framework;
    let about = comments.iter().map(|one| one.competency_key.as_deref());
    let about: Vec<Option<&str>> = about.chain(wordings.iter().map(|one| Some(one.competency_key.as_str()))).collect();
    let gone = about.iter().filter(|key| key.is_some_and(|key| framework.competency(key).is_none()));
    let mut order: Vec<Option<&str>> = vec![None];
    order.extend(framework.competencies().map(|(_, one)| Some(one.key.as_str())));
    order.extend(gone);
    order.retain(|key| about.contains(key));
    let mut seen = Vec::new();
    order.retain(|key| {
        !seen.contains(key) && {
            seen.push(*key);
            true
        }
    });
    let part = |key: Option<&str>| {
        let of = comments.iter().filter(|one| one.competency_key.as_deref() == key);
        let proposed = wordings.iter().filter(|one| Some(one.competency_key.as_str()) == key);
        let known = key.and_then(|key| framework.competency(key));
        Part {
            title: match (key, known) {
                (None, _) => "The whole".to_owned(),
                (Some(_), Some(known)) => known.name.clone(),
                (Some(key), None) => format!("{key}, which is not in this version"),
            },
            path: known.map(|known| reading.competency_path(&known.key)),
            comments: of.map(|one| said(one, viewer)).collect(),
            wordings: proposed.map(|one| became(one, framework, viewer)).collect(),
        }
    };
    order.into_iter().map(part).collect()
}

fn said(comment: &Comment, viewer: &Viewer) -> Said {
    Said { author: comment.author_name.clone(), at: day_of_year(comment.made_at, viewer), text: comment.text.clone() }
}

fn became(wording: &Wording, framework: &Framework, viewer: &Viewer) -> Became {
    let stands = standing(framework, &spot(wording), &wording.level_key);
    Became {
        author: wording.author_name.clone(),
        at: day_of_year(wording.made_at, viewer),
        place: place(framework, wording),
        words: marked(&wording.stood, &wording.text),
        reason: wording.reason.clone(),
        fate: fate(wording.decision.as_deref(), &wording.text, stands.as_deref()),
        decided_by: wording.decided_by_name.clone().unwrap_or_default(),
        answer: wording.answer.clone(),
    }
}

/// What became of a proposed text, by the decision and by what the version says.
fn fate(decision: Option<&str>, proposed: &str, stands: Option<&str>) -> Fate {
    match decision {
        Some("taken") if stands == Some(proposed) => Fate::Taken,
        Some("taken") => Fate::TakenAndChanged,
        Some(_) => Fate::Declined,
        None => Fate::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_over_and_written_anew_since_is_said() {
        assert_eq!(fate(Some("taken"), "Tests.", Some("Tests.")), Fate::Taken);
        assert_eq!(fate(Some("taken"), "Tests.", Some("Tests more.")), Fate::TakenAndChanged);
        assert_eq!(fate(Some("taken"), "Tests.", None), Fate::TakenAndChanged);
        assert_eq!(fate(Some("declined"), "Tests.", Some("Tests.")), Fate::Declined);
        assert_eq!(fate(None, "Tests.", None), Fate::Open);
    }

    #[test]
    fn a_page_begins_where_the_newest_of_both_kinds_still_fit() {
        assert_eq!(page_begins(vec![5, 1, 4, 2], 3), Some(2));
        assert_eq!(page_begins(vec![5, 1, 4], 3), None);
    }
}
