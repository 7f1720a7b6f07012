//! One browser: an address of its own, a cookie, and a connection it keeps.

use std::net::{Ipv4Addr, SocketAddr};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;
use tokio::sync::Mutex;

/// What went wrong, for the person at the terminal.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;
type Sender = SendRequest<Full<Bytes>>;

/// Somebody's browser.
pub struct Browser {
    server: SocketAddr,
    /// The server holds 256 connections for one address; a thousand people have their own.
    from: Ipv4Addr,
    /// `belay=…`, once somebody is signed in.
    cookie: String,
    kept: Mutex<Option<Sender>>,
}

/// An answer, read to its end.
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// Where it leads.
    pub location: String,
    /// The cookie it sets.
    cookie: String,
    /// Its body.
    pub text: String,
}

impl Page {
    /// The text between two marks, the first time they stand there.
    pub fn between(&self, before: &str, after: &str) -> Option<&str> {
        self.text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
    }

    /// The key of its forms.
    pub fn key(&self) -> Result<&str, Failed> {
        self.between("name=\"_key\" value=\"", "\"")
            .ok_or_else(|| format!("A page without a form ({}).", self.status).into())
    }
}

impl Browser {
    /// A browser nobody is signed in with.
    pub fn new(server: SocketAddr, from: Ipv4Addr) -> Browser {
        Browser { server, from, cookie: String::new(), kept: Mutex::default() }
    }

    /// Becomes one of the demo's people, as its banner does.
    pub async fn become_somebody(&mut self, person: &str) -> Result<(), Failed> {
        let key = self.get("/sign-in").await?.key()?.to_owned();
        let page = self.post("/demo/persona", &[("_key", &key), ("person", person)]).await?;
        self.cookie = page.cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(())
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Result<Page, Failed> {
        self.page(Method::GET, path, String::new()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page, Failed> {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.page(Method::POST, path, fields.join("&")).await
    }

    /// Opens a stream of events, over a connection of its own.
    pub async fn listen(&self, path: &str, last: i64) -> Result<Incoming, Failed> {
        let request = self.request(Method::GET, path).header("accept", "text/event-stream");
        let request = if last > 0 { request.header("last-event-id", last) } else { request };
        let answer = self.connect().await?.send_request(request.body(Full::default())?).await?;
        match answer.status().as_u16() {
            200 => Ok(answer.into_body()),
            status => Err(format!("A stream answered {status}.").into()),
        }
    }

    async fn page(&self, method: Method, path: &str, body: String) -> Result<Page, Failed> {
        let answer = self.send(method, path, Bytes::from(body)).await?;
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (location, cookie) = (header(LOCATION).to_owned(), header(SET_COOKIE).to_owned());
        let status = answer.status().as_u16();
        let text = String::from_utf8(answer.into_body().collect().await?.to_bytes().into())?;
        Ok(Page { status, location, cookie, text })
    }

    /// Over the kept connection; over a new one where the server has closed that meanwhile.
    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Incoming>, Failed> {
        let request = |body| {
            let form = self.request(method.clone(), path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            form.header("sec-fetch-site", "same-origin").body(Full::new(body))
        };
        let mut kept = self.kept.lock().await;
        if let Some(sender) = kept.as_mut()
            && sender.ready().await.is_ok()
            && let Ok(answer) = sender.send_request(request(body.clone())?).await
        {
            return Ok(answer);
        }
        *kept = None;
        let sender = kept.insert(self.connect().await?);
        Ok(sender.send_request(request(body)?).await?)
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(HOST, self.server.to_string());
        request.header(COOKIE, &self.cookie)
    }

    async fn connect(&self) -> Result<Sender, Failed> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((self.from, 0)))?;
        let stream = socket.connect(self.server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with either side; what it carried has its own answer.
        tokio::spawn(async move { connection.await.unwrap_or_default() });
        Ok(sender)
    }
}

/// A value as a form carries it.
fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
