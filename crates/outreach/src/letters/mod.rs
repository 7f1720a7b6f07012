//! Mails: what they say, as plain text and as HTML. Names, dates and links, never content,
//! with one exception: the follow-up, which its writer read and sent on purpose. The five
//! questions are the workspace's own text.

mod rules;

pub use rules::{Letter, Reading, Row, bundle, letter};

use askama::Template;
use kit::web::PageError;

/// Where a letter leads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Links<'a> {
    /// Its one link; nothing where each of its lines has its own.
    pub act: Option<&'a str>,
    /// Where its reader says which mails they get.
    pub settings: Option<&'a str>,
    /// Where they switch off those like this one without signing in.
    pub unsubscribe: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "letters/letter.txt")]
struct TextPart<'a> {
    letter: &'a Letter,
    links: Links<'a>,
    workspace: &'a str,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct HtmlPart<'a> {
    letter: &'a Letter,
    links: Links<'a>,
    workspace: &'a str,
}

/// The text and the HTML part of a letter.
pub fn parts(letter: &Letter, links: Links<'_>, workspace: &str) -> Result<(String, String), PageError> {
    let text = TextPart { letter, links, workspace }.render().map_err(PageError::broken)?;
    let html = HtmlPart { letter, links, workspace }.render().map_err(PageError::broken)?;
    Ok((text, html))
}
