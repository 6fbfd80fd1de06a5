//! What the person chose, and who signed in here: `settings.json`, through Tauri's store plugin. No secrets and no texts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use dm_engine::DailyBudget;
use dm_model::{Account, PriceList, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use specta::Type;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt as _};

use crate::error::CommandError;

const FILE: &str = "settings.json";
const CLIENT_ID: &str = "clientId";

/// What the person can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// What X charges, which people can change when X does.
    pub prices: PriceList,
    /// What reading may cost on a UTC day, in thousandths of a dollar, by account; who is not in it may cost as much as it
    /// takes. Sends are not held back.
    pub daily_budgets: BTreeMap<UserId, u32>,
    /// How large texts are, in percent, from 85 to 150.
    pub text_size: u8,
    /// What sends a message.
    pub send_with: SendWith,
    /// The language of the page: `system`, or a code such as `en`, `ar`, `ja`.
    pub language: String,
    /// Whether new messages are shown by the desktop.
    pub notifications: bool,
    /// Whether they say who wrote and what; if not, only that somebody did.
    pub notification_content: bool,
    /// Whether they make a sound.
    pub notification_sound: bool,
    /// Whether closing the window leaves Pipit in the tray, where there is one.
    pub close_to_tray: bool,
    /// Whether Pipit asks its releases for a newer version.
    pub look_for_updates: bool,
}

/// The smallest and the largest size of texts, in percent.
const TEXT_SIZES: std::ops::RangeInclusive<u8> = 85..=150;

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            prices: PriceList::default(),
            daily_budgets: BTreeMap::new(),
            text_size: 100,
            send_with: SendWith::default(),
            language: "system".to_owned(),
            notifications: true,
            notification_content: true,
            notification_sound: true,
            close_to_tray: false,
            look_for_updates: true,
        }
    }
}

/// What sends a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SendWith {
    /// Enter; Shift and Enter begin a new line.
    #[default]
    Enter,
    /// Ctrl (or Cmd) and Enter; Enter begins a new line.
    CtrlEnter,
}

impl Settings {
    /// What a day of an account may cost, as the engine wants to know it.
    pub fn daily_budget_of(&self, account: UserId) -> Option<DailyBudget> {
        self.daily_budgets.get(&account).map(|most| DailyBudget { most: *most, prices: self.prices })
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

/// Where secrets are kept for want of a keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum VaultPlace {
    /// In memory, until Pipit is closed.
    Session,
    /// In a file that this user alone can read.
    File,
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
        let file = Self { store: app.store(FILE)? };
        // It once stood among what the settings' page shows, and is kept when that is saved.
        if let Some(client_id) = file.get::<Value>("settings").and_then(|old| Some(old.get("clientId")?.clone()))
            && !file.store.has(CLIENT_ID)
        {
            file.store.set(CLIENT_ID, client_id);
        }
        Ok(file)
    }

    /// What the person chose. What a file of another version lacks counts as not chosen.
    pub fn settings(&self) -> Settings {
        with_defaults(self.store.get("settings"), &self.accounts()).unwrap_or_default()
    }

