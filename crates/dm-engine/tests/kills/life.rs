//! One life of the app: a process that is told what to do, and that is killed in the end.

use std::{path::Path, process::Stdio};

use dm_model::{ConversationId, UserId};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};
use url::Url;

use crate::{
    plan::WantedFile,
    world::{TIMES, World},
};

/// A running app.
pub struct Life {
    child: Child,
    told: ChildStdin,
    says: Lines<BufReader<ChildStdout>>,
}

/// What the app says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    Running,
    /// The draft is kept.
    Written,
    /// The message is kept, and goes out by itself from now on.
    Queued,
    /// The same for the first message of a new group.
    Grouped(ConversationId),
    /// So many messages are still to be sent.
    Left(usize),
    /// X takes the token no more.
    TokenWanted,
}

impl Life {
    /// Starts the app for the time with this number, on what lies in `folder`, with this way to X.
    pub async fn begin(world: &World, folder: &Path, start: u64, x: &Url) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_app-to-kill"));
        command.arg(folder).arg(x.as_str()).arg(world.alice.to_string());
        for number in [world.signed_in_at.as_millis(), world.since.as_millis(), i64::from(TIMES)] {
            command.arg(number.to_string());
        }
        command.arg(start.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (told, says) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut life = Self { child, told, says: BufReader::new(says).lines() };
        life.take_token(&world.new_token()).await;
        life
    }

    /// Makes something the draft of a conversation.
    pub async fn write(&mut self, conversation: &ConversationId, file: Option<WantedFile>, text: &str) {
        let file = file.map_or("none".to_owned(), |file| file.to_string());
        self.tell(&format!("write\t{conversation}\t{file}\t{text}")).await;
    }

    /// Sends the draft of a conversation.
    pub async fn send(&mut self, conversation: &ConversationId) {
        self.tell(&format!("send\t{conversation}")).await;
    }

    /// Makes a group with its first message.
    pub async fn make_group(&mut self, people: &[UserId], text: &str) {
        let people: Vec<String> = people.iter().map(ToString::to_string).collect();
        self.tell(&format!("group\t{}\t{text}", people.join(","))).await;
    }

    pub async fn take_token(&mut self, token: &str) {
        self.tell(&format!("token\t{token}")).await;
    }

    async fn tell(&mut self, order: &str) {
        self.told.write_all(format!("{order}\n").as_bytes()).await.unwrap();
    }

    /// The next thing that the app says.
    pub async fn hear(&mut self) -> Said {
        understood(&self.says.next_line().await.unwrap().expect("the app ended by itself"))
    }

    /// Kills the app: with SIGKILL, where there is such a thing. The answer is what else it had said.
    pub async fn kill(mut self) -> Vec<Said> {
        self.child.kill().await.unwrap();
        let mut said = Vec::new();
        while let Some(line) = self.says.next_line().await.unwrap() {
            said.push(understood(&line));
        }
        said
    }

    /// Closes the app as a person does.
    pub async fn ends(mut self) {
        drop(self.told);
        while let Some(line) = self.says.next_line().await.unwrap() {
            understood(&line);
        }
        assert!(self.child.wait().await.unwrap().success(), "the app does not end well");
    }
}

fn understood(line: &str) -> Said {
    match line.split('\t').collect::<Vec<_>>()[..] {
        ["running"] => Said::Running,
        ["written"] => Said::Written,
        ["queued"] => Said::Queued,
        ["grouped", conversation] => Said::Grouped(conversation.parse().unwrap()),
        ["left", count] => Said::Left(count.parse().unwrap()),
        ["token"] => Said::TokenWanted,
        _ => panic!("the app says {line:?}"),
    }
}
