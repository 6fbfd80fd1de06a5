//! A process with a session in it, or with a vault alone, for the tests in `tests/processes`: they start it twice, end it at
//! any moment, or put it onto a desktop of its own. It is told what to do line by line and answers line by line, until its
//! input ends. Words are parted by tabs.
//!
//! | it is told | it answers |
//! |---|---|
//! | `now MILLIS` | |
//! | `token CALLERS` | `token TOKEN` when so many who ask at once get the same one, or `signed-out`, `unreachable`, `vault WHY` |
//! | `replace TOKEN` | the same, after X has refused this one |
//! | `state` | `state STATE` of the keychain |
//! | `sign-in TOKENS` | `done` or `vault WHY` |
//! | `save TEXT`, `forget` | `done` or `vault WHY` |
//! | `load` | `found TEXT`, `nothing` or `vault WHY` |
//! | `go` | |
//!
//! When it goes step by step, it says `step NAME before` and `step NAME after` around whatever it does with the vault, and goes
//! on when it is told to.

mod stepwise;

use std::{
    env,
    error::Error,
    io::{self, BufRead as _, Write as _},
    path::PathBuf,
    sync::Arc,
    thread,
};

use dm_model::{Clock as _, ManualClock, Timestamp, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{sync::mpsc, task::JoinSet};
use x_api::{TokenError, TokenSource as _, http_client};
use x_auth::{FileVault, Keychain, KeychainState, KeychainVault, Provider, Session, Vault, VaultEntry, VaultError};

use stepwise::{Steps, Stepwise};

type Failure = Box<dyn Error + Send + Sync>;

/// Its name in the keychain.
const SERVICE_NAME: &str = "pipit-tests";

struct Process {
    account: UserId,
    clock: ManualClock,
    keychain: Option<Arc<KeychainVault>>,
    vault: Arc<dyn Vault>,
    session: Arc<Session>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut orders = orders();
    let steps = Arc::new(Steps::default());
    let process = Arc::new(Process::begin(&steps)?);
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order.as_deref() {
                Some("go") => steps.go(),
                // At once, so that it counts for what comes after it.
                Some(order) if let Some(millis) = order.strip_prefix("now\t") => process.set_clock(millis)?,
                Some(order) => {
                    let (process, order) = (Arc::clone(&process), order.to_owned());
                    under_way.spawn(async move { process.carry_out(&order).await });
                }
                None => break,
            },
            Some(ended) = under_way.join_next() => ended??,
        }
    }
    Ok(())
}

impl Process {
    /// Reads the arguments: kind of vault, its folder, X, the account, the time, and whether to go step by step.
    fn begin(steps: &Arc<Steps>) -> Result<Self, Failure> {
        let mut arguments = env::args().skip(1);
        let mut next = || arguments.next().ok_or("an argument is missing");
        let (kind, folder) = (next()?, PathBuf::from(next()?));
        let provider = Provider::at_origin("pipit-demo".to_owned(), &next()?.parse()?);
        let account = next()?.parse()?;
        let clock = ManualClock::at(Timestamp::from_millis(next()?.parse()?));
        let stepwise = next()? == "stepwise";
        let keychain =
            (kind == "keychain").then(|| Arc::new(KeychainVault::new(SERVICE_NAME.to_owned(), folder.clone())));
        let vault: Arc<dyn Vault> = match &keychain {
            Some(keychain) => Arc::new(OfKeychain(Arc::clone(keychain))),
            None => Arc::new(FileVault::new(folder)),
        };
        let vault = if stepwise { Arc::new(Stepwise { inside: vault, steps: Arc::clone(steps) }) } else { vault };
        let session = Session::new(account, provider, http_client()?, Arc::clone(&vault), Arc::new(clock.clone()));
        Ok(Self { account, clock, keychain, vault, session })
    }

    fn set_clock(&self, millis: &str) -> Result<(), Failure> {
        self.clock.advance(Timestamp::from_millis(millis.parse()?).since(self.clock.now()));
        Ok(())
    }

    async fn carry_out(&self, order: &str) -> Result<(), Failure> {
        let entry = VaultEntry::DataKey(self.account);
        match order.split('\t').collect::<Vec<_>>()[..] {
            ["token", callers] => say(&self.ask_at_once(callers.parse()?).await),
            ["replace", refused] => say(&in_words(self.session.replace(&refused.into()).await)),
            ["state"] => {
                let keychain = self.keychain.as_ref().ok_or("there is no keychain here")?;
                say(&format!("state\t{}", state_in_words(&keychain.state().await)))
            }
            ["sign-in", tokens] => say(&done(self.vault.save(&VaultEntry::Tokens(self.account), &tokens.into()).await)),
            ["save", text] => say(&done(self.vault.save(&entry, &text.into()).await)),
            ["forget"] => say(&done(self.vault.forget(&entry).await)),
            ["load"] => match self.vault.load(&entry).await {
                Ok(Some(text)) => say(&format!("found\t{}", text.expose_secret())),
                Ok(None) => say("nothing"),
                Err(error) => say(&done(Err(error))),
            },
            _ => Err(format!("this is no order: {order}").into()),
        }
    }

    async fn ask_at_once(&self, callers: usize) -> String {
        let mut asking = JoinSet::new();
        for _ in 0..callers {
            let session = Arc::clone(&self.session);
            asking.spawn(async move { in_words(session.access_token().await) });
        }
        let answers = asking.join_all().await;
        let same = answers.windows(2).all(|pair| pair[0] == pair[1]);
        if same { answers.into_iter().next().unwrap_or_default() } else { "different".to_owned() }
    }
}

fn in_words(token: Result<SecretString, TokenError>) -> String {
    match token {
        Ok(token) => format!("token\t{}", token.expose_secret()),
        Err(TokenError::SignedOut) => "signed-out".to_owned(),
        Err(TokenError::Unreachable(_)) => "unreachable".to_owned(),
        Err(TokenError::Vault(why)) => format!("vault\t{why}"),
    }
}

fn state_in_words(state: &KeychainState) -> &'static str {
    match state {
        KeychainState::Usable => "usable",
        KeychainState::Locked => "locked",
        KeychainState::Missing => "missing",
        KeychainState::Failing(_) => "failing",
    }
}

fn done(done: Result<(), VaultError>) -> String {
    done.map_or_else(|error| format!("vault\t{error}"), |()| "done".to_owned())
}

/// Lines as they come, until the input ends.
fn orders() -> mpsc::UnboundedReceiver<String> {
    let (told, orders) = mpsc::unbounded_channel();
    thread::spawn(move || io::stdin().lock().lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
    orders
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(io::stdout(), "{line}")?)
}

/// The keychain as any vault, while its state can still be asked for.
struct OfKeychain(Arc<KeychainVault>);

#[async_trait::async_trait]
impl Vault for OfKeychain {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        self.0.load(entry).await
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        self.0.save(entry, secret).await
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.0.forget(entry).await
    }

    async fn alone(&self, account: UserId) -> Result<x_auth::Alone, VaultError> {
        self.0.alone(account).await
    }
}