    /// Keeps what the person chose; a size of texts that is out of bounds is moved to the nearer end.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), CommandError> {
        let text_size = settings.text_size.clamp(*TEXT_SIZES.start(), *TEXT_SIZES.end());
        self.set("settings", &Settings { text_size, ..settings.clone() })
    }

    /// Until when the person wants no notifications, if they said so. It is not among what the settings' page saves: the tray
    /// changes it while that page is open.
    pub fn quiet_until(&self) -> Option<Timestamp> {
        self.get("quietUntil")
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_quiet_until(&self, until: Option<Timestamp>) -> Result<(), CommandError> {
        self.set("quietUntil", &until)
    }

    /// The client id of the person's own developer app, if they gave one.
    pub fn client_id(&self) -> Option<String> {
        self.get(CLIENT_ID).filter(|id: &String| !id.is_empty())
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_client_id(&self, client_id: &str) -> Result<(), CommandError> {
        self.set(CLIENT_ID, &client_id)
    }

    /// Whether a developer app is a confidential client, whose secret lies in the vault.
    pub fn is_confidential(&self, client_id: &str) -> bool {
        self.confidential_ids().contains(client_id)
    }

    /// Keeps whether it is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_confidential(&self, client_id: &str, confidential: bool) -> Result<(), CommandError> {
        let mut ids = self.confidential_ids();
        if confidential {
            ids.insert(client_id.to_owned())
        } else {
            ids.remove(client_id)
        };
        self.set("confidentialIds", &ids)
    }

    /// What the person chose for want of a keychain, if they were asked.
    pub fn vault_place(&self) -> Option<VaultPlace> {
        self.get("vaultPlace")
    }

    /// Keeps what they chose.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_vault_place(&self, place: VaultPlace) -> Result<(), CommandError> {
        self.set("vaultPlace", &place)
    }

    /// Who is signed in, in the order in which they first signed in.
    pub fn signed_in(&self) -> Vec<Account> {
        let ids = self.signed_in_ids();
        self.accounts().into_iter().filter(|account| ids.contains(&account.id)).collect()
    }

    /// Whether an account is signed in.
    pub fn is_signed_in(&self, id: UserId) -> bool {
        self.signed_in_ids().contains(&id)
    }

    /// Who of them was on screen last.
    pub fn active_account(&self) -> Option<Account> {
        let last: Option<UserId> = self.get("activeAccount");
        let mut signed_in = self.signed_in();
        let place = signed_in.iter().position(|account| Some(account.id) == last).unwrap_or_default();
        (place < signed_in.len()).then(|| signed_in.swap_remove(place))
    }

    /// Someone who signed in here at some time.
    pub fn account(&self, id: UserId) -> Option<Account> {
        self.accounts().into_iter().find(|account| account.id == id)
    }

    /// The developer app that an account signed in through: its tokens are good for no other.
    pub fn client_id_of(&self, id: UserId) -> Option<String> {
        self.client_ids().remove(&id)
    }

    /// Keeps who signed in now, and through which developer app. They are on screen from now on.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_signed_in(&self, account: &Account, client_id: &str) -> Result<(), CommandError> {
        let mut client_ids = self.client_ids();
        client_ids.insert(account.id, client_id.to_owned());
        self.put("clientIds", &client_ids)?;
        let mut accounts = self.accounts();
        match accounts.iter_mut().find(|known| known.id == account.id) {
            Some(known) => known.clone_from(account),
            None => accounts.push(account.clone()),
        }
        let mut signed_in = self.signed_in_ids();
        signed_in.insert(account.id);
        self.put("signedIn", &signed_in)?;
        self.put("accounts", &accounts)?;
        self.put("activeAccount", &account.id)?;
        self.save()
    }

    /// Keeps who is on screen.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_active_account(&self, id: UserId) -> Result<(), CommandError> {
        self.set("activeAccount", &id)
    }

    /// An account is not signed in any more; it is remembered, with its data.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_signed_out(&self, id: UserId) -> Result<(), CommandError> {
        let mut signed_in = self.signed_in_ids();
        signed_in.remove(&id);
        self.set("signedIn", &signed_in)
    }

    /// An account whose data was erased is not remembered either.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_account(&self, id: UserId) -> Result<(), CommandError> {
        let mut accounts = self.accounts();
        accounts.retain(|account| account.id != id);
        let mut client_ids = self.client_ids();
        client_ids.remove(&id);
        let mut settings = self.settings();
        settings.daily_budgets.remove(&id);
        self.put("accounts", &accounts)?;
        self.put("clientIds", &client_ids)?;
        self.put("settings", &settings)?;
        // Nobody is on screen, or whoever comes next says so.
        self.store.delete("activeAccount");
        self.save_signed_out(id)
    }

    /// Where the demo's month of history ends: kept so that the same people have the same past after a restart.
    #[cfg(feature = "demo")]
    pub fn demo_history_end(&self) -> Option<Timestamp> {
        self.get("demoHistoryEnd")
    }

    /// Keeps where the demo's history ends.
    ///
    /// # Errors
    /// When the file cannot be written.
    #[cfg(feature = "demo")]
    pub fn save_demo_history_end(&self, end: Timestamp) -> Result<(), CommandError> {
        self.set("demoHistoryEnd", &end)
    }

    /// Before there could be several, the one on screen was the one that was signed in.
    fn signed_in_ids(&self) -> BTreeSet<UserId> {
        let only = || self.get("activeAccount").into_iter().collect();
        self.get("signedIn").unwrap_or_else(only)
    }

    fn confidential_ids(&self) -> BTreeSet<String> {
        self.get("confidentialIds").unwrap_or_default()
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
        self.put(key, value)?;
        self.save()
    }

    fn put(&self, key: &str, value: &impl Serialize) -> Result<(), CommandError> {
        let value = serde_json::to_value(value).map_err(|error| CommandError::sentence(error.to_string()))?;
        self.store.set(key, value);
        Ok(())
    }

    fn save(&self) -> Result<(), CommandError> {
        self.store
            .save()
            .map_err(|error| CommandError::sentence("Pipit could not keep the settings.").with_hint(error.to_string()))
    }
}

