//! What stands beside the events of an answer: each thing once, in the words in which it was asked for.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    Config, Dialect,
    billing::{Reads, Resource},
    simulation::locked,
    testing::{Answer, Stage, Tiny, read_as_it_is},
};

const POSTS: &str = "/2/dm_events?expansions=referenced_posts";
const TWEETS: &str = "/2/dm_events?expansions=referenced_tweets.id";

/// Asks in words that the specification does not describe.
async fn ask(stage: &Stage, path: &str) -> Answer {
    read_as_it_is(stage.request(stage.alice, Method::GET, path)).await
}

fn ids(things: &Value) -> Vec<&str> {
    things.as_array().into_iter().flatten().map(|thing| thing["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_shared_post_is_included_once() {
    let stage = Stage::set().await;
    let post = stage.control.add_post(stage.carol, "Low tide at nine. Map: https://example.org/map").unwrap();
    stage.bob_writes(&format!("look {post}"));
    stage.bob_writes(&format!("and again: {}", post.replace("x.com", "mobile.twitter.com")));
    let fields = "created_at,entities,public_metrics,edit_controls,lang,reply_settings,conversation_id,note_post";
    let answer = stage.get(stage.alice, &format!("{POSTS}&post.fields={fields}")).await;
    insta::assert_json_snapshot!(answer.body, @r#"
    {
      "data": [
        {
          "event_type": "MessageCreate",
          "id": "1934266310460022786",
          "referenced_posts": [
            {
              "id": "1934266310460022784"
            }
          ],
          "text": "and again: https://t.co/A1jGJZ7AVF"
        },
        {
          "event_type": "MessageCreate",
          "id": "1934266310460022785",
          "referenced_posts": [
            {
              "id": "1934266310460022784"
            }
          ],
          "text": "look https://t.co/23kDbCTGs4"
        }
      ],
      "includes": {
        "posts": [
          {
            "conversation_id": "1934266310460022784",
            "created_at": "2025-06-15T15:06:40.000Z",
            "edit_controls": {
              "editable_until": "2025-06-15T16:06:40.000Z",
              "edits_remaining": 5,
              "is_edit_eligible": true
            },
            "edit_history_post_ids": [
              "1934266310460022784"
            ],
            "entities": {
              "urls": [
                {
                  "display_url": "example.org/map",
                  "end": 46,
                  "expanded_url": "https://example.org/map",
                  "start": 23,
                  "url": "https://t.co/1VVmiDEzjq"
                }
              ]
            },
            "id": "1934266310460022784",
            "lang": "und",
            "public_metrics": {
              "bookmark_count": 0,
              "impression_count": 0,
              "like_count": 0,
              "quote_count": 0,
              "reply_count": 0,
              "repost_count": 0
            },
            "reply_settings": "everyone",
            "text": "Low tide at nine. Map: https://t.co/1VVmiDEzjq"
          }
        ]
      },
      "meta": {
        "result_count": 2
      }
    }
    "#);
}

#[tokio::test]
async fn at_the_launch_a_post_was_a_tweet() {
    let stage = Stage::set_with(Config { dialect: Dialect::Launch, ..Config::default() }).await;
    let post = stage.control.add_post(stage.carol, "hello").unwrap();
    stage.bob_writes(&post);
    let path = format!("{TWEETS}&tweet.fields=author_id,public_metrics&dm_event.fields=sender_id");
    insta::assert_json_snapshot!(ask(&stage, &path).await.body, @r#"
    {
      "data": [
        {
          "event_type": "MessageCreate",
          "id": "1934266310460022785",
          "referenced_tweets": [
            {
              "id": "1934266310460022784"
            }
          ],
          "sender_id": "2195939682",
          "text": "https://t.co/23kDbCTGs4"
        }
      ],
      "includes": {
        "tweets": [
          {
            "author_id": "1735273912",
            "edit_history_tweet_ids": [
              "1934266310460022784"
            ],
            "id": "1934266310460022784",
            "public_metrics": {
              "bookmark_count": 0,
              "impression_count": 0,
              "like_count": 0,
              "quote_count": 0,
              "reply_count": 0,
              "retweet_count": 0
            },
            "text": "hello"
          }
        ]
      },
      "meta": {
        "result_count": 1
      }
    }
    "#);
    let by_field = ask(&stage, "/2/dm_events?dm_event.fields=referenced_tweets").await.body;
    assert_eq!(ids(&by_field["data"][0]["referenced_tweets"]).len(), 1);
    assert!(by_field.get("includes").is_none());
}

#[tokio::test]
async fn who_understands_both_answers_in_the_words_of_the_question() {
    let stage = Stage::set().await;
    let post = stage.control.add_post(stage.carol, "hello").unwrap();
    stage.bob_writes(&post);
    for (path, event, include, others) in [
        (POSTS, "referenced_posts", "posts", ["referenced_tweets", "tweets"]),
        (TWEETS, "referenced_tweets", "tweets", ["referenced_posts", "posts"]),
    ] {
        let body = ask(&stage, path).await.body;
        assert_eq!(ids(&body["data"][0][event]), ids(&body["includes"][include]));
        assert!(body["data"][0].get(others[0]).is_none() && body["includes"].get(others[1]).is_none());
    }
}

#[tokio::test]
async fn the_words_of_the_other_dialect_are_refused() {
    let queries = [
        (Dialect::Launch, "dm_event.fields=sender_id,participant_ids,referenced_tweets"),
        (Dialect::Launch, "expansions=referenced_tweets.id&tweet.fields=author_id"),
        (Dialect::Current, "dm_event.fields=entities"),
        (Dialect::Current, "expansions=referenced_posts&post.fields=note_post"),
    ];
    for server in [Dialect::Launch, Dialect::Current, Dialect::Both] {
        let stage = Stage::set_with(Config { dialect: server, ..Config::default() }).await;
        for (spoken, query) in queries {
            let answer = ask(&stage, &format!("/2/dm_events?{query}")).await;
            let understood = server == spoken || server == Dialect::Both;
            assert_eq!(answer.status, if understood { 200 } else { 400 }, "{server:?} was asked for {query}");
        }
    }
    let stage = Stage::set_with(Config { dialect: Dialect::Launch, ..Config::default() }).await;
    insta::assert_json_snapshot!(ask(&stage, &format!("{POSTS}&post.fields=id")).await.body, @r#"
    {
      "detail": "One or more parameters to your request was invalid.",
      "errors": [
        {
          "message": "The `expansions` query parameter value [referenced_posts] must be one of [attachments.media_keys,participant_ids,sender_id,referenced_tweets.id]",
          "parameters": {
            "expansions": [
              "referenced_posts"
            ]
          }
        },
        {
          "message": "The query parameter [post.fields] is not one of [dm_event.fields,event_types,expansions,max_results,media.fields,pagination_token,tweet.fields,user.fields]",
          "parameters": {
            "post.fields": [
              "id"
            ]
          }
        }
      ],
      "title": "Invalid Request",
      "type": "https://api.twitter.com/2/problems/invalid-request"
    }
    "#);
}

#[tokio::test]
async fn what_cannot_be_shown_is_told_beside_the_rest() {
    let stage = Stage::set().await;
    let profile = crate::Profile { protected: true, ..crate::Profile::default() };
    let [dave, erin] = ["dave", "erin"].map(|name| stage.control.add_person(name, name));
    stage.control.set_profile(stage.carol, profile).unwrap();
    let [deleted, hidden, banned, fine] = [(stage.bob, "1"), (stage.carol, "2"), (dave, "3"), (erin, "4")]
        .map(|(author, text)| stage.control.add_post(author, text).unwrap());
    stage.bob_writes(&format!("{deleted} {hidden} {banned} {fine}"));
    let group = stage.control.add_group(&[stage.alice, dave]).unwrap();
    stage.control.add_message(&group, dave, "hello").unwrap();
    stage.control.delete_post(&deleted).unwrap();
    stage.control.suspend(dave).unwrap();
    let answer = stage.get(stage.alice, &format!("{POSTS},sender_id")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(ids(&answer.body["data"][1]["referenced_posts"]).len(), 4);
    assert_eq!(answer.body["includes"]["posts"][0]["text"], "4");
    insta::assert_json_snapshot!(answer.body["errors"], @r#"
    [
      {
        "detail": "User has been suspended: [3693516542].",
        "parameter": "sender_id",
        "resource_id": "3693516542",
        "resource_type": "user",
        "title": "Forbidden",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "value": "3693516542"
      },
      {
        "detail": "Could not find post with referenced_posts: [1934266310460022784].",
        "parameter": "referenced_posts",
        "resource_id": "1934266310460022784",
        "resource_type": "post",
        "title": "Not Found Error",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "value": "1934266310460022784"
      },
      {
        "detail": "Sorry, you are not authorized to see the post with referenced_posts: [1934266310460022785].",
        "parameter": "referenced_posts",
        "resource_id": "1934266310460022785",
        "resource_type": "post",
        "title": "Authorization Error",
        "type": "https://api.x.com/2/problems/not-authorized-for-resource",
        "value": "1934266310460022785"
      },
      {
        "detail": "User has been suspended: [1934266310460022786].",
        "parameter": "referenced_posts",
        "resource_id": "1934266310460022786",
        "resource_type": "post",
        "title": "Forbidden",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "value": "1934266310460022786"
      }
    ]
    "#);

    // Carol's followers may see it.
    stage.control.set_follows(stage.alice, stage.carol, true).unwrap();
    let answer = stage.get(stage.alice, POSTS).await;
    assert_eq!(ids(&answer.body["includes"]["posts"]).len(), 2);
}

#[tokio::test]
async fn an_address_of_a_post_that_was_not_there_is_only_a_link() {
    let stage = Stage::set().await;
    let post = stage.control.add_post(stage.carol, "hello").unwrap();
    stage.control.delete_post(&post).unwrap();
    stage.bob_writes(&format!("{post} https://x.com/carol/status/20"));
    let body = stage.get(stage.alice, POSTS).await.body;
    assert!(body["data"][0].get("referenced_posts").is_none() && body.get("errors").is_none());
    assert!(stage.control.delete_post(&post).is_err());
}

#[tokio::test]
async fn all_that_an_answer_holds_is_noted_for_the_bill() {
    let stage = Stage::set().await;
    let post = stage.control.add_post(stage.carol, "hello").unwrap();
    let event = stage.bob_writes(&post);
    stage.control.add_picture_message(&stage.alice_and_bob(), stage.alice, "look", Tiny::png()).unwrap();
    let simulation = stage.simulator.simulation();
    let world = locked(&simulation.world);
    let event = world.event(event).unwrap();
    let mut query = crate::query::Query::parse("expansions=sender_id,referenced_posts,referenced_tweets.id");
    let wishes = super::EventWishes::take_from(&mut query, Dialect::Both);
    let beside = super::Beside::events(&[event, event], &wishes, &simulation.view(&world, Some(stage.alice)));
    let posts = event.content.referenced_posts();
    // In both tongues it is one Post.
    let wanted = vec![Resource::User(stage.bob), Resource::Post(posts[0])];
    assert_eq!(Reads(beside.reads), Reads(wanted));
    assert_eq!(json!(posts[0]), json!(posts[0].to_string()));
}
