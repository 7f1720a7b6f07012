//! Settings: flag before environment before file. Reading flags is the command line's work; here
//! they meet the environment and the file and become values, or a sentence that names the setting
//! that is wrong as whoever made it knows it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
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
    /// Where each of them was made.
    #[serde(skip)]
    pub sources: Sources,
}

/// Where a setting was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the command line.
    Flag,
    /// In the environment.
    Environment,
    /// In this settings file.
    File(PathBuf),
}

impl Source {
    /// What a setting is called there: `--key-file`, `BELAY_KEY_FILE`, `key-file` in a file.
    pub fn name(&self, key: &str) -> String {
        match self {
            Source::Flag => format!("--{key}"),
            Source::Environment => variable(key),
            Source::File(path) => format!("`{key}` in {}", path.display()),
        }
    }
}

fn variable(key: &str) -> String {
    format!("BELAY_{}", key.replace('-', "_").to_uppercase())
}

/// Where each setting was made, by its key.
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<&'static str, Source>);

impl Sources {
    /// Where this one was made; one that was made nowhere could be, by its flag.
    pub fn of(&self, key: &str) -> &Source {
        self.0.get(key).unwrap_or(&Source::Flag)
    }
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
    /// Where each of them was made.
    pub sources: Sources,
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
    /// What a setting is called where it was made.
    pub fn name(&self, key: &str) -> String {
        self.sources.of(key).name(key)
    }

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
    /// Reads the environment; the command line does not, so that a wrong setting is known by its name there.
    pub fn from_environment(read: impl Fn(&str) -> Option<OsString>) -> Given {
        let text = |key: &str| read(&variable(key)).map(|value| value.to_string_lossy().into_owned());
        let path = |key: &str| read(&variable(key)).map(PathBuf::from);
        let given = Given {
            data: path("data"),
            listen: text("listen"),
            database: text("database"),
            url: text("url"),
            trusted_proxy: text("trusted-proxy"),
            key_file: path("key-file"),
            smtp: text("smtp"),
            mail_from: text("mail-from"),
            sources: Sources::default(),
        };
        given.made_in(&Source::Environment)
    }

    /// Reads the settings file of a data folder; none there is an empty one.
    pub fn from_folder(folder: &Path) -> Result<Given, String> {
        let path = folder.join("belay.toml");
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Given::default()),
            read => read.map_err(|error| format!("The settings in {} cannot be read: {error}.", path.display()))?,
        };
        let given = Given::from_toml(&text, &path)?;
        if given.data.is_some() {
            return Err(format!(
                "`data` in {} cannot name the data folder, because the file is looked for in it. Take the line out, or name the file with --config.",
                path.display()
            ));
        }
        Ok(given)
    }

    /// Reads the settings file that was asked for by `name`.
    pub fn from_file(path: &Path, name: &str) -> Result<Given, String> {
        let unread = |error| format!("The settings file {} ({name}) cannot be read: {error}.", path.display());
        Given::from_toml(&std::fs::read_to_string(path).map_err(unread)?, path)
    }

    fn from_toml(text: &str, path: &Path) -> Result<Given, String> {
        let given: Given = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            format!("The settings in {} cannot be read, line {line}: {}", path.display(), error.message())
        })?;
        Ok(given.made_in(&Source::File(path.to_owned())))
    }

    /// Says where all that is set here was made.
    #[must_use]
    pub fn made_in(self, source: &Source) -> Given {
        let made = [
            ("data", self.data.is_some()),
            ("listen", self.listen.is_some()),
            ("database", self.database.is_some()),
            ("url", self.url.is_some()),
            ("trusted-proxy", self.trusted_proxy.is_some()),
            ("key-file", self.key_file.is_some()),
            ("smtp", self.smtp.is_some()),
            ("mail-from", self.mail_from.is_some()),
        ];
        let made = made.into_iter().filter(|(_, is_set)| *is_set);
        Given { sources: Sources(made.map(|(key, _)| (key, source.clone())).collect()), ..self }
    }

    /// What is set here, and where nothing is, what is set there.
    #[must_use]
    pub fn or(self, other: Given) -> Given {
        let mut sources = other.sources.0;
        sources.extend(self.sources.0);
        Given {
            data: self.data.or(other.data),
            listen: self.listen.or(other.listen),
            database: self.database.or(other.database),
            url: self.url.or(other.url),
            trusted_proxy: self.trusted_proxy.or(other.trusted_proxy),
            key_file: self.key_file.or(other.key_file),
            smtp: self.smtp.or(other.smtp),
            mail_from: self.mail_from.or(other.mail_from),
            sources: Sources(sources),
        }
    }

    /// Turns texts into values; the sentence of an error names the setting.
    pub fn resolve(self) -> Result<Config, String> {
        let data = self.data.unwrap_or_else(|| PathBuf::from("belay-data"));
        let name = |key| self.sources.of(key).name(key);
        Ok(Config {
            listen: listen(self.listen.as_deref().unwrap_or("127.0.0.1:7060"), &name("listen"))?,
            database: database(self.database, &data, &name("database"))?,
            url: self.url.map(|text| address(&text, &name("url"))).transpose()?,
            trusted_proxies: networks(self.trusted_proxy.as_deref().unwrap_or_default(), &name("trusted-proxy"))?,
            key_file: self.key_file.unwrap_or_else(|| data.join("belay.key")),
            mail: mail(self.smtp, self.mail_from, &self.sources)?,
            data,
            sources: self.sources,
        })
    }
}

