//! Mails: what they say, as plain text and as HTML. Names, dates and one link, never content,
//! with one exception: the follow-up, which its writer read and sent on purpose. The five
//! questions are the workspace's own text.

mod rules;

pub use rules::{Letter, Reading, letter};

use askama::Template;
use kit::web::PageError;

#[derive(Template)]
#[template(path = "letters/letter.txt")]
struct TextPart<'a> {
    letter: &'a Letter,
    link: &'a str,
    settings: Option<&'a str>,
    workspace: &'a str,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct HtmlPart<'a> {
    letter: &'a Letter,
    link: &'a str,
    settings: Option<&'a str>,
    workspace: &'a str,
}

/// The text and the HTML part of a letter. `settings` leads to where its kind is switched off.
pub fn parts(
    letter: &Letter,
    link: &str,
    settings: Option<&str>,
    workspace: &str,
) -> Result<(String, String), PageError> {
    let text = TextPart { letter, link, settings, workspace }.render().map_err(PageError::broken)?;
    let html = HtmlPart { letter, link, settings, workspace }.render().map_err(PageError::broken)?;
    Ok((text, html))
}
