//! Blocking people at X, and lifting blocks.

use dm_model::{Billable, ConversationId, Refusal, UserId};
use dm_store::BlockWish;

use super::{AskError, Attempt, after_failure};
use crate::{
    EngineError,
    scheduler::{Call, Urgency},
    shared::Shared,
};

impl Shared {
    /// Has X block somebody, or lift a block.
    pub async fn set_blocked(&self, person: UserId, blocked: bool) -> Result<(), EngineError> {
        if person == self.account.id {
            return Err(EngineError::BlocksOneself);
        }
        let (wish, now) = (BlockWish { person, blocked }, self.clock.now());
        self.store.call(move |store| store.wish_block(wish, now)).await?;
        self.emit_block(person);
        self.carry_out_wishes();
        Ok(())
    }

    fn emit_block(&self, person: UserId) {
        self.emit_conversations([ConversationId::one_to_one(self.account.id, person)]);
    }
}

/// Asks X, and writes down what it said.
pub async fn carry_out(shared: &Shared, wish: BlockWish) -> Result<Attempt, EngineError> {
    let BlockWish { person, blocked } = wish;
    let asked = if blocked {
        shared.ask(Call::Block, Urgency::Person, shared.x.block(person)).await
    } else {
        shared.ask(Call::Unblock, Urgency::Person, shared.x.unblock(person)).await
    };
    let refusal = match asked {
        Ok(is_blocked) => {
            if blocked {
                shared.count(Billable::Block).await;
            }
            (is_blocked != blocked).then(|| Refusal { detail: String::new() })
        }
        Err(AskError::NoLeave(at)) => return Ok(Attempt::Later(at)),
        Err(AskError::Failed(error)) => match after_failure(&error, shared.clock.now()) {
            Ok(attempt) => return Ok(attempt),
            Err(refusal) => Some(refusal),
        },
    };
    shared.store.call(move |store| store.settle_block(wish, refusal.as_ref())).await?;
    shared.emit_block(person);
    Ok(Attempt::Settled)
}
