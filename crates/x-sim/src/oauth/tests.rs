//! Sign-in from the consent page to tokens.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    consent,
    testing::{Answer, Stage, read},
};

const REDIRECT: &str = "http://127.0.0.1:47231/callback";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const SCOPES: &str = "dm.read dm.write tweet.read users.read media.write offline.access";

/// The parameters of a proper authorize address, with these ones changed.
fn authorize_url(stage: &Stage, changes: &[(&str, &str)]) -> Url {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let proper = [
        ("response_type", "code"),
        ("client_id", "pipit-demo"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPES),
        ("state", "the state"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let change = |name: &str| changes.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
    let mut url = Url::parse(&stage.url("/i/oauth2/authorize")).unwrap();
    url.query_pairs_mut().extend_pairs(proper.iter().map(|(name, value)| (*name, change(name).unwrap_or(value))));
    url
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

async fn allowed_code(stage: &Stage) -> String {
    let redirect = consent::press(&authorize_url(stage, &[]), Some("bob"), "allow").await.unwrap();
    parameter(&redirect, "code").unwrap()
}

async fn token(stage: &Stage, form: &[(&str, &str)]) -> Answer {
    read(stage.http.post(stage.url("/2/oauth2/token")).form(form)).await
}

fn code_form(code: &str) -> [(&'static str, &str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", "pipit-demo"),
    ]
}

async fn refreshed(stage: &Stage, refresh_token: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token), ("client_id", "pipit-demo")];
    token(stage, &form).await
}

fn text<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.body[name].as_str().unwrap_or_default()
}

async fn me(stage: &Stage, access_token: &str) -> Answer {
    read(stage.http.get(stage.url("/2/users/me")).bearer_auth(access_token)).await
}

#[tokio::test]
async fn bob_allows_and_the_app_knows_him() {
    let stage = Stage::set().await;
    let redirect = consent::press(&authorize_url(&stage, &[]), Some("bob"), "allow").await.unwrap();
    assert!(redirect.as_str().starts_with(REDIRECT));
    assert_eq!(parameter(&redirect, "state").as_deref(), Some("the state"));
    let tokens = token(&stage, &code_form(&parameter(&redirect, "code").unwrap())).await;
    assert_eq!((tokens.status, text(&tokens, "token_type")), (200, "bearer"));
    assert_eq!(tokens.body["expires_in"], 7200);
    assert_eq!(text(&tokens, "scope"), SCOPES);
    assert_eq!(me(&stage, text(&tokens, "access_token")).await.body["data"]["username"], "bob");
}

#[tokio::test]
async fn the_page_suggests_the_owner() {
    let stage = Stage::set().await;
    let redirect = consent::press(&authorize_url(&stage, &[]), None, "allow").await.unwrap();
    let tokens = token(&stage, &code_form(&parameter(&redirect, "code").unwrap())).await;
    assert_eq!(me(&stage, text(&tokens, "access_token")).await.body["data"]["username"], "alice");
    let page = stage.http.get(authorize_url(&stage, &[])).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"alice\" checked") && page.contains("Read your Direct Messages"));
    assert!(!page.contains("<script"));
}

#[tokio::test]
async fn deny_leads_back_with_the_state_and_without_a_code() {
    let stage = Stage::set().await;
    let redirect = consent::press(&authorize_url(&stage, &[]), None, "deny").await.unwrap();
    assert_eq!(parameter(&redirect, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&redirect, "state").as_deref(), Some("the state"));
    assert_eq!(parameter(&redirect, "code"), None);
}

#[tokio::test]
async fn an_unknown_client_or_redirect_gets_a_page_and_no_redirect() {
    let stage = Stage::set().await;
    for change in [
        ("client_id", "somebody else"),
        ("redirect_uri", "http://127.0.0.1:47231/callback/"),
        ("redirect_uri", "http://localhost:47231/callback"),
        ("redirect_uri", "http://127.0.0.1:47239/callback"),
        ("redirect_uri", "http://127.0.0.1:47231/Callback"),
        ("redirect_uri", "http://127.0.0.1:47231/callback?next=1"),
        ("redirect_uri", "http://127.0.0.1/callback"),
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", ""),
    ] {
        let answer = read(stage.http.get(authorize_url(&stage, &[change]))).await;
        assert_eq!((answer.status, answer.header("location")), (400, None), "{change:?}");
    }
}

#[tokio::test]
async fn other_mistakes_are_told_to_the_client() {
    let stage = Stage::set().await;
    let long_state = "x".repeat(501);
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "dm.read everything"), "invalid_scope"),
        (("scope", ""), "invalid_scope"),
        (("state", ""), "invalid_request"),
        (("state", &long_state), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
    ] {
        let answer = read(stage.http.get(authorize_url(&stage, &[change]))).await;
        let redirect = Url::parse(answer.header("location").unwrap()).unwrap();
        assert_eq!(parameter(&redirect, "error").as_deref(), Some(error), "{change:?}");
    }
}

