//! From settings to services: data folder, key, database, migrations.

use std::path::Path;
use std::sync::Arc;

use db::{Db, DbError, MIGRATIONS, Migration, args};
use kit::config::Database;
use kit::memory::Memory;
use kit::vault::{read_key, write_key};
use kit::{App, Clock, Config, Entropy, Services, Vault};
use people::workspace::KEY_CHECK;
use tokio::sync::Semaphore;

/// Puts everything together, or says in one sentence why it cannot start. What is not there yet
/// is made: the data folder, the database, the key.
pub async fn start(config: Config, clock: Clock, entropy: Entropy) -> Result<App, String> {
    make_folder(&config)?;
    let db = open_database(&config).await?;
    migrate(&db, &config, MIGRATIONS).await.map_err(|error| error.to_string())?;
    unlock(db, config, clock, entropy).await
}

/// Opens a workspace that is there, and makes nothing: a mistyped folder is said, not filled.
pub async fn open(config: Config, clock: Clock, entropy: Entropy) -> Result<App, String> {
    let db = open_existing(&config).await?;
    match key_check(&db).await.map_err(|error| error.to_string())? {
        Some(_) => unlock(db, config, clock, entropy).await,
        None => {
            Err("There is no workspace here yet. Start `belay serve` and open it: the first screen makes one."
                .to_owned())
        }
    }
}

/// Makes the data folder where it is not there.
pub fn make_folder(config: &Config) -> Result<(), String> {
    let unmade = |error| format!("The data folder {} cannot be made: {error}.", place(config));
    std::fs::create_dir_all(&config.data).map_err(unmade)
}

/// The data folder, and which setting names it.
pub fn place(config: &Config) -> String {
    format!("{} ({})", config.data.display(), config.name("data"))
}

/// The key file, and which setting names it.
fn key_place(config: &Config) -> String {
    format!("{} ({})", config.key_file.display(), config.name("key-file"))
}

async fn unlock(db: Db, config: Config, clock: Clock, entropy: Entropy) -> Result<App, String> {
    let entropy = Arc::new(entropy);
    let check = key_check(&db).await.map_err(|error| error.to_string())?;
    let vault = Vault::new(key(&config, &entropy, check.is_some())?, entropy.clone());
    if let Some(sealed) = check {
        let opened = vault.open(KEY_CHECK, &sealed);
        opened.map_err(|_| {
            format!("The key file {} is not the one this database was sealed with. Put the right one there, or name where it is.", key_place(&config))
        })?;
    }
    Ok(assemble(db, vault, clock, entropy, config))
}

/// Services over a database that is ready and a key that fits.
pub fn assemble(db: Db, vault: Vault, clock: Clock, entropy: Arc<Entropy>, config: Config) -> App {
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
    App::new(Services {
        db,
        vault,
        clock,
        entropy,
        config,
        memory: Memory::default(),
        hashing: Semaphore::new(at_once),
        surroundings: Box::new(overview::around::Rails),
    })
}

/// Opens the database the settings name, or makes it.
pub async fn open_database(config: &Config) -> Result<Db, String> {
    match &config.database {
        Database::File(path) => Db::open_file(path).await.map_err(unopened(config, path)),
        Database::Server(address) => Db::connect(address).await.map_err(silent(config)),
    }
}

/// Opens the database of a workspace that is there and up to date with this program.
pub async fn open_existing(config: &Config) -> Result<Db, String> {
    match &config.database {
        Database::File(path) if !path.exists() => Err(format!("There is no workspace in {}.", place(config))),
        _ => up_to_date(open_database(config).await?).await,
    }
}

/// Opens the database the settings name to read it; nothing where there is none yet. It is
/// refused unless it is up to date, because bringing it there would write.
pub async fn open_to_read(config: &Config) -> Result<Option<Db>, String> {
    let db = match &config.database {
        Database::File(path) if !path.exists() => return Ok(None),
        Database::File(path) => Db::open_file_to_read(path).await.map_err(unopened(config, path)),
        Database::Server(address) => Db::connect_to_read(address).await.map_err(silent(config)),
    }?;
    up_to_date(db).await.map(Some)
}

fn unopened(config: &Config, path: &Path) -> impl Fn(DbError) -> String {
    move |error| format!("The database {} ({}) cannot be opened: {error}.", path.display(), config.name("database"))
}

fn silent(config: &Config) -> impl Fn(DbError) -> String {
    move |error| format!("The database server ({}) does not answer: {error}.", config.name("database"))
}

async fn up_to_date(db: Db) -> Result<Db, String> {
    match db.is_up_to_date().await.map_err(|error| error.to_string())? {
        true => Ok(db),
        false => Err("The database is not up to date with this Belay. Start Belay once, then try again.".to_owned()),
    }
}

/// Applies open migrations; a SQLite file that holds something is copied beside itself first.
pub async fn migrate(db: &Db, config: &Config, steps: &[Migration]) -> Result<(), DbError> {
    let found = db.pending_migrations(steps).await?;
    if let Database::File(_) = config.database
        && found.before > 0
        && found.before < found.after
    {
        let folder = config.data.join("backups");
        let name = format!("before-migration-{:04}.db", found.before + 1);
        std::fs::create_dir_all(&folder)
            .map_err(|error| DbError::Schema(format!("The folder {} cannot be made: {error}.", folder.display())))?;
        let copy = folder.join(name);
        backup_file(db, &copy).await.map_err(|error| {
            DbError::Schema(format!("The copy {} before the change failed: {error}", copy.display()))
        })?;
    }
    db.migrate_through(steps).await.map(drop)
}

/// Copies a SQLite database as it is, schema included, for its owner's eyes alone. An earlier copy
/// of the name is of a start that went no further; it is replaced when the new one is whole.
pub async fn backup_file(db: &Db, path: &Path) -> Result<(), DbError> {
    let wrong = |error: std::io::Error| DbError::Driver(Box::new(error));
    let unfinished = path.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(wrong)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // SQLite fills an empty file that is there and leaves its mode as it is.
    options.open(&unfinished).map_err(wrong)?;
    db.vacuum_into(&unfinished.display().to_string()).await?;
    std::fs::rename(&unfinished, path).map_err(wrong)
}

async fn key_check(db: &Db) -> Result<Option<Vec<u8>>, DbError> {
    db.value("select key_check_sealed from workspace where id = 1", args![]).await
}

/// The key from its file; a new one only while nothing is sealed yet.
fn key(config: &Config, entropy: &Entropy, something_is_sealed: bool) -> Result<[u8; 32], String> {
    let path = &config.key_file;
    if path.exists() {
        return read_key(path).map_err(|said| format!("{said} It is named by {}.", config.name("key-file")));
    }
    if something_is_sealed {
        return Err(format!(
            "The key file {} is missing, and this workspace is sealed with it. Put it back, or name where it is.",
            key_place(config)
        ));
    }
    let key = entropy.bytes();
    write_key(path, &key)?;
    Ok(key)
}
