//! Where x-sim differs from X's specification, and why. Nothing else may differ, and what is listed must still differ.

use super::conformity::Finding;

/// A place where x-sim and the specification differ on purpose.
#[derive(Debug)]
pub(crate) struct Deviation {
    /// A call such as `GET /2/users/me`, or how its path begins; empty for all calls.
    call: &'static str,
    /// As in [`Finding::place`].
    place: &'static str,
    /// How the complaint begins.
    complaint: &'static str,
    #[expect(dead_code, reason = "for those who read the list")]
    reason: &'static str,
}

/// All of them.
pub(crate) const DEVIATIONS: &[Deviation] = &[
    // Calls that the specification leaves out.
    Deviation {
        call: "/2/oauth2/",
        place: "call",
        complaint: "is not in the specification",
        reason: "X's OAuth endpoints, which follow RFC 6749 and RFC 7009",
    },
    Deviation {
        call: "/oauth2/",
        place: "call",
        complaint: "is not in the specification",
        reason: "where an app gets its own token (RFC 6749, section 4.4, and X's docs on app-only tokens)",
    },
    Deviation {
        call: "/i/oauth2/authorize",
        place: "call",
        complaint: "is not in the specification",
        reason: "the consent page of X's web site",
    },
    Deviation {
        call: "/sim/",
        place: "call",
        complaint: "is not in the specification",
        reason: "the control, on a port of its own",
    },
    // Errors.
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "\"about:blank\" is not one of",
        reason: "X's type for 401, 403, 404, 429 and all that has no type of its own (FACTS.md, Errors)",
    },
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "begins with api.twitter.com",
        reason: "X's 400 has the old host in its problem type (FACTS.md, Direct Message endpoints)",
    },
    Deviation {
        call: "",
        place: "answer /errors",
        complaint: "is not in the specification",
        reason: "X's 400 tells what is wrong with each parameter (FACTS.md, Errors)",
    },
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "\"https://api.x.com/2/problems/unsupported-authentication\" is not one of",
        reason: "X's type for a token of the wrong kind; the specification's list of types leaves it out",
    },
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "\"https://api.x.com/2/problems/credits\" is not one of",
        reason: "X's type for an app without credits; the specification's list of types leaves it out",
    },
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "\"https://api.x.com/2/problems/client-forbidden\" is not one of",
        reason: "X's type for an app that is not enrolled (FACTS.md, OAuth); the specification's list leaves it out",
    },
    Deviation {
        call: "",
        place: "answer /type",
        complaint: "\"https://api.x.com/2/problems/oauth1-permissions\" is not one of",
        reason: "X's type for an app without the permission; the specification's list of types leaves it out",
    },
    Deviation {
        call: "GET /2/activity/stream",
        place: "answer /type",
        complaint: "\"https://api.x.com/2/problems/streaming-connection\" is not one of",
        reason: "X's type for a stream too many; the specification's list of types leaves it out",
    },
    // Lists.
    Deviation {
        call: "GET /2/activity/subscriptions",
        place: "answer /meta",
        complaint: "is not in the specification",
        reason: "the call takes a pagination_token, so its answer must give one; X's quickstart shows a meta, too",
    },
    // Words of the launch documents.
    Deviation {
        call: "",
        place: "query dm_event.fields/*",
        complaint: "\"sender_id\" is not one of",
        reason: "a word of the launch documents (FACTS.md, Direct Message endpoints)",
    },
    // Uploads.
    Deviation {
        call: "GET /2/media/upload",
        place: "answer /data/processing_info/error",
        complaint: "is not in the specification",
        reason: "X tells code, name and message of what is wrong with a video; the specification has the state only",
    },
    // Content types.
    Deviation {
        call: "GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}",
        place: "content-type",
        complaint: "image/png",
        reason: "a picture says what it is; the specification has application/octet-stream for all attachments",
    },
];

/// Query parameters that x-sim takes although the specification does not list them: the launch documents' names of those
/// that it does.
pub(crate) const TAKEN_BEYOND: &[(&str, &str)] = &[("tweet.fields", "post.fields")];

/// What a body may hold by the specification and x-sim refuses, with a value: it has no webhooks, so no id of one is good.
pub(crate) const NOT_TAKEN: &[(&str, &str, &str)] = &[
    ("POST /2/activity/subscriptions", "webhook_id", "1"),
    ("PUT /2/activity/subscriptions/{subscription_id}", "webhook_id", "1"),
];

