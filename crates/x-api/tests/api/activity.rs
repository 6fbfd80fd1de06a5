//! The activity stream against the simulated X, and against servers that do it badly.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use dm_model::{ConversationId, UserId};
use secrecy::SecretString;
use x_api::{
    Activity, ActivityKind, ActivityStream, ApiErrorKind, AppClient, Client, Happening, Heard, KEEP_ALIVES_STAY_AWAY,
    NextStep, TokenError, TokenSource, http_client,
};
use x_sim::{Config, Control, LimitTable, Simulator};

use crate::fixture::{Fixture, answer, json};

const CLIENT: &str = "pipit-demo";

struct Issued(String);

#[async_trait]
impl TokenSource for Issued {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        Ok(self.0.as_str().into())
    }

    async fn replace(&self, _refused: &SecretString) -> Result<SecretString, TokenError> {
        Err(TokenError::SignedOut)
    }
}

/// Alice, who has allowed her app to hear of everything, and bob.
struct World {
    simulator: Simulator,
    x: Control,
    client: Client,
    app: AppClient,
    alice: UserId,
    bob: UserId,
    with_bob: ConversationId,
}

impl World {
    async fn new() -> Self {
        let simulator = Simulator::start(Config { limits: LimitTable::current(), ..Config::default() }).await.unwrap();
        let x = simulator.control();
        let [alice, bob] = [("Alice", "alice"), ("Bob", "bob")].map(|(name, handle)| x.add_person(name, handle));
        let tokens = Arc::new(Issued(x.sign_in(alice, CLIENT).access_token));
        let client = Client::new(simulator.origin(), http_client().unwrap(), tokens);
        for kind in ActivityKind::ALL {
            client.subscribe(kind, alice).await.unwrap();
        }
        let app = AppClient::beside(&client, x.app_token(CLIENT).into(), KEEP_ALIVES_STAY_AWAY).unwrap();
        Self { simulator, x, client, app, alice, bob, with_bob: ConversationId::one_to_one(alice, bob) }
    }
}

async fn next(stream: &mut ActivityStream) -> Happening {
    loop {
        match stream.next().await.unwrap() {
            Some(Heard::Happened(happening)) => return happening,
            Some(Heard::KeptAlive | Heard::NotUnderstood) => {}
            None => panic!("the stream ended"),
        }
    }
}

#[tokio::test]
async fn alice_hears_what_bob_writes_types_and_reads() {
    let world = World::new().await;
    let answer = world.app.listen(0).await.unwrap();
    assert_eq!(answer.limits.window.map(|window| window.limit), Some(450));
    let mut stream = answer.value;
    world.x.show_typing(&world.with_bob, world.bob).unwrap();
    let hello = world.x.add_message(&world.with_bob, world.bob, "hello").unwrap();
    let own = world.x.add_message(&world.with_bob, world.alice, "hi bob").unwrap();
    world.x.mark_read(&world.with_bob, world.bob, own).unwrap();

    let Activity::Typing(typing) = next(&mut stream).await.activity else { panic!("bob types") };
    assert_eq!((typing.person, typing.recipient), (world.bob, Some(world.alice)));
    let told = next(&mut stream).await;
    assert_eq!(told.of, world.alice);
    let Activity::Message(received) = told.activity else { panic!("bob wrote") };
    assert_eq!((received.id, received.sender, received.text.as_str()), (hello, world.bob, "hello"));
    let Activity::Message(sent) = next(&mut stream).await.activity else { panic!("alice wrote") };
    assert_eq!((sent.id, sent.sender, sent.received), (own, world.alice, false));
    assert!(sent.recipient.is_some_and(|bob| sent.described.contains(&bob)));
    let Activity::Read(read) = next(&mut stream).await.activity else { panic!("bob read") };
    assert_eq!((read.person, read.event), (world.bob, Some(own)));
    drop(stream);
    world.simulator.stop().await;
}

#[tokio::test]
async fn the_app_sees_its_subscriptions_and_the_same_one_twice_is_refused() {
    let world = World::new().await;
    let subscriptions = world.app.fetch_subscriptions().await.unwrap().value;
    let mut kinds: Vec<_> = subscriptions.iter().map(|subscription| subscription.kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ActivityKind::ALL);
    assert!(subscriptions.iter().all(|subscription| subscription.user == world.alice));
    let again = world.client.subscribe(ActivityKind::Sent, world.alice).await.unwrap_err();
    assert!(matches!(again.kind, ApiErrorKind::Refused { status: 409, .. }));
    world.simulator.stop().await;
}

