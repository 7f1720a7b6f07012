//! The program's own accept loop over a real socket: behind a proxy and without one, and told to
//! stop. Every other story asks the router itself.

use std::net::SocketAddr;

use app::{routes, start};
use db::args;
use kit::web::client::is_trusted;
use kit::web::serve::serve;
use kit::{App, Config};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::both;
use crate::support::TestApp;

const PASSWORD: &str = "nine trams before breakfast";
const INES: &str = "ines.carvalho@marlowe.example";
const FORM: &str = "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n";

/// A server on a free port.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Served {
    async fn of(app: &App) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (stop, stopped) = oneshot::channel();
        let proxies = app.config.trusted_proxies.clone();
        let unlimited = move |address| is_trusted(&address, &proxies);
        let router = routes::site().into_router(app.clone());
        let ended = tokio::spawn(serve(listener, router, unlimited, async {
            stopped.await.expect("it is told to stop");
        }));
        Served { address, stop, ended }
    }

    /// Sends a request on a connection of its own and reads the whole answer.
    async fn ask(&self, first_line: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let (length, head) =
            (body.len(), format!("{first_line} HTTP/1.1\r\nhost: belay\r\nconnection: close\r\n{headers}"));
        let request = format!("{head}content-length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    /// The fields of the sign-in form, with the key its page came with.
    async fn form(&self, email: &str, password: &str) -> String {
        let page = self.ask("GET /sign-in", "", "").await;
        let key = page.split("name=\"_key\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("_key", key.expect("a form")), ("email", email), ("password", password)];
        serde_html_form::to_string(fields).expect("fields encode")
    }

    /// A sign-in for which a proxy says that it came from there, by HTTPS.
    async fn sign_in(&self, from: &str, email: &str, password: &str) -> String {
        let form = self.form(email, password).await;
        let headers = format!("{FORM}x-forwarded-for: {from}\r\nx-forwarded-proto: https\r\n");
        self.ask("POST /sign-in", &headers, &form).await
    }
}

/// The same program with a proxy on this machine in front of it.
fn behind_a_proxy(test: &TestApp) -> App {
    let services = test.app.clone();
    let trusted_proxies = vec!["127.0.0.1/32".parse().expect("an address")];
    let config = Config { trusted_proxies, ..services.config.clone() };
    start::assemble(
        services.db.clone(),
        services.vault.clone(),
        services.clock.clone(),
        services.entropy.clone(),
        config,
    )
}

#[track_caller]
fn is(answer: &str, status: u16) -> &str {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    answer
}

both! {
    async fn a_trusted_proxy_speaks_for_who_asks_and_nobody_else_does(test: TestApp) {
        let ines = test.person("Ines Carvalho").await.id;
        test.password(ines, PASSWORD).await;
        let (proxied, bare) = (Served::of(&behind_a_proxy(&test)).await, Served::of(&test.app).await);
        for id in 1..50_i64 {
            let sql = "insert into attempt (id, kind, account_key, address_key, at) values ($1, 'sign_in', 'another', '2001:db8:1:2::/64', $2)";
            test.app.db.run(sql, args![id, test.now()]).await.expect("an attempt");
        }
        is(&proxied.sign_in("2001:db8:1:2::1", "nobody@marlowe.example", "a guess").await, 422);
        // It was the fiftieth: whoever has one address of a /64 has them all.
        is(&proxied.sign_in("2001:db8:1:2:ffff::9", INES, PASSWORD).await, 429);
        // What stood in the header before the proxy wrote into it is anybody's.
        is(&proxied.sign_in("203.0.113.7, 2001:db8:1:2::5", INES, PASSWORD).await, 429);
        let answer = proxied.sign_in("2001:db8:1:3::1", INES, PASSWORD).await;
        let cookie = is(&answer, 303).split("set-cookie: __Host-belay=").nth(1).expect("a session");
        let (token, rest) = cookie.split_once(';').expect("a cookie has attributes");
        assert!(rest.lines().next().is_some_and(|attributes| attributes.contains("; Secure")), "{answer}");
        let page = proxied.ask("GET /settings", &format!("cookie: __Host-belay={token}\r\nx-forwarded-proto: https\r\n"), "").await;
        assert!(is(&page, 200).contains(INES));

        // Nobody is in front of this one, so nobody is believed: neither where it comes from nor how.
        let answer = bare.sign_in("2001:db8:1:2::1", INES, PASSWORD).await;
        assert!(!is(&answer, 303).contains("; Secure"), "{answer}");
    }
}

both! {
    async fn told_to_stop_it_answers_what_it_has_begun_to_read_and_ends(test: TestApp) {
        test.workspace().await;
        let served = Served::of(&test.app).await;
        let form = served.form("nobody@marlowe.example", "a guess").await;
        let mut asked = TcpStream::connect(served.address).await.expect("a connection");
        let length = form.len();
        let head = format!("POST /sign-in HTTP/1.1\r\nhost: belay\r\nexpect: 100-continue\r\n{FORM}content-length: {length}\r\n\r\n");
        asked.write_all(head.as_bytes()).await.expect("it is sent");
        // It says so once it wants the form.
        let mut go_on = [0; 25];
        asked.read_exact(&mut go_on).await.expect("an answer");
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        served.stop.send(()).expect("it listens");
        asked.write_all(form.as_bytes()).await.expect("the form");
        let mut answer = String::new();
        asked.read_to_string(&mut answer).await.expect("an answer");
        is(&answer, 422);
        served.ended.await.expect("it ends");
        TcpStream::connect(served.address).await.expect_err("nobody listens");
    }
}
