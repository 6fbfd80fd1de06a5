//! Multipart forms that are cut, tangled or too much.

use proptest::prelude::*;
use reqwest::{Method, header};

use super::{Answer, Stage, files, read};
use crate::{Config, LimitTable};

const BOUNDARY: &str = "seam";

/// One field of a form.
fn field(disposition: &str, content: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n")
}

fn end() -> String {
    format!("--{BOUNDARY}--\r\n")
}

fn segment(index: &str) -> String {
    field("form-data; name=\"segment_index\"", index)
}

fn media() -> String {
    field("form-data; name=\"media\"; filename=\"a.png\"", "bytes")
}

/// Alice, with an upload that she announced.
struct Uploading {
    stage: Stage,
    id: String,
}

impl Uploading {
    async fn begin() -> Self {
        let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
        let id = stage.announced(stage.alice, "dm_image", "image/png", files::png(8, 6).len()).await;
        Self { stage, id }
    }

    async fn append(&self, content_type: &str, body: Vec<u8>) -> Answer {
        let path = format!("/2/media/upload/{}/append", self.id);
        let request = self.stage.request(self.stage.alice, Method::POST, &path);
        read(request.header(header::CONTENT_TYPE, content_type).body(body)).await
    }

    async fn append_form(&self, form: String) -> Answer {
        self.append(&format!("multipart/form-data; boundary={BOUNDARY}"), form.into_bytes()).await
    }

    /// The upload is as it was: what belongs to it can still come, and makes it whole.
    async fn still_takes_its_file(&self) -> bool {
        let Self { stage, id } = self;
        stage.append(stage.alice, id, "0", &files::png(8, 6)).await;
        stage.finalize(stage.alice, id).await.status == 200
    }
}

#[tokio::test]
async fn a_form_that_makes_no_sense_is_refused_and_leaves_nothing_behind() {
    let uploading = Uploading::begin().await;
    for form in [
        String::new(),
        "rubbish".to_owned(),
        "\r\n\r\n".to_owned(),
        end(),
        // Cut at every seam.
        media(),
        format!("{}{}", segment("7"), media()),
        format!("{}--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"media\"\r\n\r\nby", segment("7")),
        format!("{}--{BOUNDARY}\r\nContent-Disposition: form-da", segment("7")),
        format!("{}{}--{BOUNDARY}", segment("7"), media()),
        // Too little, too much, twice.
        format!("{}{}", segment("7"), end()),
        format!("{}{}", media(), end()),
        format!("{}{}{}{}", segment("7"), segment("8"), media(), end()),
        format!("{}{}{}{}", segment("7"), media(), media(), end()),
        format!("{}{}{}{}", segment("7"), media(), field("form-data; name=\"mood\"", "good"), end()),
        format!("{}{}{}", segment("7"), field("form-data", "bytes"), end()),
        format!("{}{}{}", segment("7"), field("form-data; name=\"media\"", ""), end()),
        format!("{}{}{}", segment("7"), field("attachment", "bytes"), end()),
        format!("{}{}", media(), segment("7").repeat(10_000)),
    ] {
        let answer = uploading.append_form(form.clone()).await;
        let what = form.chars().take(300).collect::<String>();
        assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()), "{what:?}");
    }
    for index in ["", "-1", "+1", "1000", "1.5", "1e1", "7 ", "seven", "\0", "99999999999999999999", "٣"] {
        let answer = uploading.append_form(format!("{}{}{}", segment(index), media(), end())).await;
        assert_eq!(answer.status, 400, "{index:?}");
    }
    assert!(uploading.still_takes_its_file().await);
}

#[tokio::test]
async fn a_form_without_its_boundary_is_refused() {
    let uploading = Uploading::begin().await;
    let form = format!("{}{}{}", segment("7"), media(), end());
    let long = format!("multipart/form-data; boundary={}", "x".repeat(10_000));
    for content_type in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=other",
        "multipart/form-data; boundary=\"seam",
        "multipart/mixed; boundary=seam",
        "multipart",
        long.as_str(),
    ] {
        assert_eq!(uploading.append(content_type, form.clone().into_bytes()).await.status, 400, "{content_type}");
    }
    assert!(uploading.still_takes_its_file().await);
}

#[tokio::test]
async fn more_than_a_segment_is_too_large() {
    let uploading = Uploading::begin().await;
    for size in [5 * 1024 * 1024 + 1, 20 * 1024 * 1024] {
        let large = field("form-data; name=\"media\"", &"x".repeat(size));
        let answer = uploading.append_form(format!("{}{large}{}", segment("7"), end())).await;
        assert_eq!((answer.status, &answer.body["status"]), (413, &413.into()), "{size}");
    }
    assert!(uploading.still_takes_its_file().await);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn a_form_that_is_cut_anywhere_leaves_nothing_behind(cut in any::<proptest::sample::Index>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let uploading = Uploading::begin().await;
            let form = format!("{}{}--{BOUNDARY}", segment("7"), media());
            let cut = cut.index(form.len());
            let answer = uploading.append_form(form[..cut].to_owned()).await;
            assert_eq!(answer.status, 400, "cut at {cut}");
            assert!(uploading.still_takes_its_file().await);
        });
    }
}
