//! Forms: reading them once, knowing them again, and saying what to mend.
//!
//! Every form carries a hidden `_key`: a random number signed for this session. It proves the
//! form is ours (CSRF), and pressed twice it is answered twice but done once.

use std::borrow::Cow;
use std::time::Duration;

use askama::filters::HtmlSafe;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_LENGTH;
use axum::response::IntoResponse;
use base64::Engine;
use db::{Db, DbError, Tx, args};
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;

use super::page::{Redirect, to};
use super::{Answer, PageError, Visit};
use crate::App;

/// The largest form that is read, in bytes. Files have their own door ([`super::upload`]).
pub const LARGEST_FORM: usize = 1024 * 1024;
/// How long a form or file may take to arrive.
pub const BODY_TIME: Duration = Duration::from_secs(30);

/// A form that came from one of our pages, read into `T`.
#[derive(Debug)]
pub struct Posted<T> {
    /// What was typed.
    pub fields: T,
    token: Token,
}

/// The form of a button alone.
#[derive(Debug, serde::Deserialize)]
pub struct Press {}

/// What knows a form again: its key, where it was sent and what was in it. The forms of one page
/// share a key, and two of them may say the same of two things.
#[derive(Clone, Debug)]
pub struct Token {
    key: String,
    body_hash: Vec<u8>,
}

/// The hidden field of a form; print it first inside every `<form method="post">`.
#[derive(Clone, Debug)]
pub struct KeyField(String);

impl std::fmt::Display for KeyField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, r#"<input type="hidden" name="_key" value="{}">"#, self.0)
    }
}

/// The value is base64 of our own making.
impl HtmlSafe for KeyField {}

impl KeyField {
    /// A fresh key for whoever sent `visit`.
    pub fn new(app: &App, visit: &Visit) -> KeyField {
        let nonce = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(app.entropy.bytes::<12>());
        let signature = app.vault.sign(&bound(&nonce, visit));
        KeyField(format!("{nonce}.{signature}"))
    }
}

fn bound(nonce: &str, visit: &Visit) -> String {
    format!("{nonce} {}", visit.secret().unwrap_or("gate"))
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Posted<T>, PageError> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts);
        let bytes = read_body(Request::from_parts(parts, body), LARGEST_FORM).await?;
        let pairs: Vec<(String, String)> = serde_html_form::from_bytes(&bytes).map_err(|_| PageError::Unreadable)?;
        let token = Token::check(app, &visit, &pairs, &bytes)?;
        let fields = serde_html_form::from_bytes(&bytes).map_err(|error| {
            // Not the path: it may hold the token of an invitation.
            tracing::info!(%error, "a form did not have the fields its page gives it");
            PageError::Unreadable
        })?;
        Ok(Posted { fields, token })
    }
}

/// Reads a body of at most `limit` bytes within half a minute.
pub async fn read_body(request: Request, limit: usize) -> Result<Bytes, PageError> {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(PageError::TooLarge { limit });
    }
    let reading = Limited::new(request.into_body(), limit).collect();
    match tokio::time::timeout(BODY_TIME, reading).await {
        Err(_) => Err(PageError::TooSlow),
        Ok(Err(_)) => Err(PageError::TooLarge { limit }),
        Ok(Ok(body)) => Ok(body.to_bytes()),
    }
}

impl Token {
    /// Finds and checks the key among the fields of a form.
    pub fn check(app: &App, visit: &Visit, pairs: &[(String, String)], body: &[u8]) -> Result<Token, PageError> {
        // Nobody types a NUL, and PostgreSQL keeps none.
        if pairs.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(PageError::Unreadable);
        }
        let key = pairs.iter().find(|(name, _)| name == "_key").map(|(_, value)| value.as_str()).unwrap_or_default();
        let ours =
            key.split_once('.').is_some_and(|(nonce, signature)| app.vault.signed(&bound(nonce, visit), signature));
        if !ours {
            let typed = pairs.iter().filter(|(name, _)| name != "_key").cloned().collect();
            return Err(PageError::Resend { path: visit.from.clone().unwrap_or_else(|| visit.path.clone()), typed });
        }
        // Keyed, for a form may hold a password, and a plain hash of one is quickly guessed.
        let body_hash = app.vault.keyed_hash(&[visit.path.as_bytes(), body]);
        Ok(Token { key: key.to_owned(), body_hash })
    }

    /// Begins the write this form asks for. The same form sent again is answered with where
    /// the first one led ([`PageError::Done`]) and changes nothing.
    pub async fn begin(&self, app: &App) -> Result<Tx, PageError> {
        let mut tx = app.db.begin().await?;
        let sql =
            "insert into form_key (key, body_hash, at) values ($1, $2, $3) on conflict (key, body_hash) do nothing";
        if tx.run(sql, args![&self.key, self.body_hash.clone(), app.clock.now()]).await? == 0 {
            return Err(self.again(&mut tx).await?);
        }
        Ok(tx)
    }

    /// Where the first of two equal forms led.
    async fn again(&self, tx: &mut Tx) -> Result<PageError, DbError> {
        let sql = "select answered_with from form_key where key = $1 and body_hash = $2";
        let answered_with = tx.value::<Option<String>>(sql, args![&self.key, self.body_hash.clone()]).await?;
        let led = to(answered_with.flatten().unwrap_or_else(|| "/".to_owned()));
        Ok(PageError::Done(led.having_taken(&self.key)))
    }

    /// Commits, and remembers where the form led.
    pub async fn finish(&self, mut tx: Tx, redirect: Redirect) -> Answer {
        let sql = "update form_key set answered_with = $1 where key = $2 and body_hash = $3";
        tx.run(sql, args![&redirect.path, &self.key, self.body_hash.clone()]).await?;
        tx.commit().await?;
        Ok(redirect.having_taken(&self.key).into_response())
    }
}

impl<T> Posted<T> {
    /// See [`Token::begin`].
    pub async fn begin(&self, app: &App) -> Result<Tx, PageError> {
        self.token.begin(app).await
    }

    /// See [`Token::finish`].
    pub async fn finish(&self, tx: Tx, redirect: Redirect) -> Answer {
        self.token.finish(tx, redirect).await
    }
}

/// Forgets forms answered before; the nightly step calls it.
pub async fn forget_keys(db: &Db, before: jiff::Timestamp) -> Result<u64, DbError> {
    db.run("delete from form_key where at < $1", args![before]).await
}

/// What a person can mend, by field, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Cow<'static, str>, String)>);

impl Problems {
    /// Nothing to mend.
    pub fn none() -> Problems {
        Problems::default()
    }

    /// One sentence at one field.
    pub fn of(field: impl Into<Cow<'static, str>>, sentence: impl Into<String>) -> Problems {
        Problems(vec![(field.into(), sentence.into())])
    }

    /// Adds a sentence at a field.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// Whether there is nothing to mend.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence to show beside a field.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// All of them, for the summary on top of the page.
    pub fn all(&self) -> &[(Cow<'static, str>, String)] {
        &self.0
    }
}
