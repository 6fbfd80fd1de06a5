//! Who hears from the engine.

use dm_model::EngineEvent;
use dm_store::ArrivedMessage;

/// Hears what changed, on whichever thread it was stored. Every call must return at once: syncing waits for it.
pub trait Listener: Send + Sync + 'static {
    /// Something that the page may show is different now.
    fn changed(&self, event: EngineEvent);

    /// Messages of others came that were not known before, oldest first. None is from before the first sign-in.
    fn arrived(&self, messages: Vec<ArrivedMessage>);

    /// A catch-up came to its end: the store holds what X showed.
    fn caught_up(&self) {}

    /// A pass is over, however it ended, and the store was asked to let go of the memory that it took. Mostly nothing follows for
    /// some seconds.
    fn rests(&self) {}
}
