//! Refuses forms another site sends in somebody's name.
//!
//! Three locks: the session cookie is `SameSite=Lax`; every browser of the last years says
//! in `Sec-Fetch-Site` where a request comes from; and every form carries a signed key bound
//! to the session, or to the phone beside it ([`super::form`]).

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::PageError;

/// Where a mail program posts for its reader, from no page at all (RFC 8058). The address is the
/// secret of one person and one kind of mail, and switching that off is all it does; a browser
/// sends no session there that would do more.
pub const UNSUBSCRIBE: &str = "/unsubscribe/";

/// Lets safe methods pass and asks every other where it comes from.
pub async fn layer(request: Request, next: Next) -> Response {
    let may_come_from_anywhere = request.uri().path().starts_with(UNSUBSCRIBE);
    let is_safe = [Method::GET, Method::HEAD].contains(request.method());
    if is_safe || may_come_from_anywhere || from_our_pages(request.headers()) {
        return next.run(request).await;
    }
    PageError::Elsewhere.into_response()
}

/// Whether a request that changes something was sent from a page of ours.
pub fn from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => ["same-origin", "none"].contains(&site),
        None => {
            let origin = text(ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, host)| Some(host) == text(HOST.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        assert!(from_our_pages(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!from_our_pages(&headers(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "https://a")])));
        assert!(!from_our_pages(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(from_our_pages(&headers(&[("host", "belay.example"), ("origin", "https://belay.example")])));
        assert!(!from_our_pages(&headers(&[("host", "belay.example"), ("origin", "https://evil.example")])));
        assert!(!from_our_pages(&headers(&[("host", "belay.example")])), "an unknown sender is no page of ours");
    }
}
