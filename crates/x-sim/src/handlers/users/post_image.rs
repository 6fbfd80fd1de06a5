//! `GET /post_images/{post}/{file}`: what a page shows that a Post links to. X keeps that on another host, for everybody to see.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    problem::Problem,
    simulation::{Simulation, locked},
    wire,
    world::PostId,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Path((post, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let post = PostId::try_from(post).map_err(|_| Problem::no_such_path())?;
    let picture = locked(&simulation.world).posts().get(post).and_then(|post| post.preview.clone());
    match picture {
        Some(picture) if file == "large.png" => wire::picture(picture).await,
        _ => Err(Problem::no_such_path()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Stage;

    #[tokio::test]
    async fn a_post_shows_what_the_page_shows_that_it_links_to() {
        let stage = Stage::set().await;
        let post = stage.control.add_post_with_picture(stage.carol, "Low tide: https://example.org/map").unwrap();
        stage.bob_writes(&format!("look {post}"));
        let answer = stage
            .get(
                stage.alice,
                "/2/dm_events?dm_event.fields=id,event_type&expansions=referenced_posts&post.fields=entities",
            )
            .await;
        let image = &answer.body["includes"]["posts"][0]["entities"]["urls"][0]["images"][0];
        assert_eq!((image["width"].as_u64(), image["height"].as_u64()), (Some(720), Some(480)));
        let url = image["url"].as_str().unwrap();
        let shown = stage.http.get(url).send().await.unwrap();
        assert_eq!(&shown.headers()["content-type"], "image/png");
        assert_eq!(stage.http.get(format!("{url}x")).send().await.unwrap().status().as_u16(), 404);
        stage.control.add_post_with_picture(stage.carol, "No link").unwrap_err();
    }
}
