//! Keeps immutable documents (published frameworks, kinds) parsed, by id, and what a feature
//! holds for as long as the program runs.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// A shelf and an id.
type Place = (&'static str, i64);

/// A shared memory of things that never change once they have an id.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<HashMap<Place, Arc<dyn Any + Send + Sync>>>,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    /// What was kept under `shelf` and `id`.
    pub fn get<T: Any + Send + Sync>(&self, shelf: &'static str, id: i64) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(|broken| broken.into_inner());
        kept.get(&(shelf, id)).cloned()?.downcast().ok()
    }

    /// The one `T` of this program: what a feature holds between requests, never the truth.
    pub fn one<T: Any + Send + Sync + Default>(&self) -> Arc<T> {
        let place = (std::any::type_name::<T>(), 0);
        let mut kept = self.kept.lock().unwrap_or_else(|broken| broken.into_inner());
        let one = kept.entry(place).or_insert_with(|| Arc::new(T::default())).clone();
        one.downcast().unwrap_or_default()
    }

    /// Keeps `thing` and hands it back shared.
    pub fn keep<T: Any + Send + Sync>(&self, shelf: &'static str, id: i64, thing: T) -> Arc<T> {
        let thing = Arc::new(thing);
        self.kept.lock().unwrap_or_else(|broken| broken.into_inner()).insert((shelf, id), thing.clone());
        thing
    }
}
