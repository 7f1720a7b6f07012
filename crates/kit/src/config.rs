//! Settings: flag before environment before file. Reading flags and the environment is the
//! command line's work; here they meet the file and become values, or a sentence that names
//! the setting that is wrong.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use serde::Deserialize;
use url::Url;

/// What may be set, in any of the three places; the file uses these names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Given {
    /// The data folder.
    pub data: Option<PathBuf>,
    /// The address to listen on.
    pub listen: Option<String>,
    /// The database; nothing means the file in the data folder.
    pub database: Option<String>,
    /// The address in every link, mail and calendar entry.
    pub url: Option<String>,
    /// Whose forwarding headers are believed, separated by commas.
    pub trusted_proxy: Option<String>,
    /// The key file.
    pub key_file: Option<PathBuf>,
    /// The mail server: `smtps://user:password@host`, or `smtp://…?tls=required`.
    pub smtp: Option<String>,
    /// The sender of mails: `Belay <belay@example.org>`.
    pub mail_from: Option<String>,
}

/// The settings of a running program.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where the rows are.
    pub database: Database,
    /// The address in every link; nothing means links work on this machine only.
    pub url: Option<Url>,
    /// Whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The key file.
    pub key_file: PathBuf,
    /// How mail leaves; nothing means it does not.
    pub mail: Option<MailServer>,
}

/// Where the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file.
    File(PathBuf),
    /// A `postgres://` address.
    Server(String),
}

/// The server mail leaves by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// `smtp://…` or `smtps://…`.
    pub address: String,
    /// The sender.
    pub from: String,
}

impl Config {
    /// The whole address of a path of ours, for links that leave this page: from `--url`, or
    /// from where we listen, which leads here from this machine only.
    pub fn link(&self, path: &str) -> String {
        match &self.url {
            Some(url) => format!("{}{path}", url.as_str().trim_end_matches('/')),
            None if self.listen.ip().is_unspecified() => format!("http://localhost:{}{path}", self.listen.port()),
            None => format!("http://{}{path}", self.listen),
        }
    }
}

impl Given {
    /// Reads a settings file; a missing one is empty unless it was asked for by name.
    pub fn from_file(path: &Path, asked_for: bool) -> Result<Given, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| format!("The settings in {} cannot be read: {}", path.display(), error.message())),
            Err(_) if !asked_for => Ok(Given::default()),
            Err(error) => Err(format!("The settings file {} (--config) cannot be read: {error}.", path.display())),
        }
    }

    /// What is set here, and where nothing is, what is set there.
    #[must_use]
    pub fn or(self, other: Given) -> Given {
        Given {
            data: self.data.or(other.data),
            listen: self.listen.or(other.listen),
            database: self.database.or(other.database),
            url: self.url.or(other.url),
            trusted_proxy: self.trusted_proxy.or(other.trusted_proxy),
            key_file: self.key_file.or(other.key_file),
            smtp: self.smtp.or(other.smtp),
            mail_from: self.mail_from.or(other.mail_from),
        }
    }

    /// Turns texts into values; the sentence of an error names the setting.
    pub fn resolve(self) -> Result<Config, String> {
        let data = self.data.unwrap_or_else(|| PathBuf::from("belay-data"));
        Ok(Config {
            listen: listen(self.listen.as_deref().unwrap_or("127.0.0.1:7060"))?,
            database: database(self.database, &data)?,
            url: self.url.map(|text| address(&text)).transpose()?,
            trusted_proxies: networks(self.trusted_proxy.as_deref().unwrap_or_default())?,
            key_file: self.key_file.unwrap_or_else(|| data.join("belay.key")),
            mail: mail(self.smtp, self.mail_from)?,
            data,
        })
    }
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("--listen wants an address and a port, such as 127.0.0.1:7060. “{text}” is none."))
}

fn database(text: Option<String>, data: &Path) -> Result<Database, String> {
    match text {
        None => Ok(Database::File(data.join("belay.db"))),
        Some(text) if text.starts_with("postgres://") || text.starts_with("postgresql://") => {
            Ok(Database::Server(text))
        }
        Some(text) => match text.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Database::File(PathBuf::from(path))),
            _ => Err("--database wants postgres://user:password@host/name or sqlite:///path/to/file.".to_owned()),
        },
    }
}

