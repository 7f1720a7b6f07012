use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, HOST, REFERER, USER_AGENT};
use axum::http::request::Parts;
use base64::Engine;

use super::PageError;
use super::client::Client;
use crate::App;

/// What the request itself says, before anybody is signed in.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The secret of the session cookie, if one came along.
    pub session_token: Option<String>,
    /// The secret of a phone that came without a session, if one came along.
    pub phone_token: Option<String>,
    /// The chosen appearance, if not the system's.
    pub theme: Option<&'static str>,
    /// A sentence the page before asked us to show.
    pub toast: Option<String>,
    /// The path and query asked for.
    pub path: String,
    /// The page of ours a form stood on, as far as the browser says.
    pub from: Option<String>,
    /// The browser's own name for itself.
    pub device: String,
    /// Where it comes from.
    pub client: Client,
    /// The host name the browser asked for.
    pub host: String,
}

impl Visit {
    /// The session cookie's name. Over HTTPS the `__Host-` prefix makes browsers refuse it
    /// from any other host or path.
    pub fn cookie_name(&self) -> &'static str {
        if self.client.https { "__Host-belay" } else { "belay" }
    }

    /// The name of a phone's own cookie, which is no session.
    fn phone_cookie_name(&self) -> &'static str {
        if self.client.https { "__Host-belay-phone" } else { "belay_phone" }
    }

    /// The `Set-Cookie` of a session that lives this long; 0 ends it.
    pub fn session_cookie(&self, token: &str, seconds: i64) -> String {
        self.cookie(self.cookie_name(), token, seconds)
    }

    /// The `Set-Cookie` of a phone that lives this long; 0 ends it.
    pub fn phone_cookie(&self, token: &str, seconds: i64) -> String {
        self.cookie(self.phone_cookie_name(), token, seconds)
    }

    fn cookie(&self, name: &str, token: &str, seconds: i64) -> String {
        let secure = if self.client.https { "; Secure" } else { "" };
        format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    /// The secret the forms of a page are bound to: the session's, or on the pages of a phone the
    /// phone's own. A browser may hold both, and neither vouches for the other.
    pub(super) fn secret(&self) -> Option<&str> {
        if self.path.starts_with("/phone") { self.phone_token.as_deref() } else { self.session_token.as_deref() }
    }
}

impl Visit {
    /// What the address asks after its `?` under this name; empty when it says nothing.
    pub fn asked(&self, name: &str) -> String {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Visit, PageError> {
        Ok(Visit::of(parts))
    }
}

impl Visit {
    /// Reads a request's head.
    pub fn of(parts: &Parts) -> Visit {
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut visit = Visit {
            client: parts.extensions.get::<Client>().cloned().unwrap_or_default(),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            device: header(USER_AGENT).chars().take(300).collect(),
            host: header(HOST).to_owned(),
            ..Visit::default()
        };
        let from = header(REFERER).split_once("://").and_then(|(_, rest)| rest.strip_prefix(visit.host.as_str()));
        visit.from = from.filter(|path| path.starts_with('/')).map(str::to_owned);
        for cookie in
            parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'))
        {
            let (name, value) = cookie.trim().split_once('=').unwrap_or_default();
            match name {
                name if name == visit.cookie_name() => visit.session_token = Some(value.to_owned()),
                name if name == visit.phone_cookie_name() => visit.phone_token = Some(value.to_owned()),
                "belay_theme" => visit.theme = ["light", "dark"].into_iter().find(|theme| *theme == value),
                "belay_toast" => visit.toast = toast(value),
                _ => {}
            }
        }
        visit
    }
}

fn toast(value: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(value).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.len() < 400)
}
