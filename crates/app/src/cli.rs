//! The command line: flags, the environment, and what each command does with them.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use kit::config::{Config, Given, Source};
use kit::web::client::is_trusted;
use kit::web::serve::serve;
use kit::{App, Clock, Entropy};
use tokio::net::TcpListener;

use crate::commands::{admin_link, backup, check, demo, framework};
use crate::served;

/// Career conversations between two people, and the promises that come of them.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the workspace in the data folder.
    Serve(Settings),
    /// Serve a workspace filled with a believable year of a company of forty.
    Demo(DemoSettings),
    /// Write the whole workspace into one new file, without the key.
    Backup(WithFile),
    /// Fill an empty data folder or database from a backup.
    Restore(WithFile),
    /// Print a link that signs an administrator in, once, within the hour.
    AdminLink(WithEmail),
    /// Look at a framework in a file, without a workspace.
    #[command(subcommand)]
    Framework(FrameworkCommand),
    /// People in files.
    #[command(subcommand)]
    People(PeopleCommand),
}

#[derive(Debug, Subcommand)]
enum FrameworkCommand {
    /// Say everything the import would say of a file; it fails when the file cannot be imported.
    Check(ToCheck),
}

#[derive(Debug, Args)]
struct ToCheck {
    /// The framework: TOML, or a sheet as CSV.
    file: PathBuf,
    /// Print JSON: every finding with its row, column, reason and severity.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum PeopleCommand {
    /// Say what an import of this file would find wrong; nothing is written.
    Check(CheckedFile),
}

#[derive(Debug, Args)]
struct CheckedFile {
    /// The file: CSV with commas, semicolons or tabs.
    file: PathBuf,
    /// Every finding with its row, column, reason and severity.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
struct DemoSettings {
    /// The same seed and instant give the same rows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The instant the demo plays at, such as 2026-11-23T09:00:00Z [default: now].
    #[arg(long)]
    at: Option<jiff::Timestamp>,
    /// How many people the company has, up to 100,000 [default: those of the story, about forty].
    #[arg(long, value_parser = crate::demo::size)]
    people: Option<usize>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
struct WithFile {
    /// The backup.
    file: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
struct WithEmail {
    /// The address the administrator signs in with.
    email: String,
    #[command(flatten)]
    settings: Settings,
}

/// Each is also an environment variable (BELAY_DATA, …) and a line in belay.toml.
#[derive(Debug, Args)]
#[command(
    after_help = "Every setting is also an environment variable, such as BELAY_KEY_FILE for --key-file, and a line in belay.toml."
)]
struct Settings {
    /// The data folder [default: belay-data].
    #[arg(long)]
    data: Option<PathBuf>,
    /// The address to listen on [default: 127.0.0.1:7060].
    #[arg(long)]
    listen: Option<String>,
    /// The database: postgres://… [default: a SQLite file in the data folder].
    #[arg(long)]
    database: Option<String>,
    /// The address in every link, mail and calendar entry: https://….
    #[arg(long)]
    url: Option<String>,
    /// Networks whose X-Forwarded-For and -Proto are believed, separated by commas.
    #[arg(long)]
    trusted_proxy: Option<String>,
    /// The key file [default: belay.key in the data folder].
    #[arg(long)]
    key_file: Option<PathBuf>,
    /// The mail server: smtps://user:password@host or smtp://user:password@host:587?tls=required.
    #[arg(long)]
    smtp: Option<String>,
    /// The sender of mails: "Belay <belay@example.org>".
    #[arg(long)]
    mail_from: Option<String>,
    /// The settings file [default: belay.toml in the data folder].
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Settings {
    fn resolve(self) -> Result<Config, String> {
        self.resolve_in(PathBuf::from("belay-data"))
    }

    /// The settings, with the data folder to take where nobody names one.
    fn resolve_in(self, folder: PathBuf) -> Result<Config, String> {
        let flags = Given {
            data: self.data,
            listen: self.listen,
            database: self.database,
            url: self.url,
            trusted_proxy: self.trusted_proxy,
            key_file: self.key_file,
            smtp: self.smtp,
            mail_from: self.mail_from,
            ..Given::default()
        };
        let given = flags.made_in(&Source::Flag).or(Given::from_environment(|name| std::env::var_os(name)));
        let named = self.config.map(|path| (path, "--config"));
        let named = named.or_else(|| std::env::var_os("BELAY_CONFIG").map(|path| (path.into(), "BELAY_CONFIG")));
        let otherwise = Given { data: Some(folder), ..Given::default() };
        match named {
            Some((path, name)) => given.or(Given::from_file(&path, name)?).or(otherwise),
            None => {
                let given = given.or(otherwise);
                let file = given.data.as_deref().map(Given::from_folder).transpose()?;
                given.or(file.unwrap_or_default())
            }
        }
        .resolve()
    }
}

/// Runs the program; its only printing is for the person at the terminal.
pub fn main() -> ExitCode {
    tracing_subscriber::fmt().with_env_filter(log_filter()).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return stop(&format!("No threads to run on: {error}.")),
    };
    match runtime.block_on(run(Cli::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => stop(&sentence),
    }
}

fn log_filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into())
}

