//! Notices when the machine is connected in another way: another network, a cable, a VPN. What could not be reached before is
//! then tried at once, rather than when its next try is due.

use tauri::{AppHandle, Manager as _};

use crate::app_state::AppState;

/// Tells the engines from now on.
pub fn watch(app: &AppHandle) {
    let watching = app.clone();
    app.state::<AppState>().start_task("watch the network", async move {
        let mut network = match netwatcher::watch_interfaces_async::<netwatcher::async_adapter::Tokio>() {
            Ok(network) => network,
            Err(error) => {
                tracing::info!(%error, "changes of the network go unnoticed");
                return;
            }
        };
        loop {
            let update = network.changed().await;
            if !update.is_initial {
                tracing::debug!("the network changed");
                for running in watching.state::<AppState>().accounts.all() {
                    running.engine.network_changed();
                }
            }
        }
    });
}
