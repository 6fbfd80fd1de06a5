//! What the person chose, and who signed in here: `settings.json`, through Tauri's store plugin. No secrets and no texts.

use std::{collections::BTreeMap, sync::Arc};

use dm_engine::DailyBudget;
use dm_model::{Account, PriceList, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use specta::Type;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt as _};

use crate::error::CommandError;

const FILE: &str = "settings.json";

/// What the person can choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The client id of their X developer app; empty: none.
    pub client_id: String,
    /// Light or dark.
    pub theme: Theme,
    /// What X charges, which people can change when X does.
    pub prices: PriceList,
    /// What reading may cost on a UTC day, in thousandths of a dollar; none: as much as it takes. Sends are not held back.
    pub daily_budget: Option<u32>,
}

impl Settings {
    /// What a day may cost, as the engine wants to know it.
    pub fn daily_budget(&self) -> Option<DailyBudget> {
        self.daily_budget.map(|most| DailyBudget { most, prices: self.prices })
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings file.
pub struct SettingsFile {
    store: Arc<Store<Wry>>,
}

impl SettingsFile {
    /// Opens the file; what cannot be read in it counts as not chosen.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn open(app: &AppHandle) -> Result<Self, tauri_plugin_store::Error> {
        Ok(Self { store: app.store(FILE)? })
    }

    /// What the person chose. What a file of another version lacks counts as not chosen.
    pub fn settings(&self) -> Settings {
        with_defaults(self.store.get("settings")).unwrap_or_default()
    }

    /// Keeps what the person chose.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), CommandError> {
        self.set("settings", settings)
    }

    /// Who is signed in.
    pub fn active_account(&self) -> Option<Account> {
        let id: UserId = self.get("activeAccount")?;
        self.account(id)
    }

    /// Someone who signed in here before.
    pub fn account(&self, id: UserId) -> Option<Account> {
        self.accounts().into_iter().find(|account| account.id == id)
    }

    /// The developer app that an account signed in through: its tokens are good for no other.
    pub fn client_id_of(&self, id: UserId) -> Option<String> {
        self.client_ids().remove(&id)
    }

    /// Keeps who is signed in now, and through which developer app.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_active_account(&self, account: &Account, client_id: &str) -> Result<(), CommandError> {
        let mut client_ids = self.client_ids();
        client_ids.insert(account.id, client_id.to_owned());
        self.set("clientIds", &client_ids)?;
        let mut accounts = self.accounts();
        accounts.retain(|known| known.id != account.id);
        accounts.push(account.clone());
        self.set("accounts", &accounts)?;
        self.set("activeAccount", &account.id)
    }

    /// Nobody is signed in any more; who was is remembered, with their data.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear_active_account(&self) -> Result<(), CommandError> {
        self.store.delete("activeAccount");
        self.save()
    }

    /// Where the demo's month of history ends: kept so that the same people have the same past after a restart.
    pub fn demo_history_end(&self) -> Option<Timestamp> {
        self.get("demoHistoryEnd")
    }

    /// Keeps where the demo's history ends.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_demo_history_end(&self, end: Timestamp) -> Result<(), CommandError> {
        self.set("demoHistoryEnd", &end)
    }

    fn client_ids(&self) -> BTreeMap<UserId, String> {
        self.get("clientIds").unwrap_or_default()
    }

    fn accounts(&self) -> Vec<Account> {
        self.get("accounts").unwrap_or_default()
    }

    fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.store.get(key)?).ok()
    }

    fn set(&self, key: &str, value: &impl Serialize) -> Result<(), CommandError> {
        let value = serde_json::to_value(value).map_err(|error| CommandError::sentence(error.to_string()))?;
        self.store.set(key, value);
        self.save()
    }

    fn save(&self) -> Result<(), CommandError> {
        self.store
            .save()
            .map_err(|error| CommandError::sentence("Pipit could not keep the settings.").with_hint(error.to_string()))
    }
}

/// The settings that a value holds, with the defaults for what it lacks.
fn with_defaults(value: Option<Value>) -> Option<Settings> {
    let mut settings = serde_json::to_value(Settings::default()).ok()?;
    for (key, chosen) in value?.as_object()? {
        settings.as_object_mut()?.insert(key.clone(), chosen.clone());
    }
    serde_json::from_value(settings).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_older_file_lacks_counts_as_not_chosen() {
        let settings = with_defaults(Some(json!({"theme": "dark"}))).unwrap();
        assert_eq!(settings, Settings { theme: Theme::Dark, ..Settings::default() });
    }

    #[test]
    fn what_a_newer_file_has_more_is_left_alone() {
        let settings = with_defaults(Some(json!({"clientId": "abc", "colour": "teal"}))).unwrap();
        assert_eq!(settings.client_id, "abc");
    }
}
