//! `belay backup FILE` and `belay restore FILE`.
//!
//! A backup is one SQLite file of one moment, whichever database it came from, so it can be
//! restored into either. The key is not in it, on purpose: whoever finds the backup reads no
//! sealed words. They do read the rest: names and addresses, lines and levels, dates and places
//! of conversations, goals and promises, password hashes, who looked at what.

use std::path::{Path, PathBuf};

use db::{Db, DbError, args, copy_into};
use kit::config::Database;
use kit::vault::read_key;
use kit::{Config, Entropy, Vault};
use people::workspace::KEY_CHECK;

use crate::start::{make_folder, open_database, open_existing, place};

/// Writes the whole workspace into a new file; answers with a sentence for the terminal.
pub async fn backup(config: &Config, file: &Path) -> Result<String, String> {
    if file.exists() {
        return Err(format!("{} is already there. Name a new file.", file.display()));
    }
    let source = open_existing(config).await?;
    // Written beside, and named when it is whole: what is called a backup is one.
    let unfinished = PathBuf::from(format!("{}.unfinished", file.display()));
    remove(&unfinished);
    let copied = match copy_out(&source, &unfinished).await {
        Ok(copied) => std::fs::rename(&unfinished, file).map(|()| copied).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    source.close().await;
    remove(&unfinished);
    let copied = copied.map_err(|error| format!("The backup failed: {error}. Nothing was kept."))?;
    Ok(format!(
        "{copied} rows are in {}. The key is not: keep a copy of {} somewhere else.",
        file.display(),
        config.key_file.display()
    ))
}

async fn copy_out(source: &Db, file: &Path) -> Result<u64, DbError> {
    let target = Db::open_file(file).await?;
    target.migrate().await?;
    let copied = copy_into(source, &target).await?;
    target.close().await;
    Ok(copied)
}

/// Fills an empty folder (or an empty server database) from a backup. Everybody signs in anew.
pub async fn restore(config: &Config, file: &Path) -> Result<String, String> {
    if !file.is_file() {
        return Err(format!("{} is not there.", file.display()));
    }
    if matches!(&config.database, Database::File(path) if path.exists()) {
        return Err(format!("{} already holds a workspace. Restore into an empty folder.", place(config)));
    }
    make_folder(config)?;
    // The backup stays as it is; the copy is brought up to today's schema.
    let copy = config.data.join("restoring.db");
    std::fs::copy(file, &copy).map_err(|error| format!("{} cannot be copied: {error}.", file.display()))?;
    let restored = copy_in(config, &copy).await;
    remove(&copy);
    if let (Err(_), Database::File(path)) = (&restored, &config.database) {
        remove(path);
    }
    let (rows, check) = restored.map_err(|error| format!("The restore failed: {error}. Nothing was kept."))?;
    Ok(format!("{rows} rows are back. {}", key_sentence(config, check.as_deref())))
}

/// Removes a SQLite file with what belongs to it; most of that is not there.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _gone = std::fs::remove_file(format!("{}{end}", path.display()));
    }
}

async fn copy_in(config: &Config, copy: &Path) -> Result<(u64, Option<Vec<u8>>), DbError> {
    let source = Db::open_file(copy).await?;
    source.migrate().await?;
    let target = open_database(config).await.map_err(DbError::Schema)?;
    target.migrate().await?;
    if target.value::<i64>("select id from workspace", args![]).await?.is_some() {
        return Err(DbError::Schema("the database already holds a workspace".to_owned()));
    }
    let rows = copy_into(&source, &target).await?;
    forget_doors(&target).await?;
    let check = target.value("select key_check_sealed from workspace where id = 1", args![]).await?;
    source.close().await;
    target.close().await;
    Ok((rows, check))
}

/// What opened a door on the day of the backup opens none after it: sessions, links, phones and
/// forms are gone, and mail that waited then does not leave now.
async fn forget_doors(target: &Db) -> Result<(), DbError> {
    let mut tx = target.begin().await?;
    for sql in [
        "delete from paired_phone",
        "delete from room_seat",
        "delete from session",
        "delete from account_link",
        "delete from form_key",
        "update mail set failed_at = made_at where sent_at is null and failed_at is null",
    ] {
        tx.run(sql, args![]).await?;
    }
    tx.commit().await
}

/// Whether the key beside it fits what was restored, and what to do when it does not.
fn key_sentence(config: &Config, check: Option<&[u8]>) -> String {
    let path = config.key_file.display();
    let Some(check) = check else { return "It holds no workspace yet.".to_owned() };
    match read_key(&config.key_file) {
        Err(_) => format!("The key is missing: put belay.key of the old installation at {path} before you start."),
        Ok(key) => match Vault::new(key, Entropy::system().into()).open(KEY_CHECK, check) {
            Ok(_) => "The key fits.".to_owned(),
            Err(_) => format!(
                "The key at {path} is another one: put belay.key of the old installation there before you start."
            ),
        },
    }
}
