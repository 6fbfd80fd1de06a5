//! Whether the keychain is open, asked of the system alone: the person is shown no question, as every other way of asking
//! may show one.

/// Whether the desktop's keychain stands open now. Where the system does not tell, it counts as closed.
#[cfg(target_os = "linux")]
pub async fn keychain_is_unlocked() -> bool {
    linux::default_collection_is_open().await.unwrap_or_default()
}

/// Whether the desktop's keychain stands open now. Here the system does not tell.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "its twin for Linux awaits")]
pub async fn keychain_is_unlocked() -> bool {
    false
}

#[cfg(target_os = "linux")]
mod linux {
    use zbus::{Connection, Proxy, proxy::CacheProperties};

    /// The collection that new secrets go to (Secret Service API, "Aliases").
    const DEFAULT: &str = "/org/freedesktop/secrets/aliases/default";

    pub(super) async fn default_collection_is_open() -> zbus::Result<bool> {
        let bus = Connection::session().await?;
        let collection: Proxy<'_> = zbus::proxy::Builder::new(&bus)
            .destination("org.freedesktop.secrets")?
            .path(DEFAULT)?
            .interface("org.freedesktop.Secret.Collection")?
            .cache_properties(CacheProperties::No)
            .build()
            .await?;
        Ok(!collection.get_property::<bool>("Locked").await?)
    }
}
