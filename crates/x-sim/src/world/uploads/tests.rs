//! Uploads, whatever the order of their segments.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::testing::{NOW, files};

const ID: MediaId = MediaId(1);

fn alice() -> UserId {
    UserId::new(11).unwrap()
}

fn bob() -> UserId {
    UserId::new(22).unwrap()
}

fn of_alice(category: Category) -> Plan {
    Plan { owner: alice(), category, shared: false }
}

fn begun(total_bytes: u64) -> Uploads {
    let mut uploads = Uploads::default();
    uploads.begin(NOW, ID, of_alice(Category::DmImage), Format::Png, total_bytes).unwrap();
    uploads
}

fn append(uploads: &mut Uploads, index: u16, bytes: &[u8]) -> Result<Timestamp, UploadError> {
    uploads.append(NOW, alice(), ID, index, Bytes::copy_from_slice(bytes))
}

fn gathered(uploads: &mut Uploads) -> Result<Vec<u8>, UploadError> {
    uploads.gather(NOW, alice(), ID).map(|gathered| gathered.segments.concat())
}

/// A picture that was looked into.
fn picture() -> MediaFile {
    let bytes = Bytes::from(files::png(4, 4));
    MediaFile { format: Format::Png, width: 4, height: 4, duration_ms: None, bytes }
}

#[test]
fn segments_may_come_in_any_order_and_again() {
    let mut uploads = begun(6);
    append(&mut uploads, 2, b"ef").unwrap();
    append(&mut uploads, 0, b"xx").unwrap();
    append(&mut uploads, 1, b"cd").unwrap();
    append(&mut uploads, 0, b"ab").unwrap();
    assert_eq!(gathered(&mut uploads), Ok(b"abcdef".to_vec()));
}

#[test]
fn what_does_not_add_up_is_refused() {
    let mut uploads = begun(4);
    assert_eq!(gathered(&mut uploads), Err(UploadError::WrongSize { arrived: 0, total: 4 }));
    append(&mut uploads, 1, b"cd").unwrap();
    assert_eq!(gathered(&mut uploads), Err(UploadError::MissingSegment(0)));
    append(&mut uploads, 0, b"a").unwrap();
    assert_eq!(gathered(&mut uploads), Err(UploadError::WrongSize { arrived: 3, total: 4 }));
    assert_eq!(append(&mut uploads, 0, b"abc"), Err(UploadError::WrongSize { arrived: 5, total: 4 }));
    assert_eq!(append(&mut uploads, 0, b""), Err(UploadError::Empty));
}

#[test]
fn nobody_else_finds_an_upload() {
    let mut uploads = begun(4);
    assert_eq!(uploads.append(NOW, bob(), ID, 0, Bytes::from_static(b"ab")), Err(UploadError::Unknown));
    assert!(uploads.find(NOW, bob(), ID).is_err());
    assert!(uploads.find(NOW, alice(), ID).is_ok());
}

#[test]
fn an_upload_lives_for_24_hours() {
    let mut uploads = begun(4);
    let day = Duration::from_hours(24);
    assert!(uploads.find(NOW.after(day.checked_sub(Duration::from_millis(1)).unwrap()), alice(), ID).is_ok());
    assert!(uploads.find(NOW.after(day), alice(), ID).is_err());
    assert!(uploads.by_id.is_empty());
}

#[test]
fn a_segment_that_comes_while_a_file_is_looked_into_is_not_lost() {
    let mut uploads = begun(2);
    append(&mut uploads, 0, b"ab").unwrap();
    let gathered = uploads.gather(NOW, alice(), ID).unwrap();
    append(&mut uploads, 0, b"cd").unwrap();
    assert_eq!(uploads.finish(NOW, alice(), ID, &gathered, Ok(picture())), Err(UploadError::Changed));
}

#[test]
fn a_finalized_upload_stays_as_it_is() {
    let mut uploads = begun(2);
    append(&mut uploads, 0, b"ab").unwrap();
    let gathered = uploads.gather(NOW, alice(), ID).unwrap();
    uploads.finish(NOW, alice(), ID, &gathered, Ok(picture())).unwrap();
    assert_eq!(append(&mut uploads, 0, b"cd"), Err(UploadError::Finalized));
    assert_eq!(uploads.finish(NOW, alice(), ID, &gathered, Ok(picture())), Err(UploadError::Finalized));
}

