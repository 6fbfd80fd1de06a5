//! The inbox that the window should show, made from X's truth alone.

use std::collections::BTreeMap;

use dm_model::{ConversationId, UserId};
use pipit_e2e::InboxRow;
use x_sim::{TrueContent, TrueEvent};

use crate::world::World;

/// A row without what only the app knows: `(conversation, title, preview)`.
pub type PlainRow = (String, String, String);

/// What is comparable of a row that is shown.
pub fn plain(rows: &[InboxRow]) -> Vec<PlainRow> {
    let plain = |row: &InboxRow| (row.conversation.clone(), row.title.clone(), row.preview.clone());
    rows.iter().map(plain).collect()
}

/// How alice's inbox should look: the conversation with the newest event first.
pub fn expected_inbox(world: &World) -> Vec<PlainRow> {
    let mut conversations: BTreeMap<ConversationId, Vec<TrueEvent>> = BTreeMap::new();
    for event in world.control.truth(world.alice) {
        // The app cannot show what it does not know.
        if !matches!(event.content, TrueContent::Unknown { .. }) {
            conversations.entry(event.conversation.clone()).or_default().push(event);
        }
    }
    let mut conversations: Vec<_> = conversations.into_iter().collect();
    conversations.sort_by_key(|(_, events)| std::cmp::Reverse(events.last().map(|event| event.id)));
    conversations.iter().map(|(id, events)| (id.to_string(), title(world, events), preview(world, events))).collect()
}

/// The others, whoever wrote last first.
fn title(world: &World, events: &[TrueEvent]) -> String {
    let mut names: Vec<&str> = Vec::new();
    let writers = events.iter().rev().filter_map(|event| event.sender).filter(|sender| *sender != world.alice);
    for name in writers.map(|writer| world.name(writer)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" and ")
}

fn preview(world: &World, events: &[TrueEvent]) -> String {
    let Some(last) = events.last() else { return String::new() };
    let names = |people: &[UserId]| people.iter().map(|id| world.name(*id)).collect::<Vec<_>>().join(" and ");
    let sender = last.sender.map_or("Someone", |sender| world.name(sender));
    match &last.content {
        TrueContent::Message { text, .. } if last.sender == Some(world.alice) => format!("You: {text}"),
        TrueContent::Message { text, .. } if last.conversation.is_group() => format!("{sender}: {text}"),
        TrueContent::Message { text, .. } => text.clone(),
        TrueContent::Joined { people } => format!("{sender} invited {}", names(people)),
        TrueContent::Left { people } => format!("{} left", names(people)),
        TrueContent::Unknown { event_type } => event_type.clone(),
    }
}
