//! A mail server of a test's own: it takes what it is sent, and refuses or fails when it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One mail as it arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and body, lines ended by `\n`.
    pub(crate) text: String,
}

impl Taken {
    /// The value of a header, continued lines put together.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
        let start = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
    }
}

/// How a connection goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is taken and nothing is ever said.
    Silent,
    /// A greeting that never ends, a byte now and then.
    Dribble,
    /// The mail is taken, and the connection is gone before anybody says so.
    CutAfterDot,
}

#[derive(Debug, Default)]
struct Desk {
    taken: Vec<Taken>,
    /// What is answered instead of yes, each once: the beginning of a command, and the answer.
    refusals: VecDeque<(&'static str, &'static str)>,
    /// What the next connections do instead of their work, each once.
    faults: VecDeque<Fault>,
    /// How long every answer takes.
    pause: Duration,
}

/// The server. It ends with the test that opened it.
pub(crate) struct Sink {
    pub(crate) address: String,
    desk: Arc<Mutex<Desk>>,
}

impl Sink {
    pub(crate) async fn open() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let desk = Arc::new(Mutex::new(Desk::default()));
        let at_desk = desk.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let at_desk = at_desk.clone();
                tokio::spawn(async move { serve(stream, &at_desk).await });
            }
        });
        Sink { address, desk }
    }

    /// Refuses the next command that begins like this.
    pub(crate) fn refuse(&self, command: &'static str, answer: &'static str) {
        self.desk.lock().expect("the desk").refusals.push_back((command, answer));
    }

    /// Lets the next connection go wrong.
    pub(crate) fn fail(&self, fault: Fault) {
        self.desk.lock().expect("the desk").faults.push_back(fault);
    }

    /// Answers everything so slowly.
    pub(crate) fn pause(&self, pause: Duration) {
        self.desk.lock().expect("the desk").pause = pause;
    }

    /// Everything that was taken so far.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.desk.lock().expect("the desk").taken.clone()
    }
}

/// One client, until it says QUIT.
async fn serve(stream: TcpStream, desk: &Mutex<Desk>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let fault = desk.lock().expect("the desk").faults.pop_front();
    match fault {
        Some(Fault::Silent) => return stream.read_line(&mut String::new()).await.map(drop),
        Some(Fault::Dribble) => loop {
            stream.write_all(b"2").await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        },
        _ => {}
    }
    let mut mail = Taken::default();
    stream.write_all(b"220 sink\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let pause = desk.lock().expect("the desk").pause;
        tokio::time::sleep(pause).await;
        let answer = match refusal(desk, &line) {
            Some(refusal) => refusal.to_owned(),
            None => said(&mut stream, &mut mail, line.trim_end(), desk).await?,
        };
        if fault == Some(Fault::CutAfterDot) && line.starts_with("DATA") {
            return Ok(());
        }
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if line.starts_with("QUIT") {
            return Ok(());
        }
    }
}

fn refusal(desk: &Mutex<Desk>, line: &str) -> Option<&'static str> {
    let mut desk = desk.lock().expect("the desk");
    let at = desk.refusals.iter().position(|(command, _)| line.starts_with(command))?;
    desk.refusals.remove(at).map(|(_, answer)| answer)
}

async fn said(
    stream: &mut BufReader<TcpStream>,
    mail: &mut Taken,
    line: &str,
    desk: &Mutex<Desk>,
) -> std::io::Result<String> {
    let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
    match line.split([' ', ':']).next().unwrap_or_default() {
        "EHLO" => return Ok("250-sink\r\n250 8BITMIME".to_owned()),
        "MAIL" => *mail = Taken { from: address(), ..Taken::default() },
        "RCPT" => mail.to.push(address()),
        "DATA" => {
            stream.write_all(b"354 go on\r\n").await?;
            mail.text = read_text(stream).await?;
            // A server may still say no once it has read everything.
            if let Some(refusal) = refusal(desk, ".") {
                return Ok(refusal.to_owned());
            }
            desk.lock().expect("the desk").taken.push(std::mem::take(mail));
        }
        "QUIT" => return Ok("221 bye".to_owned()),
        _ => {}
    }
    Ok("250 ok".to_owned())
}

/// The lines up to the one with a dot alone; a doubled dot at the start of a line is one.
async fn read_text(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text += line.strip_prefix('.').unwrap_or(&line).trim_end_matches("\r\n");
        text.push('\n');
    }
}
