//! The accept loop's time limits, with a real socket and virtual time: when everybody waits,
//! the clock jumps to the next timer.

use std::net::SocketAddr;
use std::time::Duration;

use kit::web::serve::{PER_ADDRESS, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::support::{Engine, TestApp};

/// A server on a free port; it ends with the test.
async fn listening() -> (TestApp, SocketAddr) {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    test.workspace().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(serve(listener, test.router.clone(), |_| false, std::future::pending()));
    // The first request asks the database whether there is a workspace.
    test.nobody().get("/health").await;
    // From here on nothing of the database is waited for while time stands still.
    tokio::time::pause();
    (test, address)
}

/// Sends `text` and answers with what came back until the server hung up, and after how long.
async fn until_hung_up(address: SocketAddr, text: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("it is sent");
    let began = Instant::now();
    let mut answer = Vec::new();
    // A connection that is reset is hung up too.
    let _end = stream.read_to_end(&mut answer).await;
    (String::from_utf8_lossy(&answer).into_owned(), began.elapsed())
}

#[tokio::test]
async fn a_head_that_does_not_end_is_given_up_after_ten_seconds() {
    let (_test, address) = listening().await;
    let (_, waited) = until_hung_up(address, "GET /health HTTP/1.1\r\nhost: belay\r\n").await;
    assert!((9..=11).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn an_idle_connection_ends_ten_seconds_after_its_answer() {
    let (_test, address) = listening().await;
    let (answer, waited) = until_hung_up(address, "GET /assets/any/icon.svg HTTP/1.1\r\nhost: belay\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!((9..=11).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn a_form_that_does_not_arrive_is_given_up_after_half_a_minute() {
    let (_test, address) = listening().await;
    let head = "POST /sign-in HTTP/1.1\r\nhost: belay\r\nsec-fetch-site: same-origin\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nemail=";
    let (answer, waited) = until_hung_up(address, head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!((29..=92).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn a_file_of_a_gigabyte_is_refused_by_its_size_before_it_is_sent() {
    let (test, address) = listening().await;
    tokio::time::resume();
    let hana = test.person_with_role("Hana Novak", "administrator").await;
    let cookie = hana.cookie();
    // Nothing but the head and a first row is ever sent: the answer is there before the file.
    let head = format!(
        "POST /people/import HTTP/1.1\r\nhost: belay\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n\
        content-type: multipart/form-data; boundary=border\r\ncontent-length: 1073741824\r\n\r\n--border\r\n"
    );
    let (answer, waited) = until_hung_up(address, &head).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("32 MB"), "{answer}");
    assert!(waited.as_secs() < 25, "it waited for the rest, {waited:?}");
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let (_test, address) = listening().await;
    let mut held = Vec::new();
    for _ in 0..PER_ADDRESS {
        held.push(TcpStream::connect(address).await.expect("a connection"));
    }
    let (answer, _) = until_hung_up(address, "GET /health HTTP/1.1\r\nhost: belay\r\n\r\n").await;
    assert_eq!(answer, "", "one too many is hung up on");
}
