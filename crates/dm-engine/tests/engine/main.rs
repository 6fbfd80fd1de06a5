//! The engine against the simulated X, in virtual time: alice has the app, bob and carol write to her.

#[cfg(test)]
mod seeded;
#[cfg(test)]
mod support;

#[cfg(test)]
mod any_history;
#[cfg(test)]
mod any_outbox;
#[cfg(test)]
mod at_rest;
#[cfg(test)]
mod bad_pages;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod catching_up;
#[cfg(test)]
mod cost;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod cut_uploads;
#[cfg(test)]
mod doubtful_sends;
#[cfg(test)]
mod first_sign_in;
#[cfg(test)]
mod history;
#[cfg(test)]
mod inbox_states;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod media;
#[cfg(test)]
mod missing;
#[cfg(test)]
mod new_groups;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod occasions;
#[cfg(test)]
mod open_conversation;
#[cfg(test)]
mod people;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod real_time;
#[cfg(test)]
mod real_time_refusals;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod sends;
#[cfg(test)]
mod strange_addresses;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod vanished;
#[cfg(test)]
mod virtual_time;
#[cfg(test)]
mod withdrawals;