#[tokio::test]
async fn what_happened_while_nobody_listened_comes_as_backfill() {
    let world = World::new().await;
    let hello = world.x.add_message(&world.with_bob, world.bob, "hello").unwrap();
    let mut stream = world.app.listen(5).await.unwrap().value;
    let Activity::Message(told) = next(&mut stream).await.activity else { panic!("bob wrote") };
    assert_eq!(told.id, hello);
    drop(stream);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_third_stream_is_too_many_and_a_persons_token_opens_none() {
    let world = World::new().await;
    let streams = [world.app.listen(0).await.unwrap(), world.app.listen(0).await.unwrap()];
    let third = world.app.listen(0).await.unwrap_err();
    assert_eq!((third.kind.clone(), third.next_step()), (ApiErrorKind::TooManyConnections, NextStep::GiveUp));
    drop(streams);
    let listen = async |token: String| {
        let app = AppClient::beside(&world.client, token.into(), KEEP_ALIVES_STAY_AWAY).unwrap();
        app.listen(0).await.unwrap_err().kind
    };
    let persons = world.x.sign_in(world.alice, CLIENT).access_token;
    assert!(matches!(listen(persons).await, ApiErrorKind::Refused { status: 403, .. }));
    assert_eq!(listen("rubbish".to_owned()).await, ApiErrorKind::Unauthorized);
    assert_eq!(listen("no header holds\nthis".to_owned()).await, ApiErrorKind::Unauthorized);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_stream_that_is_cut_is_an_error_to_try_again_after() {
    let world = World::new().await;
    let mut stream = world.app.listen(0).await.unwrap().value;
    world.x.cut_streams();
    assert_eq!(stream.next().await.unwrap_err().next_step(), NextStep::Retry);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_stream_in_which_nothing_comes_any_more_is_given_up() {
    let world = World::new().await;
    let patience = Duration::from_millis(50);
    let app = AppClient::beside(&world.client, world.x.app_token(CLIENT).into(), patience).unwrap();
    let mut stream = app.listen(0).await.unwrap().value;
    assert_eq!(stream.next().await.unwrap_err().kind, ApiErrorKind::MaybeReached);
    drop(stream);
    world.simulator.stop().await;
}

#[tokio::test]
async fn rubbish_lines_cost_only_themselves() {
    let good =
        r#"{"data":{"event_type":"dm.indicate_typing","filter":{"user_id":"1001"},"payload":{"user_id":"2002"}}}"#;
    let body = format!("\r\n{{\r\nnull\r\n\u{1}\r\n{}\r\n{good}\r\n{{\"data\":", "x".repeat(2 << 20));
    let fixture = Fixture::answering([answer(200, &[], body.as_bytes())]).await;
    let app = AppClient::beside(&fixture.client(), "the-app's".into(), KEEP_ALIVES_STAY_AWAY).unwrap();
    let mut stream = app.listen(9).await.unwrap().value;
    assert_eq!(stream.next().await.unwrap(), Some(Heard::KeptAlive));
    for _ in 0..4 {
        assert_eq!(stream.next().await.unwrap(), Some(Heard::NotUnderstood));
    }
    let Some(Heard::Happened(happening)) = stream.next().await.unwrap() else { panic!("a good line") };
    assert!(matches!(happening.activity, Activity::Typing(_)));
    assert_eq!(stream.next().await.unwrap(), None, "half a line is none");
    let asked = &fixture.requests()[0];
    assert_eq!(asked.authorization.as_deref(), Some("Bearer the-app's"));
    assert_eq!(asked.parameter("backfill_minutes").as_deref(), Some("5"));
}

#[tokio::test]
async fn the_apps_token_is_never_asked_to_do_a_persons_work_nor_printed() {
    let list = r#"{"data":[{"event_type":"dm.read","filter":{"user_id":"1001"}}],"meta":{}}"#;
    let fixture = Fixture::answering([json(200, list), json(200, "{}")]).await;
    let client = fixture.client();
    let app = AppClient::beside(&client, "open-sesame".into(), KEEP_ALIVES_STAY_AWAY).unwrap();
    assert!(!format!("{app:?}").contains("sesame"));
    app.fetch_subscriptions().await.unwrap();
    client.subscribe(ActivityKind::Read, UserId::new(1001).unwrap()).await.unwrap();
    let tokens: Vec<_> = fixture.requests().into_iter().filter_map(|asked| asked.authorization).collect();
    assert_eq!(tokens, ["Bearer open-sesame", "Bearer first"]);
}
