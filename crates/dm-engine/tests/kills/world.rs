//! The simulated X in which alice has friends and groups, and in which whatever can go wrong with a send does, often.

use std::time::Duration;

use dm_model::{Clock as _, ConversationId, SystemClock, Timestamp, UserId};
use rand::rngs::StdRng;
use x_sim::{Call, Config, Control, Fault, LimitTable, SimClock, Simulator, TrueContent, TrueEvent};

use crate::plan::{FRIENDS, GROUPS, Plan};

/// How many times as fast as it is time goes, in X and in the app.
pub const TIMES: u32 = 400;

/// How often each fault strikes each send.
const PROBABILITY: f64 = 0.2;

/// How often each strikes each call that brings a file, of which there are many for one message.
const PROBABILITY_OF_UPLOADS: f64 = 0.05;

/// All that can go wrong with a send on its way there, at X, and on the way back. (A limit that is reached is no fault.)
const FAULTS: [Fault; 10] = [
    Fault::ResetBeforeCommit,
    Fault::ResetAfterCommit,
    Fault::ResetWithinBody,
    Fault::SilenceBeforeCommit,
    Fault::SilenceAfterCommit,
    Fault::Status(503),
    Fault::StatusAfterCommit(500),
    Fault::EmptyBody,
    Fault::CutBody,
    Fault::HtmlBody,
];

const SENDS: [Call; 3] = [Call::SendToParticipant, Call::SendToConversation, Call::CreateGroup];

const UPLOADS: [Call; 4] = [Call::MediaUpload, Call::MediaInitialize, Call::MediaAppend, Call::MediaFinalize];

pub struct World {
    pub simulator: Simulator,
    pub x: Control,
    /// When time began to go faster.
    pub since: Timestamp,
    pub alice: UserId,
    pub signed_in_at: Timestamp,
    pub plan: Plan,
}

impl World {
    pub async fn begin(seed: u64, random: &mut StdRng) -> Self {
        let since = SystemClock.now();
        let clock = SimClock::fast(since, TIMES);
        let config = Config { clock, seed, limits: LimitTable::generous(), ..Config::default() };
        let simulator = Simulator::start(config).await.unwrap();
        let x = simulator.control();
        let alice = x.add_person("Alice", "alice");
        let friends: Vec<UserId> =
            (0..FRIENDS).map(|number| x.add_person(&format!("Friend {number}"), &format!("friend{number}"))).collect();
        let groups: Vec<ConversationId> = (0..GROUPS)
            .map(|number| {
                let group = x.add_group(&[alice, friends[number], friends[number + 1]]).unwrap();
                x.add_message(&group, friends[number], "This is the group").unwrap();
                group
            })
            .collect();
        let plan = Plan::new(&friends, &groups, alice, random);
        let signed_in_at = x.now().after(Duration::from_secs(1));
        Self { simulator, x, since, alice, signed_in_at, plan }
    }

    /// From now on, whatever can go wrong with a send does.
    pub fn is_ill(&self) {
        for fault in FAULTS {
            for call in SENDS {
                self.x.answer_sometimes(call, fault.clone(), PROBABILITY);
            }
            for call in UPLOADS {
                self.x.answer_sometimes(call, fault.clone(), PROBABILITY_OF_UPLOADS);
            }
        }
    }

    pub fn is_well(&self) {
        self.x.clear_faults();
    }

    pub fn new_token(&self) -> String {
        self.x.sign_in(self.alice, "pipit-demo").access_token
    }

    /// What alice wrote, as X has it, oldest first.
    pub fn alice_wrote(&self) -> Vec<Written> {
        let by_alice = |event: &TrueEvent| event.sender == Some(self.alice);
        self.x.truth(self.alice).into_iter().filter(by_alice).filter_map(|event| Written::of(event, &self.x)).collect()
    }
}

/// A message as X has it, with the links as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub conversation: ConversationId,
    pub text: String,
    /// The files that hang on it.
    pub files: Vec<Vec<u8>>,
}

impl Written {
    fn of(event: TrueEvent, x: &Control) -> Option<Self> {
        let TrueContent::Message { mut text, media_keys, links } = event.content else { return None };
        for link in links {
            // X's link to what hangs on a message is nothing that anybody wrote.
            let is_to_media = link.expanded_url.contains("/messages/media/");
            text = text.replace(&link.url, if is_to_media { "" } else { &link.expanded_url });
        }
        let files = media_keys.iter().filter_map(|key| x.attachment(key)).map(|(_, bytes)| bytes).collect();
        Some(Self { conversation: event.conversation, text: text.trim_end().to_owned(), files })
    }
}
