//! What lies on the disk can be read by nobody who lacks the key.

use std::path::{Path, PathBuf};

use dm_engine::{AttachmentSource, Preparation};
use dm_model::{TimelineContent, TimelineItem};

use super::support::{Alice, DATA_KEY, File, World};

const RECEIVED: &str = "the heron nests behind the old mill";
const SENT: &str = "meet me where the heron nests";
const DRAFTED: &str = "and bring the heron book";
const DESCRIBED: &str = "a teal square that is a heron from afar";

/// So many bytes in a row are not there by chance.
const TELLING: usize = 24;

/// All files in a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}

/// What must not be found: words, and stretches from all over the files.
fn secrets(alice: &Alice, files: &[&File]) -> Vec<Vec<u8>> {
    let file_key = alice.store().load_or_make_file_key().unwrap();
    let hex = |bytes: &[u8]| hex::encode(bytes).into_bytes();
    let words = ["heron", "Carol", RECEIVED, SENT, DRAFTED, DESCRIBED].map(|word| word.as_bytes().to_vec());
    let mut secrets = words.to_vec();
    secrets.extend([DATA_KEY.to_vec(), hex(&DATA_KEY), file_key.to_vec(), hex(&*file_key)]);
    for file in files {
        secrets.extend(file.bytes.windows(TELLING).step_by(file.bytes.len() / 7).map(<[u8]>::to_vec));
    }
    secrets
}

fn assert_nothing_can_be_read(alice: &Alice, secrets: &[Vec<u8>], when: &str) {
    let files = files_in(alice.folder());
    assert!(files.iter().any(|path| path.to_string_lossy().contains("alice.sqlite")));
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_slice());
            assert!(!found, "{when}, {} can be read: {}", path.display(), String::from_utf8_lossy(secret));
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_told = ["heron", "bob", "7_", "3_"].iter().any(|word| name.contains(word));
        assert!(!is_told, "{when}, {name} tells what it is");
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn neither_words_nor_pictures_nor_keys_can_be_read_on_the_disk_while_pipit_runs_and_after_a_crash() {
    let world = World::new().await;
    let (received, sent) = (File::picture_of(60_000), File::video_of(300_000));
    world.x.add_attachment_message(&world.with_bob(), world.bob, RECEIVED, received.bytes.clone()).unwrap();
    let mut alice = Alice::is_settled(&world).await;
    let item: TimelineItem = alice.timeline(&world.with_bob()).remove(0);
    let TimelineContent::Message(message) = item.content else { panic!("it is a message") };
    let key = message.attachments[0].media_key.clone();
    let shown = alice.engine().load_attachment(key.clone()).await.unwrap().unwrap();
    assert_eq!(shown.read_part(0, u64::MAX).await.unwrap(), received.bytes);
    alice.engine().load_picture(world.bob, 0).await.unwrap();
    let message = alice.sends_file(&sent, SENT).await;
    alice.until_sent(&message).await;

    // Chosen from alice's own disk, and from her clipboard.
    let own = tempfile::tempdir().unwrap();
    let path = own.path().join("holiday.png");
    std::fs::write(&path, &received.bytes).unwrap();
    let keep_all = Preparation { keep_location: true, ..Preparation::default() };
    for (conversation, source) in [
        (world.with_bob(), AttachmentSource::File(path)),
        (world.with_carol(), AttachmentSource::Bytes(sent.bytes.clone())),
    ] {
        alice.engine().save_draft(conversation.clone(), DRAFTED.to_owned()).await.unwrap();
        let attached = alice.engine().attach(Some(conversation), source, keep_all).await.unwrap();
        alice.engine().describe_attachment(attached.attachment.id, DESCRIBED.to_owned()).await.unwrap();
    }
    assert_eq!(alice.store().search_messages("heron", None, None, 50).unwrap().messages.len(), 2);

    let secrets = secrets(&alice, &[&received, &sent]);
    assert!(files_in(alice.folder()).iter().any(|path| path.to_string_lossy().ends_with("-wal")));
    assert_nothing_can_be_read(&alice, &secrets, "while Pipit runs");
    // The database was not closed.
    alice.crashes();
    assert_nothing_can_be_read(&alice, &secrets, "after a crash");
    alice.starts_the_app().await;
    alice.quits().await;
    assert_nothing_can_be_read(&alice, &secrets, "after Pipit ended");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_another_program_is_given_is_plain_and_nothing_else_is() {
    let world = World::new().await;
    let received = File::picture_of(60_000);
    world.x.add_attachment_message(&world.with_bob(), world.bob, RECEIVED, received.bytes.clone()).unwrap();
    let alice = Alice::is_settled(&world).await;
    let item: TimelineItem = alice.timeline(&world.with_bob()).remove(0);
    let TimelineContent::Message(message) = item.content else { panic!("it is a message") };
    let copy = alice.engine().copy_for_another_program(message.attachments[0].media_key.clone()).await.unwrap();
    // This also shows that what the other test looks for would be found.
    assert_eq!(std::fs::read(&copy).unwrap(), received.bytes);
    alice.engine().stop().await;
    assert_nothing_can_be_read(&alice, &secrets(&alice, &[&received]), "when the copy is gone");
}