#[test]
fn an_upload_goes_with_one_message_unless_it_is_shared() {
    let mut uploads = Uploads::default();
    let what_came = (Format::Png, 100);
    let shared = Plan { shared: true, ..of_alice(Category::DmImage) };
    uploads.add_whole(NOW, ID, of_alice(Category::DmImage), Ok(picture()), what_came).unwrap();
    uploads.add_whole(NOW, MediaId(2), shared, Ok(picture()), what_came).unwrap();
    for id in [ID, MediaId(2)] {
        assert!(uploads.attachment(NOW, alice(), id).is_ok());
        uploads.note_sent(id);
    }
    assert_eq!(uploads.attachment(NOW, alice(), ID).unwrap_err(), AttachError::NotPermitted);
    assert!(uploads.attachment(NOW, alice(), MediaId(2)).is_ok());
    let held = |id| uploads.by_id[&id].held();
    assert!(held(ID) == 0 && held(MediaId(2)) > 0);
}

#[test]
fn only_an_own_finished_file_for_messages_can_be_attached() {
    let mut uploads = Uploads::default();
    uploads.begin(NOW, ID, of_alice(Category::DmImage), Format::Png, 2).unwrap();
    uploads.add_whole(NOW, MediaId(2), of_alice(Category::TweetImage), Ok(picture()), (Format::Png, 100)).unwrap();
    uploads.add_whole(NOW, MediaId(3), of_alice(Category::DmImage), Ok(picture()), (Format::Png, 100)).unwrap();
    let bad = Err(Unfit::invalid("no video"));
    uploads.add_whole(NOW, MediaId(4), of_alice(Category::DmVideo), bad, (Format::Mp4, 100)).unwrap();
    let later = NOW.after(Duration::from_mins(1));
    let mut attach = |now, who, id| uploads.attachment(now, who, id).err();
    assert_eq!(attach(NOW, alice(), ID), Some(AttachError::NotReady));
    assert_eq!(attach(NOW, alice(), MediaId(2)), Some(AttachError::NotPermitted));
    assert_eq!(attach(NOW, bob(), MediaId(3)), Some(AttachError::NotPermitted));
    assert_eq!(attach(NOW, alice(), MediaId(3)), None);
    assert_eq!(attach(NOW, alice(), MediaId(4)), Some(AttachError::NotReady));
    assert_eq!(attach(later, alice(), MediaId(4)), Some(AttachError::Failed));
    assert_eq!(attach(NOW, alice(), MediaId(5)), Some(AttachError::Unknown));
}

#[test]
fn a_flood_of_uploads_ends_at_64_for_each_person() {
    let mut uploads = Uploads::default();
    let mut begin = |number, owner| {
        let plan = Plan { owner, ..of_alice(Category::DmVideo) };
        uploads.begin(NOW, MediaId(number), plan, Format::Mp4, 1_000)
    };
    for number in 0..64 {
        begin(number, alice()).unwrap();
    }
    assert_eq!(begin(64, alice()), Err(UploadError::TooMany));
    assert_eq!(begin(65, bob()), Ok(()));
}

/// What a client does with an upload of four segments of three bytes.
#[derive(Debug, Clone)]
enum Step {
    Append(u16, [u8; 3]),
    Gather,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => (0_u16..5, any::<[u8; 3]>()).prop_map(|(index, bytes)| Step::Append(index, bytes)), 1 => Just(Step::Gather)]
}

proptest! {
    /// Compared with four places of which each holds what came last.
    #[test]
    fn the_latest_segments_make_the_file(steps in prop::collection::vec(step(), 1..40)) {
        let mut uploads = begun(12);
        let mut places = BTreeMap::<u16, [u8; 3]>::new();
        for step in steps {
            match step {
                Step::Append(index, bytes) => {
                    let fits = places.len() < 4 || places.contains_key(&index);
                    prop_assert_eq!(append(&mut uploads, index, &bytes).is_ok(), fits);
                    if fits {
                        places.insert(index, bytes);
                    }
                }
                Step::Gather => {
                    let whole: Vec<u8> = places.values().flatten().copied().collect();
                    let is_whole = (0..4).all(|index| places.contains_key(&index));
                    prop_assert_eq!(gathered(&mut uploads).ok(), is_whole.then_some(whole));
                }
            }
        }
    }
}
