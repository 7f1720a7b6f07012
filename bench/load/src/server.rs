//! The server under load: a demo of its own, in a folder of its own.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::http::{Browser, Failed};

/// Filling a large demo on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running server; ended with the value.
pub struct Server {
    program: PathBuf,
    folder: PathBuf,
    people: usize,
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Server {
    /// Fills a demo of this many people and serves it.
    pub async fn start(program: &Path, folder: &Path, people: usize) -> Result<Server, Failed> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let child = spawn(program, folder, people, address)?;
        let mut server = Server { program: program.into(), folder: folder.into(), people, address, child };
        server.is_here().await?;
        Ok(server)
    }

    /// Kills it as a power cut would, and starts it again over what it left.
    pub async fn restart(&mut self) -> Result<(), Failed> {
        self.kill()?;
        self.child = spawn(&self.program, &self.folder, self.people, self.address)?;
        self.is_here().await
    }

    /// SIGKILL.
    pub fn kill(&mut self) -> Result<(), Failed> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Resident memory, in KB.
    pub fn resident_kb(&self) -> Result<u64, Failed> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        Ok(line.ok_or("No VmRSS.")?.trim().trim_end_matches(" kB").parse()?)
    }

    /// Processor time so far, in hundredths of a second: of the server and of this program.
    pub fn ticks(&self) -> Result<[u64; 2], Failed> {
        Ok([ticks(&self.child.id().to_string())?, ticks("self")?])
    }

    async fn is_here(&mut self) -> Result<(), Failed> {
        let browser = Browser::new(self.address, Ipv4Addr::LOCALHOST);
        let began = Instant::now();
        while !browser.get("/health").await.is_ok_and(|page| page.status == 200) {
            if self.child.try_wait()?.is_some() || began.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("The demo did not start.\n{log}").into());
            }
            sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill().unwrap_or_default();
    }
}

fn spawn(program: &Path, folder: &Path, people: usize, address: SocketAddr) -> Result<Child, Failed> {
    let log = File::options().append(true).create(true).open(folder.join("log"))?;
    let mut command = Command::new(program);
    command.args(["demo", "--people", &people.to_string(), "--listen", &address.to_string()]);
    command.arg("--data").arg(folder.join("data")).stdout(Stdio::null()).stderr(log);
    Ok(command.spawn()?)
}

fn ticks(process: &str) -> Result<u64, Failed> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in brackets may hold spaces.
    let numbers = stat.rsplit_once(')').ok_or("No stat.")?.1;
    let mut times = numbers.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    Ok(times.next().ok_or("No time.")?? + times.next().ok_or("No time.")??)
}