#[allow(clippy::print_stderr, reason = "the sentence is for the person at the terminal")]
fn stop(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}

/// Tells the person at the terminal. Whoever reads only the beginning (`| head`) has what they want.
fn say(sentence: &str) -> Result<(), String> {
    match writeln!(std::io::stdout(), "{sentence}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("Nothing can be printed: {error}."))
        }
        _ => Ok(()),
    }
}

async fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Serve(settings) => {
            let app = crate::start::start(settings.resolve()?, Clock::System, Entropy::system()).await?;
            serve_until_stopped(app).await
        }
        Command::Demo(demo) => serve_demo(demo).await,
        Command::Backup(with) => say(&backup::backup(&with.settings.resolve()?, &with.file).await?),
        Command::AdminLink(with) => say(&admin_link::admin_link(with.settings.resolve()?, &with.email).await?),
        Command::Framework(FrameworkCommand::Check(asked)) => {
            let report = framework::check(&asked.file)?;
            say(if asked.json { report.json()? } else { report.text() }.trim_end())?;
            report.verdict()
        }
        Command::People(PeopleCommand::Check(checked)) => check_people(checked).await,
        Command::Restore(with) => say(&backup::restore(&with.settings.resolve()?, &with.file).await?),
    }
}

/// Prints what was found; the program fails when a row, or the whole file, cannot go in.
async fn check_people(checked: CheckedFile) -> Result<(), String> {
    let report = check::people(checked.settings.resolve()?, &checked.file).await?;
    say(&if checked.json { report.json() } else { report.text() })?;
    match report.importable {
        true => Ok(()),
        false if report.rows == 0 => Err(format!("{} cannot be imported.", checked.file.display())),
        false => Err(format!("Not all of {} can be imported.", checked.file.display())),
    }
}

async fn serve_demo(demo: DemoSettings) -> Result<(), String> {
    let config = demo.settings.resolve_in(demo::folder(Clock::System.now()))?;
    let prepared = demo::prepare(config, demo.seed, demo.at, demo.people).await?;
    let (address, folder) = (prepared.app.config.listen, prepared.app.config.data.display());
    say(&format!("The demo is at http://{address}\nOpen it and choose whom to be. Its data are in {folder}."))?;
    if prepared.was_there && demo.people.is_some() {
        say(&format!(
            "{folder} holds a demo already, so --people changes nothing. For another one, name another folder (--data)."
        ))?;
    }
    serve_until_stopped(prepared.app).await
}

/// Serves until the terminal or the service manager says stop.
async fn serve_until_stopped(app: App) -> Result<(), String> {
    let address = app.config.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("Nobody can listen on {address} ({}): {error}.", app.config.name("listen")))?;
    let address = listener.local_addr().unwrap_or(address);
    tracing::info!(%address, "Belay is here");
    served::remember(&app.config, address);
    let runner = tokio::spawn(crate::runner::run(app.clone()));
    let proxies = app.config.trusted_proxies.clone();
    let unlimited = move |address: IpAddr| is_trusted(&address, &proxies);
    let stop = async {
        stopped().await;
        // Pages that listen would keep their connections, and the program, for as long as they are open.
        app.db.stop_watching();
    };
    serve(listener, crate::routes::site().into_router(app.clone()), unlimited, stop).await;
    runner.abort();
    app.db.close().await;
    Ok(())
}

/// Resolves on Ctrl-C or SIGTERM.
async fn stopped() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