#[tokio::test]
async fn a_state_of_five_hundred_characters_comes_back() {
    let stage = Stage::set().await;
    let long = "ß&=+ 🐦".repeat(84).chars().take(500).collect::<String>();
    let url = authorize_url(&stage, &[("state", &long)]);
    let redirect = consent::press(&url, None, "allow").await.unwrap();
    assert_eq!(parameter(&redirect, "state"), Some(long));
}

#[tokio::test]
async fn a_page_is_answered_only_once() {
    let stage = Stage::set().await;
    let page = stage.http.get(authorize_url(&stage, &[])).send().await.unwrap().text().await.unwrap();
    let key = page.split("name=consent value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = async || {
        let form = [("consent", key.as_str()), ("decision", "allow")];
        read(stage.http.post(stage.url("/i/oauth2/authorize")).form(&form)).await.status
    };
    assert_eq!((answer().await, answer().await), (302, 400));
}

#[tokio::test]
async fn a_code_is_good_once_and_a_second_use_kills_its_tokens() {
    let stage = Stage::set().await;
    let code = allowed_code(&stage).await;
    let first = token(&stage, &code_form(&code)).await;
    assert_eq!(me(&stage, text(&first, "access_token")).await.status, 200);
    assert_eq!(token(&stage, &code_form(&code)).await.status, 400);
    assert_eq!(me(&stage, text(&first, "access_token")).await.status, 401);
    assert_eq!(refreshed(&stage, text(&first, "refresh_token")).await.status, 400);
}

#[tokio::test]
async fn a_code_is_good_for_thirty_seconds() {
    let stage = Stage::set().await;
    let (early, late) = (allowed_code(&stage).await, allowed_code(&stage).await);
    stage.control.advance(Duration::from_secs(29));
    assert_eq!(token(&stage, &code_form(&early)).await.status, 200);
    stage.control.advance(Duration::from_secs(1));
    assert_eq!(token(&stage, &code_form(&late)).await.status, 400);
}

#[tokio::test]
async fn a_code_needs_its_verifier_and_its_redirect() {
    let stage = Stage::set().await;
    let wrong_verifier = "0123456789012345678901234567890123456789012";
    for (name, value) in [("code_verifier", wrong_verifier), ("redirect_uri", "http://127.0.0.1:47232/callback")] {
        let code = allowed_code(&stage).await;
        let form = code_form(&code).map(|(field, proper)| (field, if field == name { value } else { proper }));
        assert_eq!(token(&stage, &form).await.status, 400, "{name} was not checked");
        assert_eq!(token(&stage, &code_form(&code)).await.status, 400, "the code outlived a wrong {name}");
    }
}