fn listen(text: &str, name: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{name} wants an address and a port, such as 127.0.0.1:7060. “{text}” is none."))
}

fn database(text: Option<String>, data: &Path, name: &str) -> Result<Database, String> {
    match text {
        None => Ok(Database::File(data.join("belay.db"))),
        Some(text) if text.starts_with("postgres://") || text.starts_with("postgresql://") => {
            Ok(Database::Server(text))
        }
        Some(text) => match text.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Database::File(PathBuf::from(path))),
            _ => Err(format!("{name} wants postgres://user:password@host/name or sqlite:///path/to/file.")),
        },
    }
}

fn address(text: &str, name: &str) -> Result<Url, String> {
    let wrong =
        || format!("{name} wants the address people type, such as https://belay.example.org. “{text}” is none.");
    let url = Url::parse(text).map_err(|_| wrong())?;
    let whole =
        ["http", "https"].contains(&url.scheme()) && url.host().is_some() && url.path() == "/" && url.query().is_none();
    // A link would carry them, and a name and password are nobody's to read there.
    let bare = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if whole && bare { Ok(url) } else { Err(wrong()) }
}

fn networks(text: &str, name: &str) -> Result<Vec<IpNet>, String> {
    let parse = |entry: &str| {
        let single = || entry.parse::<std::net::IpAddr>().map(IpNet::from);
        entry
            .parse::<IpNet>()
            .or_else(|_| single())
            .map_err(|_| format!("{name} wants networks such as 10.0.0.0/8. “{entry}” is none."))
    };
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(parse).collect()
}

fn mail(smtp: Option<String>, from: Option<String>, sources: &Sources) -> Result<Option<MailServer>, String> {
    let (server, sender) = (sources.of("smtp"), sources.of("mail-from"));
    match (smtp, from) {
        (None, None) => Ok(None),
        (Some(address), Some(from)) => {
            let name = sender.name("mail-from");
            from.parse::<lettre::message::Mailbox>()
                .map_err(|_| format!("{name} wants a sender such as Belay <belay@example.org>. “{from}” is none."))?;
            let name = server.name("smtp");
            if tells_its_password(&address) {
                return Err(format!(
                    "{name} would send its password unencrypted. Say smtps://, or add ?tls=required to the address; \
                     only a server on this machine needs neither."
                ));
            }
            lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&address).map_err(|_| {
                format!("{name} wants smtp://user:password@host:port, or smtps:// for TLS from the start.")
            })?;
            Ok(Some(MailServer { address, from }))
        }
        // What is missing is named as it would be beside what is there.
        (Some(_), None) => Err(format!(
            "{} is set, but {} is not: mails need a sender.",
            server.name("smtp"),
            server.name("mail-from")
        )),
        (None, Some(_)) => Err(format!(
            "{} is set, but {} is not: mails need a server.",
            sender.name("mail-from"),
            sender.name("smtp")
        )),
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
    fn a_wrong_setting_is_called_what_it_is_called_where_it_was_made() {
        let file = |text| Given::from_toml(text, Path::new("/srv/belay.toml"));
        let given = || {
            let variable = |name: &str| (name == "BELAY_URL").then(|| "nowhere".into());
            Given::from_environment(variable).or(file("listen = \"here\"\nurl = \"there\"").unwrap())
        };
        assert!(wrong(given()).starts_with("`listen` in /srv/belay.toml wants"), "{}", wrong(given()));
        let flag = Given { listen: Some("127.0.0.1:9".into()), ..Given::default() }.made_in(&Source::Flag);
        assert!(wrong(flag.or(given())).starts_with("BELAY_URL wants"));
        let smtp = |name: &str| (name == "BELAY_SMTP").then(|| "smtp://localhost".into());
        assert!(wrong(Given::from_environment(smtp)).contains("BELAY_MAIL_FROM"));
        let unknown = file("listen = \"127.0.0.1:9\"\nport = 9").unwrap_err();
        assert!(unknown.contains("line 2: unknown field `port`"), "{unknown}");
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
