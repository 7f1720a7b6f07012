use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use db::Db;
use tokio::sync::Semaphore;

use crate::memory::Memory;
use crate::web::PageError;
use crate::web::shell::{Demo, Rail};
use crate::{Clock, Config, Entropy, Vault};

/// Everything a handler may need; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Services>);

/// The services of one running program.
#[derive(Debug)]
pub struct Services {
    /// The database.
    pub db: Db,
    /// Sealed fields and signatures.
    pub vault: Vault,
    /// The only reader of time.
    pub clock: Clock,
    /// Ids, nonces and tokens.
    pub entropy: Arc<Entropy>,
    /// The settings it was started with.
    pub config: Config,
    /// Parsed documents that never change.
    pub memory: Memory,
    /// Password hashing takes 19 MiB each: only this many at once.
    pub hashing: Semaphore,
    /// Draws what stands around every page.
    pub surroundings: Box<dyn Surroundings>,
}

/// What stands around a page, for one person: the rail, and the banner of a demo.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The side rail.
    pub rail: Rail,
    /// The demo's banner, only where the data are a demo.
    pub demo: Option<Demo>,
}

/// A future with an answer about the surroundings.
pub type AroundFuture<'a> = Pin<Box<dyn Future<Output = Result<Around, PageError>> + Send + 'a>>;

/// The upper crates know what belongs in the rail; the pages below them only draw it.
pub trait Surroundings: Send + Sync + std::fmt::Debug {
    /// The surroundings of the person with this id, or of somebody not signed in.
    fn around<'a>(&'a self, app: &'a App, person: Option<i64>) -> AroundFuture<'a>;
}

impl App {
    /// Puts the services together.
    pub fn new(services: Services) -> App {
        App(Arc::new(services))
    }
}

impl Deref for App {
    type Target = Services;
    fn deref(&self) -> &Services {
        &self.0
    }
}