fn address(text: &str) -> Result<Url, String> {
    let wrong = || format!("--url wants the address people type, such as https://belay.example.org. “{text}” is none.");
    let url = Url::parse(text).map_err(|_| wrong())?;
    let whole =
        ["http", "https"].contains(&url.scheme()) && url.host().is_some() && url.path() == "/" && url.query().is_none();
    if whole { Ok(url) } else { Err(wrong()) }
}

fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parse = |entry: &str| {
        let single = || entry.parse::<std::net::IpAddr>().map(IpNet::from);
        entry
            .parse::<IpNet>()
            .or_else(|_| single())
            .map_err(|_| format!("--trusted-proxy wants networks such as 10.0.0.0/8. “{entry}” is none."))
    };
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(parse).collect()
}

fn mail(smtp: Option<String>, from: Option<String>) -> Result<Option<MailServer>, String> {
    match (smtp, from) {
        (None, None) => Ok(None),
        (Some(address), Some(from)) => {
            from.parse::<lettre::message::Mailbox>().map_err(|_| {
                format!("--mail-from wants a sender such as Belay <belay@example.org>. “{from}” is none.")
            })?;
            if tells_its_password(&address) {
                return Err("--smtp would send its password unencrypted. Say smtps://, or add ?tls=required to the address; only a server on this machine needs neither.".to_owned());
            }
            lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&address).map_err(|_| {
                "--smtp wants smtp://user:password@host:port, or smtps:// for TLS from the start.".to_owned()
            })?;
            Ok(Some(MailServer { address, from }))
        }
        (Some(_), None) => Err("--smtp is set, but --mail-from is not: mails need a sender.".to_owned()),
        (None, Some(_)) => Err("--mail-from is set, but --smtp is not: mails need a server.".to_owned()),
    }
}

/// Whether a password would go over a network in the clear.
fn tells_its_password(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_here = match url.host_str().unwrap_or_default() {
        "localhost" => true,
        host => host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
    };
    let asks_for_tls =
        url.query_pairs().any(|(name, value)| name == "tls" && ["required", "wrapper"].contains(&&*value));
    url.scheme() == "smtp" && url.password().is_some() && !is_here && !asks_for_tls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_password_never_goes_over_a_network_in_the_clear() {
        let said = |address: &str| {
            let (smtp, mail_from) = (Some(address.to_owned()), Some("Belay <belay@example.org>".to_owned()));
            Given { smtp, mail_from, ..Given::default() }.resolve().map(drop)
        };
        for open in ["smtp://me:secret@mail.example", "smtp://me:secret@mail.example:587?tls=opportunistic"] {
            assert!(said(open).is_err_and(|sentence| sentence.contains("unencrypted") && !sentence.contains("secret")));
        }
        for fine in [
            "smtps://me:secret@mail.example",
            "smtp://me:secret@mail.example:587?tls=required",
            "smtp://me:secret@127.0.0.1:25",
            "smtp://me:secret@[::1]:25",
            "smtp://me:secret@localhost:25",
            "smtp://mail.example:25",
        ] {
            assert_eq!(said(fine), Ok(()), "{fine}");
        }
    }

    fn wrong(given: Given) -> String {
        given.resolve().map(drop).unwrap_err()
    }

    #[test]
    fn a_wrong_setting_is_named() {
        assert!(wrong(Given { listen: Some("here".into()), ..Given::default() }).contains("--listen"));
        assert!(wrong(Given { database: Some("mysql://x".into()), ..Given::default() }).contains("--database"));
        assert!(wrong(Given { url: Some("belay.example".into()), ..Given::default() }).contains("--url"));
        assert!(wrong(Given { trusted_proxy: Some("10.0.0.0/8, me".into()), ..Given::default() }).contains("“me”"));
        assert!(wrong(Given { smtp: Some("smtp://localhost".into()), ..Given::default() }).contains("--mail-from"));
    }

    #[test]
    fn the_nearer_setting_wins_and_the_rest_has_defaults() {
        let file = Given { listen: Some("0.0.0.0:80".into()), data: Some("/srv/belay".into()), ..Given::default() };
        let flag = Given { listen: Some("127.0.0.1:9".into()), ..Given::default() };
        let config = flag.or(file).resolve().unwrap();
        assert_eq!(config.listen.port(), 9);
        assert_eq!(config.database, Database::File("/srv/belay/belay.db".into()));
        assert_eq!(config.key_file, PathBuf::from("/srv/belay/belay.key"));
    }
}
