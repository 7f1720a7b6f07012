//! "Look again": who waits for a topic is woken when a transaction that named it is committed.
//!
//! A signal holds no truth. It may come twice, several may come as one, and whoever is woken
//! reads what is so from the database. On PostgreSQL it reaches the other processes too, by
//! NOTIFY in a statement of its own after the commit: inside a big transaction it would make
//! all commits of the server wait for each other.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::watch;

/// The one channel of the server that all our topics share.
const CHANNEL: &str = "belay";
/// A connection that dropped in silence is noticed after so long.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// Everybody who waits for something in this process.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    listens: AtomicBool,
    topics: Mutex<HashMap<String, watch::Sender<u64>>>,
}

/// Waits for one topic.
#[derive(Debug)]
pub struct Watch {
    topic: String,
    signals: Arc<Signals>,
    told: watch::Receiver<u64>,
}

impl Watch {
    /// Resolves once the topic was told since the last time; nothing is missed in between.
    /// Answers `false` when the program is about to stop.
    pub async fn told(&mut self) -> bool {
        self.told.changed().await.is_ok()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut topics = self.signals.topics();
        // This one still counts.
        if topics.get(&self.topic).is_some_and(|sender| sender.receiver_count() <= 1) {
            topics.remove(&self.topic);
        }
    }
}

impl Signals {
    pub(crate) fn watch(self: &Arc<Signals>, topic: String) -> Watch {
        let mut topics = self.topics();
        let told = topics.entry(topic.clone()).or_default().subscribe();
        drop(topics);
        Watch { topic, signals: self.clone(), told }
    }

    /// Wakes who waits for this topic here.
    pub(crate) fn tell(&self, topic: &str) {
        if let Some(sender) = self.topics().get(topic) {
            sender.send_modify(|count| *count = count.wrapping_add(1));
        }
    }

    /// Ends every waiting; who waits from now on waits until the program is gone.
    pub(crate) fn close(&self) {
        self.topics().clear();
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<u64>>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Passes on what other processes tell, from the first time somebody waits here and for as
    /// long as the pool is open. After a break everybody is woken: what was told is not known.
    pub(crate) fn listen(self: &Arc<Signals>, pool: &PgPool) {
        if self.listens.swap(true, Ordering::SeqCst) {
            return;
        }
        let (signals, pool) = (self.clone(), pool.clone());
        tokio::spawn(async move {
            while !pool.is_closed() {
                if let Err(error) = signals.listen_once(&pool).await
                    && !pool.is_closed()
                {
                    tracing::warn!(%error, "signals of other processes are not heard; trying again");
                }
                signals.tell_everybody();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
    }

    fn tell_everybody(&self) {
        self.topics().values().for_each(|sender| sender.send_modify(|count| *count = count.wrapping_add(1)));
    }

    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        while !pool.is_closed() {
            match tokio::time::timeout(KEEP_ALIVE, listener.try_recv()).await {
                Ok(Ok(Some(notification))) => self.tell(notification.payload()),
                Ok(Ok(None)) => return Ok(()),
                Ok(Err(error)) => return Err(error),
                Err(_) => sqlx::query("select 1").execute(&mut listener).await.map(drop)?,
            }
        }
        Ok(())
    }
}

/// Tells the other processes. A lost signal costs them a second, so nobody waits for it.
pub(crate) fn notify(pool: PgPool, topics: Vec<String>) {
    tokio::spawn(async move {
        for topic in topics {
            let said = sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(topic).execute(&pool).await;
            if let Err(error) = said {
                tracing::warn!(%error, "a signal did not reach the other processes");
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_is_woken_once_for_several_signals_and_forgotten_when_gone() {
        let signals = Arc::new(Signals::default());
        let mut room = signals.watch("room 1".to_owned());
        let other = signals.watch("room 2".to_owned());
        signals.tell("room 1");
        signals.tell("room 1");
        assert!(room.told().await);
        assert!(!room.told.has_changed().unwrap(), "two signals before a look are one");
        assert!(!other.told.has_changed().unwrap());
        drop(other);
        assert_eq!(signals.topics().len(), 1);
        signals.close();
        assert!(!room.told().await, "the program stops");
    }
}