impl Deviation {
    fn covers(&self, finding: &Finding) -> bool {
        let is_call = match finding.call.split_once(' ') {
            Some((_, path)) if self.call.starts_with('/') => path.starts_with(self.call),
            _ => self.call.is_empty() || finding.call == self.call,
        };
        is_call && finding.place == self.place && finding.complaint.starts_with(self.complaint)
    }
}

/// The findings that no listed deviation explains.
pub(crate) fn unexplained(findings: Vec<Finding>) -> Vec<Finding> {
    let is_listed = |finding: &Finding| DEVIATIONS.iter().any(|deviation| deviation.covers(finding));
    findings.into_iter().filter(|finding| !is_listed(finding)).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::Method;

    use super::*;
    use crate::{
        Money,
        testing::{Stage, Tiny, compared, files, specification::Specification},
    };

    /// Calls that meet each deviation.
    async fn tour() -> Vec<Finding> {
        let stage = Stage::set().await;
        let listen = || stage.http.get(stage.url("/2/activity/stream")).bearer_auth(stage.control.app_token("app"));
        // One more is too many.
        let _streams = [listen().send().await.unwrap(), listen().send().await.unwrap()];
        let control = stage.simulator.serve_control(0).await.unwrap();
        let picture = picture_of_bob(&stage).await;
        let failed = failed_upload(&stage).await;
        let get = |path: &str| stage.request(stage.alice, Method::GET, path);
        let mut findings = Vec::new();
        for request in [
            stage.http.post(stage.url("/2/oauth2/token")),
            stage.http.post(stage.url("/oauth2/token")),
            stage.http.get(stage.url("/i/oauth2/authorize")),
            stage.http.get(control.join("/sim/requests").unwrap()),
            stage.http.get(stage.url("/2/users/me")),
            stage.http.get(stage.url("/2/users/me")).bearer_auth(stage.control.app_token("bot-demo")),
            get("/2/dm_events?bogus=1"),
            get("/2/users?ids=7"),
            get("/2/dm_events?dm_event.fields=sender_id"),
            get(&picture),
            get(&failed),
            get("/2/activity/subscriptions"),
            listen(),
        ] {
            findings.extend(compared(request).await.1);
        }
        stage.control.set_credit("pipit-demo", Some(Money::default()));
        findings.extend(compared(get("/2/users/me")).await.1);
        stage.control.set_enrolled("pipit-demo", false);
        findings.extend(compared(get("/2/users/me")).await.1);
        let mut config = crate::Config::default();
        config.clients[0].direct_messages = false;
        let stage = Stage::set_with(config).await;
        findings.extend(compared(stage.request(stage.alice, Method::GET, "/2/dm_events")).await.1);
        findings
    }

    /// The path of a picture that bob sent to alice.
    async fn picture_of_bob(stage: &Stage) -> String {
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let page = stage.get(stage.alice, "/2/dm_events?expansions=attachments.media_keys&media.fields=url").await;
        let url = page.body["includes"]["media"][0]["url"].as_str().unwrap();
        let place = url.strip_prefix("https://ton.twitter.com/1.1/ton/data/dm/").unwrap();
        format!("/2/dm_conversations/media/{place}")
    }

    /// The path of the status of a video that alice uploaded, and that is none.
    async fn failed_upload(stage: &Stage) -> String {
        let video = files::Mp4::default().bytes()[..120].to_vec();
        let id = stage.uploaded(stage.alice, "dm_video", video).await;
        stage.control.advance(Duration::from_mins(1));
        format!("/2/media/upload?media_id={id}")
    }

    #[tokio::test]
    async fn what_is_listed_still_differs() {
        if Specification::at_hand().is_none() {
            return;
        }
        let findings = tour().await;
        for deviation in DEVIATIONS {
            assert!(findings.iter().any(|finding| deviation.covers(finding)), "take it off the list: {deviation:#?}");
        }
    }

    #[test]
    fn what_is_not_listed_is_told() {
        let finding = |call: &str, place: &str| Finding {
            call: call.to_owned(),
            place: place.to_owned(),
            complaint: "is not in the specification".to_owned(),
        };
        let strange = [finding("GET /2/users/me", "answer /age"), finding("GET /2/users/me/call", "call")];
        let listed = finding("POST /2/oauth2/token", "call");
        assert_eq!(unexplained([&strange[..], &[listed]].concat()), strange);
    }
}
