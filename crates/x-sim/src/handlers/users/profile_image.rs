//! `GET /profile_images/{user}/{file}`: what X keeps on another host, for everybody to see.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use dm_model::UserId;

use crate::{
    problem::Problem,
    simulation::{Simulation, locked},
    wire,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Path((user, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let user = user.parse::<UserId>().map_err(|_| Problem::no_such_path())?;
    let picture = locked(&simulation.world).people().get(user).and_then(|person| person.picture.clone());
    match picture {
        Some(picture) if file == "normal.png" => wire::picture(picture).await,
        _ => Err(Problem::no_such_path()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, testing::Stage};

    #[tokio::test]
    async fn everybody_may_see_faces() {
        let stage = Stage::set_with(Config::demo()).await;
        let robin = stage.control.person("robinvale").unwrap();
        let me = stage.get(robin, "/2/users/me?user.fields=profile_image_url").await;
        let url = me.body["data"]["profile_image_url"].as_str().unwrap();
        let answer = stage.http.get(url).send().await.unwrap();
        assert_eq!(&answer.headers()["content-type"], "image/png");
        assert_eq!(stage.http.get(format!("{url}x")).send().await.unwrap().status().as_u16(), 404);
        let walter = stage.control.person("walter_vale_").unwrap();
        let faceless = stage.get(walter, "/2/users/me?user.fields=profile_image_url").await;
        assert!(faceless.body["data"].get("profile_image_url").is_none());
    }
}
