//! `GET /2/users/{id}`: who somebody is.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::lookup::{self, Asker, Wanted};
use crate::{
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::UserWishes,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Asker(asker): Asker,
    Path(id): Path<String>,
    mut query: Query,
) -> Result<Response, Problem> {
    let wanted = Wanted::by_id("id", &id)?;
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    query.finish()?;
    let world = locked(&simulation.world);
    Ok(lookup::answer_one(&simulation.view(&world, asker), &wishes, "id", &wanted))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use crate::{
        AcceptsMessagesFrom, Config, Dialect, Profile, VerifiedType,
        testing::{Stage, read, read_as_it_is},
    };

    /// Bob with all that a profile can hold.
    fn dress(stage: &Stage) {
        let profile = Profile {
            description: "Boats. Ask @alice, see example.org/boats".to_owned(),
            location: "By the sea".to_owned(),
            url: "https://bob.example/".to_owned(),
            verified_type: VerifiedType::Blue,
            protected: true,
        };
        stage.control.set_profile(stage.bob, profile).unwrap();
        stage.control.set_follows(stage.alice, stage.bob, true).unwrap();
        stage.control.set_follows(stage.bob, stage.carol, true).unwrap();
    }

    #[tokio::test]
    async fn all_that_bob_tells_about_himself_is_shown_when_asked_for() {
        let stage = Stage::set().await;
        dress(&stage);
        let post = stage.control.add_post(stage.bob, "Launched #today").unwrap();
        stage.control.pin_post(&post).unwrap();
        let fields = "connection_status,created_at,description,entities,is_identity_verified,location,parody,protected,\
                      public_metrics,receives_your_dm,subscribes_to_you,subscription,subscription_type,url,verified,\
                      verified_followers_count,verified_type,profile_image_url,profile_banner_url,withheld";
        let path =
            format!("/2/users/{}?user.fields={fields}&expansions=pinned_post_id&post.fields=entities", stage.bob);
        insta::assert_json_snapshot!(stage.get(stage.alice, &path).await.body, @r#"
        {
          "data": {
            "connection_status": [
              "following"
            ],
            "created_at": "2025-06-15T15:06:40.000Z",
            "description": "Boats. Ask @alice, see https://t.co/MXe3PZVFIw",
            "entities": {
              "description": {
                "mentions": [
                  {
                    "end": 17,
                    "id": "628956948",
                    "start": 11,
                    "username": "alice"
                  }
                ],
                "urls": [
                  {
                    "display_url": "example.org/boats",
                    "end": 46,
                    "expanded_url": "http://example.org/boats",
                    "start": 23,
                    "url": "https://t.co/MXe3PZVFIw"
                  }
                ]
              },
              "url": {
                "urls": [
                  {
                    "display_url": "bob.example",
                    "end": 23,
                    "expanded_url": "https://bob.example/",
                    "start": 0,
                    "url": "https://t.co/12vjwv3S7X"
                  }
                ]
              }
            },
            "id": "2195939682",
            "is_identity_verified": false,
            "location": "By the sea",
            "name": "Bob",
            "parody": false,
            "pinned_post_id": "1934266310460022784",
            "protected": true,
            "public_metrics": {
              "followers_count": 1,
              "following_count": 1,
              "like_count": 0,
              "listed_count": 0,
              "media_count": 0,
              "post_count": 1
            },
            "receives_your_dm": true,
            "subscribes_to_you": false,
            "subscription": {
              "subscribes_to_you": false
            },
            "subscription_type": "None",
            "url": "https://t.co/12vjwv3S7X",
            "username": "bob",
            "verified": true,
            "verified_followers_count": 0,
            "verified_type": "blue"
          },
          "includes": {
            "posts": [
              {
                "edit_history_post_ids": [
                  "1934266310460022784"
                ],
                "entities": {
                  "hashtags": [
                    {
                      "end": 15,
                      "start": 9,
                      "tag": "today"
                    }
                  ]
                },
                "id": "1934266310460022784",
                "text": "Launched #today"
              }
            ]
          }
        }
        "#);
    }

    #[tokio::test]
    async fn whom_x_does_not_know_or_show_is_told_without_data() {
        let stage = Stage::set().await;
        stage.control.suspend(stage.bob).unwrap();
        let nobody = stage.get(stage.alice, "/2/users/7").await;
        assert_eq!(nobody.status, 200);
        insta::assert_json_snapshot!(nobody.body, @r#"
        {
          "errors": [
            {
              "detail": "Could not find user with id: [7].",
              "parameter": "id",
              "resource_id": "7",
              "resource_type": "user",
              "title": "Not Found Error",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "7"
            }
          ]
        }
        "#);
        let suspended = stage.get(stage.alice, &format!("/2/users/{}", stage.bob)).await;
        assert_eq!(suspended.status, 200);
        insta::assert_json_snapshot!(suspended.body, @r#"
        {
          "errors": [
            {
              "detail": "User has been suspended: [2195939682].",
              "parameter": "id",
              "resource_id": "2195939682",
              "resource_type": "user",
              "title": "Forbidden",
              "type": "https://api.x.com/2/problems/resource-not-found",
              "value": "2195939682"
            }
          ]
        }
        "#);
        stage.control.reinstate(stage.bob).unwrap();
        assert_eq!(stage.get(stage.alice, &format!("/2/users/{}", stage.bob)).await.body["data"]["name"], "Bob");
    }

    #[tokio::test]
    async fn what_is_no_id_is_refused() {
        let stage = Stage::set().await;
        for path in ["bob", "-1", "12345678901234567890", "7?ids=7", "7?user.fields=shoe_size", "7?expansions="] {
            assert_eq!(stage.get(stage.alice, &format!("/2/users/{path}")).await.status, 400, "{path}");
        }
    }

    #[tokio::test]
    async fn whether_bob_receives_messages_depends_on_who_asks() {
        let stage = Stage::set().await;
        stage.control.set_accepts_messages_from(stage.bob, AcceptsMessagesFrom::PeopleTheyFollow).unwrap();
        stage.control.set_follows(stage.bob, stage.carol, true).unwrap();
        let path = format!("/2/users/{}?user.fields=receives_your_dm", stage.bob);
        let receives = async |who| stage.get(who, &path).await.body["data"]["receives_your_dm"].as_bool().unwrap();
        assert!(!receives(stage.alice).await);
        assert!(receives(stage.carol).await);
        assert!(receives(stage.bob).await);
        stage.control.set_blocks(stage.carol, stage.bob, true).unwrap();
        assert!(!receives(stage.carol).await);
    }

    #[tokio::test]
    async fn an_app_in_its_own_name_is_nobodys_friend() {
        let stage = Stage::set().await;
        dress(&stage);
        let token = stage.control.app_token("pipit-demo");
        let fields = "name,receives_your_dm,connection_status,subscription,subscribes_to_you";
        let path = stage.url(&format!("/2/users/{}?user.fields={fields}", stage.bob));
        let answer = read(stage.http.get(path).bearer_auth(token)).await;
        assert_eq!(answer.body["data"], serde_json::json!({ "id": stage.bob, "name": "Bob", "username": "bob" }));
    }

    #[tokio::test]
    async fn each_dialect_has_its_own_word_for_what_is_pinned() {
        for (dialect, word, other, place) in [
            (Dialect::Launch, "pinned_tweet_id", "pinned_post_id", "tweets"),
            (Dialect::Current, "pinned_post_id", "pinned_tweet_id", "posts"),
        ] {
            let stage = Stage::set_with(Config { dialect, ..Config::default() }).await;
            let post = stage.control.add_post(stage.bob, "hello").unwrap();
            stage.control.pin_post(&post).unwrap();
            // The specification does not describe answers in the words of the launch.
            let ask = async |word: &str| {
                let path = format!("/2/users/{}?expansions={word}&user.fields=public_metrics", stage.bob);
                read_as_it_is(stage.request(stage.alice, Method::GET, &path)).await
            };
            let answer = ask(word).await;
            assert_eq!(answer.body["data"][word], answer.body["includes"][place][0]["id"]);
            let count = &format!("{}_count", place.trim_end_matches('s'));
            assert_eq!(answer.body["data"]["public_metrics"][count], 1);
            assert_eq!(ask(other).await.status, 400);
        }
    }
}
