//! Somebody in front of a browser: follows links, sends forms, reads what comes.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt;
use kit::web::Visit;
use kit::web::form::KeyField;
use people::PersonId;
use tower::ServiceExt;

use super::TestApp;

/// A person with (or without) a session.
pub(crate) struct Actor<'a> {
    test: &'a TestApp,
    pub(crate) id: PersonId,
    token: Option<String>,
    /// What a phone beside a room carries.
    phone: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    headers: HeaderMap,
}

impl Page {
    /// Fails the test unless the page is there and shows `words`.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) -> &Page {
        assert!(self.text.contains(words), "“{words}” is not on the page ({}):\n{}", self.status, self.text);
        self
    }

    #[track_caller]
    pub(crate) fn hides(&self, words: &str) -> &Page {
        assert!(!self.text.contains(words), "“{words}” is on the page and should not be");
        self
    }

    /// A header of the answer; empty when it has none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The sentence the next page says once.
    pub(crate) fn said(&self) -> String {
        let toast = self.cookies.iter().find_map(|cookie| cookie.strip_prefix("belay_toast="));
        let toast = toast.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        String::from_utf8_lossy(&URL_SAFE_NO_PAD.decode(toast).unwrap_or_default()).into_owned()
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Page {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

impl<'a> Actor<'a> {
    pub(crate) fn nobody(test: &'a TestApp) -> Actor<'a> {
        Actor { test, id: PersonId(0), token: None, phone: None }
    }

    pub(crate) fn with_session(test: &'a TestApp, id: PersonId, token: String) -> Actor<'a> {
        Actor { test, id, token: Some(token), phone: None }
    }

    /// This browser with the phone's cookie of a page beside what it has.
    pub(crate) fn with_phone_of(self, page: &Page) -> Actor<'a> {
        let cookie = page.cookies.iter().find_map(|cookie| cookie.strip_prefix("belay_phone=")).expect("a cookie");
        Actor { phone: Some(cookie.split(';').next().unwrap_or_default().to_owned()), ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, String::new()).await
    }

    /// Sends a form as a page of ours would, with a key of its own.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let key = self.key_at(path);
        let all: Vec<(&str, &str)> = std::iter::once(("_key", key.as_str())).chain(fields.iter().copied()).collect();
        self.send(Method::POST, path, serde_html_form::to_string(&all).expect("fields encode")).await
    }

    /// Sends a form and follows where it leads.
    pub(crate) async fn post_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        let location =
            page.location.clone().unwrap_or_else(|| panic!("{path} led nowhere ({}): {}", page.status, page.text));
        self.get(&location).await
    }

    /// The cookie this browser sends.
    pub(crate) fn cookie(&self) -> String {
        format!("belay={}", self.token.as_deref().unwrap_or_default())
    }

    /// The value of a fresh form key.
    pub(crate) fn key(&self) -> String {
        self.key_at("/")
    }

    /// The same from a page at this path: those of a phone are bound to its own cookie.
    pub(crate) fn key_at(&self, path: &str) -> String {
        let (session_token, phone_token) = (self.token.clone(), self.phone.clone());
        let visit = Visit { session_token, phone_token, path: path.to_owned(), ..Visit::default() };
        let field = KeyField::new(&self.test.app, &visit).to_string();
        field.split('"').nth(5).expect("the key is the field's value").to_owned()
    }

    /// Sends any body.
    pub(crate) async fn send(&self, method: Method, path: &str, body: String) -> Page {
        self.send_from("same-origin", method, path, body).await
    }

    /// Sends a form the way the script that keeps a page as it is typed does.
    pub(crate) async fn autosave(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let key = self.key();
        let all: Vec<(&str, &str)> = std::iter::once(("_key", key.as_str())).chain(fields.iter().copied()).collect();
        let body = serde_html_form::to_string(&all).expect("fields encode");
        self.send_with(Method::POST, path, body, &[("sec-fetch-site", "same-origin"), ("x-belay-autosave", "1")]).await
    }

    /// Sends any body from a page of this site, another, or none.
    pub(crate) async fn send_from(&self, site: &str, method: Method, path: &str, body: String) -> Page {
        self.send_with(method, path, body, &[("sec-fetch-site", site)]).await
    }

    /// Sends an empty form that stood on the page `from`.
    pub(crate) async fn send_from_page(&self, path: &str, from: &str) -> Page {
        let referer = format!("http://belay.test{from}");
        self.send_with(Method::POST, path, String::new(), &[("sec-fetch-site", "same-origin"), ("referer", &referer)])
            .await
    }

    async fn send_with(&self, method: Method, path: &str, body: String, headers: &[(&str, &str)]) -> Page {
        self.answer(self.request(method, path, body, headers)).await
    }

    /// Opens a stream of events and stays on it.
    pub(crate) async fn listen(&self, path: &str, headers: &[(&str, &str)]) -> Stream {
        let request = self.request(Method::GET, path, String::new(), headers);
        let response = self.test.router.clone().oneshot(request).await.expect("the router always answers");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        Stream { body: response.into_body(), text: String::new() }
    }

    /// What a stream begins with, for a page that says what it has.
    pub(crate) async fn hears(&self, path: &str, headers: &[(&str, &str)]) -> String {
        self.listen(path, headers).await.beginning("event: here").await
    }

    fn request(&self, method: Method, path: &str, body: String, headers: &[(&str, &str)]) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header("host", "belay.test");
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header("cookie", format!("belay={token}"));
        }
        if let Some(phone) = &self.phone {
            request = request.header("cookie", format!("belay_phone={phone}"));
        }
        request.body(Body::from(body)).expect("a request")
    }

    /// Sends a form with a file in it.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Page {
        let key = self.key();
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&("_key", key.as_str())).chain(fields) {
            body.extend(
                format!("--border\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        body.extend(
            format!("--border\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\r\n", file.0)
                .as_bytes(),
        );
        body.extend(file.1);
        body.extend(b"\r\n--border--\r\n");
        let length = body.len() as u64;
        self.upload_as(path, Body::from(body), Some(length)).await
    }

    /// Sends a form with a file in it as it comes, its length said beforehand or not.
    pub(crate) async fn upload_as(&self, path: &str, body: Body, length: Option<u64>) -> Page {
        let mut request = Request::post(path)
            .header("host", "belay.test")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=border")
            .header("cookie", format!("belay={}", self.token.as_deref().unwrap_or_default()));
        if let Some(length) = length {
            request = request.header("content-length", length);
        }
        self.answer(request.body(body).expect("a request")).await
    }

    async fn answer(&self, request: Request<Body>) -> Page {
        let path = request.uri().path();
        let says_who = path.ends_with("/room/stream") && !path.starts_with("/phone");
        let response = self.test.router.clone().oneshot(request).await.expect("the router always answers");
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let location = header("location");
        let cookies = response
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
            .collect();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = if headers.get("content-type").is_some_and(|kind| kind == "text/event-stream") {
            // It has no end; what it begins with does.
            let mut stream = Stream { body: response.into_body(), text: String::new() };
            // Only in the room one is told who is here, and no phone is.
            stream.beginning(if says_who { "event: here" } else { "event: look" }).await
        } else {
            let bytes = response.into_body().collect().await.expect("the body arrives").to_bytes();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Page { status, text, location, cookies, headers }
    }
}

/// A stream of events somebody listens to.
pub(crate) struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    /// Everything up to the last event a page is told when it comes.
    async fn beginning(&mut self, last: &str) -> String {
        while !self.text.contains(last) && self.frame().await {}
        std::mem::take(&mut self.text)
    }

    /// Reads on; `false` once it has ended.
    async fn frame(&mut self) -> bool {
        // The limit is for a test that fails; every event here has its cause.
        let frame = tokio::time::timeout(std::time::Duration::from_secs(20), self.body.frame()).await;
        let Some(bytes) = frame.expect("something comes").transpose().expect("a frame") else { return false };
        self.text.push_str(&String::from_utf8_lossy(bytes.data_ref().map(|data| &data[..]).unwrap_or_default()));
        true
    }

    /// The data of the next event with this name, skipping others; nothing once it has ended.
    pub(crate) async fn next(&mut self, name: &str) -> Option<String> {
        loop {
            while let Some((event, rest)) =
                self.text.split_once("\n\n").map(|(one, rest)| (one.to_owned(), rest.to_owned()))
            {
                self.text = rest;
                let fields = |field: &str| {
                    event.lines().filter_map(|line| line.strip_prefix(field)).map(str::trim).collect::<Vec<_>>()
                };
                if fields("event:") == [name] {
                    return Some(fields("data:").join("\n"));
                }
            }
            if !self.frame().await {
                return None;
            }
        }
    }
}
