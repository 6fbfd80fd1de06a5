//! Whoever shows notifications on this desktop, behind one trait: what the rules need of it, and nothing of how a system does it.

use std::sync::Arc;

use async_trait::async_trait;

/// A notification that was shown. Who shows them counts anew when it starts anew, so that its name belongs to the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownId {
    /// Who shows it.
    pub by: Arc<str>,
    /// Its number there.
    pub number: u32,
}

/// What can be done with a notification, besides dismissing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A click on it.
    Open,
    /// Answering in it; where the desktop cannot do that, it leaves this out.
    Reply,
    /// Taking note.
    MarkAsRead,
}

/// What is to be shown. All of it is plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub title: String,
    pub body: String,
    /// What can be done, and what the buttons say.
    pub actions: Vec<(Action, &'static str)>,
    /// What stands in the empty field of an answer.
    pub reply_placeholder: &'static str,
    pub sound: bool,
    /// Whether it only corrects what stands there already, and asks nobody to look.
    pub subdued: bool,
}

/// What whoever shows notifications can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Whether one that is shown can be replaced.
    pub replaces: bool,
    /// Whether it wants no sound and no attention at this moment.
    pub inhibited: bool,
}

/// What is told of notifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// The person chose something to be done.
    Invoked { id: ShownId, action: Action },
    /// The person answered.
    Replied { id: ShownId, text: String },
    /// It is not shown any more.
    Closed { id: ShownId },
    /// Whoever showed notifications is gone, and with it what it showed.
    Gone { by: Arc<str> },
    /// Somebody shows notifications from now on.
    Came,
}

/// Nobody took the notification: nobody is there who shows any, or did not want it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotShown;

/// Whoever shows notifications. It may take its time to answer: the rules wait for it, and nobody waits for them.
#[async_trait]
pub trait NotificationServer: Send + Sync + 'static {
    /// Takes away what an earlier process left standing, before anything is shown.
    async fn begin(&self) {}

    /// What it can do now.
    ///
    /// # Errors
    /// When nobody is there.
    async fn abilities(&self) -> Result<Abilities, NotShown>;

    /// Shows a notification, in place of another one if that is still there.
    ///
    /// # Errors
    /// When nobody is there.
    async fn show(&self, notification: &Notification, replaced: Option<&ShownId>) -> Result<ShownId, NotShown>;

    /// Takes a notification away. Tells whether nobody can click on it any more.
    async fn withdraw(&self, id: &ShownId) -> bool;
}