#[tokio::test]
async fn a_refresh_token_works_only_once_and_reuse_kills_the_family() {
    let stage = Stage::set().await;
    let first = stage.control.sign_in(stage.alice, "pipit-demo");
    let second = refreshed(&stage, &first.refresh_token).await;
    assert_eq!(me(&stage, text(&second, "access_token")).await.status, 200);
    let reuse = refreshed(&stage, &first.refresh_token).await;
    assert_eq!(reuse.status, 400);
    insta::assert_json_snapshot!(reuse.body, @r#"
    {
      "error": "invalid_request",
      "error_description": "Value passed for the token was invalid."
    }
    "#);
    assert_eq!(refreshed(&stage, text(&second, "refresh_token")).await.status, 400);
    assert_eq!(me(&stage, text(&second, "access_token")).await.status, 401);
    assert_eq!(refreshed(&stage, &first.refresh_token).await.status, 400);
    let counts = stage.control.refresh_counts();
    assert_eq!((counts.refreshes, counts.reuses, counts.families_killed), (1, 2, 1));
}

#[tokio::test]
async fn an_app_that_may_not_upload_gets_all_other_scopes() {
    let mut config = crate::Config::default();
    config.clients[0].media_upload = false;
    let stage = Stage::set_with(config).await;
    let tokens = token(&stage, &code_form(&allowed_code(&stage).await)).await;
    assert_eq!(text(&tokens, "scope"), SCOPES.replace("media.write ", ""));
    let upload = stage.request(stage.alice, reqwest::Method::POST, "/2/media/upload").json(&serde_json::json!({}));
    assert_eq!(read(upload).await.status, 403);
}

#[tokio::test]
async fn an_access_token_is_good_for_two_hours() {
    let stage = Stage::set().await;
    let tokens = stage.control.sign_in(stage.alice, "pipit-demo");
    stage.control.advance(Duration::from_secs(7_199));
    assert_eq!(me(&stage, &tokens.access_token).await.status, 200);
    stage.control.advance(Duration::from_secs(1));
    assert_eq!(me(&stage, &tokens.access_token).await.status, 401);
    assert_eq!(refreshed(&stage, &tokens.refresh_token).await.status, 200);
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token_and_without_a_scope_no_entry() {
    let stage = Stage::set().await;
    let url = authorize_url(&stage, &[("scope", "tweet.read users.read")]);
    let redirect = consent::press(&url, None, "allow").await.unwrap();
    let tokens = token(&stage, &code_form(&parameter(&redirect, "code").unwrap())).await;
    assert!(tokens.body.get("refresh_token").is_none());
    let access = text(&tokens, "access_token");
    assert_eq!(me(&stage, access).await.status, 200);
    assert_eq!(read(stage.http.get(stage.url("/2/dm_events")).bearer_auth(access)).await.status, 403);
}

#[tokio::test]
async fn revoking_takes_a_token_back() {
    let stage = Stage::set().await;
    let tokens = stage.control.sign_in(stage.alice, "pipit-demo");
    let form = [("token", tokens.refresh_token.as_str()), ("client_id", "pipit-demo")];
    let answer = read(stage.http.post(stage.url("/2/oauth2/revoke")).form(&form)).await;
    assert_eq!((answer.status, &answer.body["revoked"]), (200, &serde_json::json!(true)));
    assert_eq!(me(&stage, &tokens.access_token).await.status, 401);
    assert_eq!(refreshed(&stage, &tokens.refresh_token).await.status, 400);
}

#[tokio::test]
async fn revoking_an_access_token_leaves_its_refresh_token() {
    let stage = Stage::set().await;
    let tokens = stage.control.sign_in(stage.alice, "pipit-demo");
    let form = [("token", tokens.access_token.as_str()), ("client_id", "pipit-demo")];
    assert_eq!(read(stage.http.post(stage.url("/2/oauth2/revoke")).form(&form)).await.status, 200);
    assert_eq!(me(&stage, &tokens.access_token).await.status, 401);
    assert_eq!(refreshed(&stage, &tokens.refresh_token).await.status, 200);
}

#[tokio::test]
async fn a_client_cannot_revoke_what_another_one_holds() {
    let stage = Stage::set().await;
    let tokens = stage.control.sign_in(stage.alice, "pipit-demo");
    let bot = crate::RegisteredClient::bot_demo();
    for token in [tokens.access_token.as_str(), &tokens.refresh_token, "a token that nobody knows"] {
        let ask = stage.http.post(stage.url("/2/oauth2/revoke")).basic_auth(&bot.client_id, bot.secret.as_ref());
        // It is not told whether there was anything to revoke.
        assert_eq!(read(ask.form(&[("token", token)])).await.status, 200);
    }
    assert_eq!(me(&stage, &tokens.access_token).await.status, 200);
    let stolen = stage.http.post(stage.url("/2/oauth2/token")).basic_auth(&bot.client_id, bot.secret.as_ref());
    let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token.as_str())];
    assert_eq!(read(stolen.form(&form)).await.status, 400);
    assert_eq!(refreshed(&stage, &tokens.refresh_token).await.status, 200);
}

#[tokio::test]
async fn a_public_client_with_a_secret_is_refused() {
    let stage = Stage::set().await;
    let code = allowed_code(&stage).await;
    for secret in ["", "hush"] {
        let ask = stage.http.post(stage.url("/2/oauth2/token")).basic_auth("pipit-demo", Some(secret));
        let answer = read(ask.form(&code_form(&code))).await;
        assert_eq!((answer.status, text(&answer, "error")), (401, "unauthorized_client"), "{secret:?}");
    }
    assert_eq!(token(&stage, &code_form(&code)).await.status, 200, "a refusal of the client used the code up");
}

#[tokio::test]
async fn a_client_that_names_itself_twice_must_be_the_same() {
    let stage = Stage::set().await;
    let bot = crate::RegisteredClient::bot_demo();
    let code = allowed_code(&stage).await;
    let ask = stage.http.post(stage.url("/2/oauth2/token")).basic_auth(&bot.client_id, bot.secret.as_ref());
    let answer = read(ask.form(&code_form(&code))).await;
    assert_eq!((answer.status, text(&answer, "error")), (400, "invalid_request"));
}

#[tokio::test]
async fn token_requests_that_make_no_sense_are_refused_in_oauths_form() {
    let stage = Stage::set().await;
    let no_form = read(stage.http.post(stage.url("/2/oauth2/token")).json(&"hello")).await;
    let nothing = token(&stage, &[]).await;
    let no_grant = token(&stage, &[("client_id", "pipit-demo")]).await;
    let strange_grant = token(&stage, &[("client_id", "pipit-demo"), ("grant_type", "password")]).await;
    for answer in [no_form, nothing, no_grant, strange_grant] {
        assert_eq!((answer.status, text(&answer, "error")), (400, "invalid_request"));
        assert!(!text(&answer, "error_description").is_empty());
    }
}

#[tokio::test]
async fn a_confidential_client_must_prove_itself() {
    let mut config = crate::Config::default();
    config.clients[0].secret = Some("hush".to_owned());
    let stage = Stage::set_with(config).await;
    let code = allowed_code(&stage).await;
    assert_eq!(token(&stage, &code_form(&code)).await.status, 401);
    let ask = |secret| stage.http.post(stage.url("/2/oauth2/token")).basic_auth("pipit-demo", Some(secret));
    assert_eq!(read(ask("guess").form(&code_form(&code))).await.status, 401);
    assert_eq!(read(ask("hush").form(&code_form(&code))).await.status, 200);
}
