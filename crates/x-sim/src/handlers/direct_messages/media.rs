//! `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: the bytes of an attachment, for participants.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    gate::Viewer,
    handlers::path,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
    world::MediaPlace,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path((dm_id, media_id, resource_id)): Path<(String, String, String)>,
    query: Query,
) -> Result<Response, Problem> {
    query.finish()?;
    let dm_id = path::event(&dm_id)?;
    let malformed = |_| Complaint::about("media_id", &media_id, "The `media_id` is not a number".to_owned());
    let place = MediaPlace { dm_id, media_id: media_id.parse().map_err(malformed)?, resource_id };
    let picture = locked(&simulation.world).media_for(viewer, &place).map(|media| media.picture.clone());
    let picture = picture.ok_or_else(|| Problem::not_found("media", "media_id", &media_id))?;
    wire::picture(picture).await
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use crate::testing::{Stage, Tiny};

    #[tokio::test]
    async fn a_picture_is_for_participants_only() {
        let stage = Stage::set().await;
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let page = stage.get(stage.alice, "/2/dm_events?expansions=attachments.media_keys&media.fields=url").await;
        let url = page.body["includes"]["media"][0]["url"].as_str().unwrap();
        let place = url.strip_prefix("https://ton.twitter.com/1.1/ton/data/dm/").unwrap();
        let path = format!("/2/dm_conversations/media/{place}");
        let answer = stage.request(stage.alice, Method::GET, &path).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"image/png".parse().unwrap()));
        assert_eq!(answer.bytes().await.unwrap(), Tiny::png());
        assert_eq!(stage.get(stage.carol, &path).await.status, 404);
        assert_eq!(stage.get(stage.alice, &format!("{path}x")).await.status, 404);
        assert_eq!(stage.get(stage.alice, "/2/dm_conversations/media/1/x/y").await.status, 400);
    }
}
