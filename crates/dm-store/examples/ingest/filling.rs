//! Filling a store with a made-up past, page by page, as a catch-up does.

use std::{error::Error, time::Instant};

use dm_model::Event;
use dm_store::{Gap, Store};

use crate::{numbers::milliseconds_since, past::Past, processor};

pub type Failure = Box<dyn Error + Send + Sync>;

/// A store on its way to some size.
pub struct Filling {
    pub store: Store,
    pub past: Past,
    pub events: usize,
    gap: Option<Gap>,
    /// Milliseconds that other programs had the processor meanwhile.
    pub waited: Option<f64>,
}

impl Filling {
    /// An empty store.
    pub fn of(store: Store) -> Result<Self, Failure> {
        Ok(Self { store, past: Past::new()?, events: 0, gap: None, waited: Some(0.0) })
    }

    /// Ingests older pages until there are so many events, and tells how many milliseconds that took.
    pub fn fill(&mut self, events: usize) -> Result<f64, Failure> {
        let mut milliseconds = 0.0;
        while self.events < events {
            let page = self.past.page()?;
            let (began, waited_before) = (Instant::now(), processor::waited_for());
            self.ingest(&page)?;
            milliseconds += milliseconds_since(began);
            let waited = processor::waited_for().zip(waited_before).map(|(after, before)| after - before);
            self.waited = self.waited.zip(waited).map(|(sum, waited)| sum + waited);
            self.events += page.len();
        }
        Ok(milliseconds)
    }

    /// The newest page leaves a gap, which the others make smaller.
    fn ingest(&mut self, page: &[Event]) -> Result<(), Failure> {
        if let Some(gap) = &self.gap {
            self.store.ingest_gap(gap, page, Some("further-back"))?;
        } else {
            self.store.ingest_newest(page, page.first().map(|event| event.id), None, Some("further-back"))?;
            self.gap = self.store.load_gaps()?.pop();
        }
        Ok(())
    }
}