/// The settings that a value holds, with the defaults for what it lacks.
fn with_defaults(value: Option<Value>, accounts: &[Account]) -> Option<Settings> {
    let mut settings = serde_json::to_value(Settings::default()).ok()?;
    let known = settings.as_object_mut()?;
    let chosen = value?;
    let chosen = chosen.as_object()?;
    // Before there could be several accounts, one budget held for whoever was signed in.
    if let Some(budget) = chosen.get("dailyBudget").filter(|budget| budget.is_u64()) {
        let budgets = accounts.iter().map(|account| (account.id.to_string(), budget.clone())).collect();
        known.insert("dailyBudgets".to_owned(), Value::Object(budgets));
    }
    for (key, chosen) in chosen {
        known.insert(key.clone(), chosen.clone());
    }
    serde_json::from_value(settings).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn alice() -> Account {
        let (id, signed_in_at) = ("17".parse().unwrap(), Timestamp::from_millis(0));
        Account { id, name: "Alice".to_owned(), username: "alice".to_owned(), signed_in_at, demo: false }
    }

    #[test]
    fn what_an_older_file_lacks_counts_as_not_chosen() {
        let settings = with_defaults(Some(json!({"theme": "dark"})), &[]).unwrap();
        assert_eq!(settings, Settings { theme: Theme::Dark, ..Settings::default() });
    }

    #[test]
    fn texts_have_their_size_and_enter_sends_until_the_person_says_otherwise() {
        let settings = with_defaults(Some(json!({"theme": "dark", "language": "ja"})), &[]).unwrap();
        assert_eq!((settings.text_size, settings.send_with, settings.language.as_str()), (100, SendWith::Enter, "ja"));
        let settings = with_defaults(Some(json!({"sendWith": "ctrlEnter", "textSize": 150})), &[]).unwrap();
        assert_eq!((settings.text_size, settings.send_with), (150, SendWith::CtrlEnter));
    }

    #[test]
    fn what_a_newer_file_has_more_is_left_alone() {
        let settings = with_defaults(Some(json!({"theme": "light", "colour": "teal"})), &[]).unwrap();
        assert_eq!(settings.theme, Theme::Light);
    }

    #[test]
    fn the_one_budget_of_an_older_file_holds_for_each_account_that_signed_in() {
        let settings = with_defaults(Some(json!({"dailyBudget": 250})), &[alice()]).unwrap();
        assert_eq!(settings.daily_budgets, BTreeMap::from([(alice().id, 250)]));
    }

    #[test]
    fn the_budgets_by_account_count_more_than_the_one_of_an_older_file() {
        let value = json!({"dailyBudget": 250, "dailyBudgets": {"17": 100}});
        let settings = with_defaults(Some(value), &[alice()]).unwrap();
        assert_eq!(settings.daily_budget_of(alice().id).map(|budget| budget.most), Some(100));
    }
}
