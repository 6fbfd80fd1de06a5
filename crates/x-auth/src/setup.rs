//! What a developer can get wrong when setting up an app at X, and how Pipit tells.
//!
//! X says it in four places: in the redirect, at the token endpoint, by the scopes that it grants, and when the API is used.
//! Two mistakes it tells nobody but the person: a redirect URI or a client id that it does not know get a page of X's
//! ("Something went wrong"), and no redirect. The app can only ask whether they see that.

use x_api::{ApiError, AppProblem};

/// A mistake in how the developer app was set up. Its text says what is wrong; [`hint`](Self::hint) how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum SetupMistake {
    /// X does not know the redirect URI, or another one than the code's was named.
    #[error("X does not know the address that it is to lead back to.")]
    RedirectMismatch,
    /// There is no app with this client id.
    #[error("X knows no app with this client id.")]
    UnknownClientId,
    /// The app is a confidential client, and Pipit has no secret.
    #[error("This app is of the type \"Web App, Automated App or Bot\", which needs its client secret.")]
    SecretMissing,
    /// The secret is wrong, or the app is a native one and has none.
    #[error("X does not accept the client secret.")]
    SecretRefused,
    /// The app's permissions do not include Direct Messages.
    #[error("This app may not read and write Direct Messages.")]
    DirectMessagesNotPermitted,
    /// The app is not enrolled for the API.
    #[error("This app is not enrolled for X's API.")]
    NotEnrolled,
    /// The scope `media.write` was not granted.
    #[error("This app may not upload pictures and videos.")]
    MediaWriteMissing,
    /// The scope `offline.access` was not granted.
    #[error("X did not let Pipit stay signed in.")]
    OfflineAccessMissing,
}

impl SetupMistake {
    /// How to mend it, in X's developer console unless it says otherwise.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::RedirectMismatch => {
                "Register each of Pipit's redirect URIs under \"User authentication settings\", letter by letter."
            }
            Self::UnknownClientId => {
                "Copy the client id from \"Keys and tokens\", under \"OAuth 2.0\". It is neither the API key nor the app's \
                 number."
            }
            Self::SecretMissing => {
                "Make it a \"Native App\" under \"User authentication settings\", or enter its client secret in Pipit."
            }
            Self::SecretRefused => {
                "If the app is a \"Native App\", take the client secret out of Pipit. Otherwise make a new one under \
                 \"Keys and tokens\" and enter it."
            }
            Self::DirectMessagesNotPermitted => {
                "Choose \"Read and write and Direct message\" under \"User authentication settings\", then sign in again."
            }
            Self::NotEnrolled => "Put the app into a project with a plan for the API, then sign in again.",
            Self::MediaWriteMissing => {
                "Choose \"Read and write and Direct message\" under \"User authentication settings\", then sign in again. \
                 Everything else works without."
            }
            Self::OfflineAccessMissing => {
                "Sign in again and allow all that X lists. Until then the sign-in ends after two hours."
            }
        }
    }

    /// What the page branches on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RedirectMismatch => "redirectMismatch",
            Self::UnknownClientId => "unknownClientId",
            Self::SecretMissing => "secretMissing",
            Self::SecretRefused => "secretRefused",
            Self::DirectMessagesNotPermitted => "directMessagesNotPermitted",
            Self::NotEnrolled => "notEnrolled",
            Self::MediaWriteMissing => "mediaWriteMissing",
            Self::OfflineAccessMissing => "offlineAccessMissing",
        }
    }

    /// Whether Pipit is of no use until it is mended.
    #[must_use]
    pub fn is_in_the_way(self) -> bool {
        !matches!(self, Self::MediaWriteMissing | Self::OfflineAccessMissing)
    }

    /// What a refusal of the redirect or the token endpoint means (RFC 6749, 4.1.2.1 and 5.2). X says nearly everything by
    /// `invalid_request`, so its description counts.
    pub(crate) fn of_refusal(error: &str, description: &str, has_secret: bool) -> Option<Self> {
        let description = description.to_ascii_lowercase();
        let says = |words: &str| description.contains(words);
        if says("redirect uri") || says("redirect_uri") || says("callback url") || error == "redirect_uri_mismatch" {
            return Some(Self::RedirectMismatch);
        }
        if says("client_id") || says("client id") {
            return Some(Self::UnknownClientId);
        }
        match error {
            "invalid_client" | "unauthorized_client" if has_secret => Some(Self::SecretRefused),
            "invalid_client" | "unauthorized_client" => Some(Self::SecretMissing),
            _ if says("authorization header") && has_secret => Some(Self::SecretRefused),
            _ if says("authorization header") => Some(Self::SecretMissing),
            // X was asked for scopes that this app cannot have.
            "invalid_scope" => Some(Self::DirectMessagesNotPermitted),
            _ => None,
        }
    }
}

/// What is wrong with an app that somebody could sign in to, the worst first: from the scopes that X granted, and from how X
/// answered `GET /2/users/me` and one small `GET /2/dm_events`. An X that is down or at its limit tells nothing.
#[must_use]
pub fn check<M, E>(granted: &[String], me: &Result<M, ApiError>, events: &Result<E, ApiError>) -> Vec<SetupMistake> {
    let mut mistakes = Vec::new();
    // A token endpoint that names no scopes has granted what was asked for (RFC 6749, 5.1).
    let lacks = |scope: &str| !granted.is_empty() && !granted.iter().any(|granted| granted == scope);
    if lacks("dm.read") || lacks("dm.write") {
        mistakes.push(SetupMistake::DirectMessagesNotPermitted);
    }
    if lacks("media.write") {
        mistakes.push(SetupMistake::MediaWriteMissing);
    }
    if lacks("offline.access") {
        mistakes.push(SetupMistake::OfflineAccessMissing);
    }
    let told = [me.as_ref().err(), events.as_ref().err()].into_iter().flatten().filter_map(|error| error.about_app);
    mistakes.extend(told.map(|problem| match problem {
        AppProblem::NotEnrolled => SetupMistake::NotEnrolled,
        AppProblem::PermissionMissing => SetupMistake::DirectMessagesNotPermitted,
    }));
    mistakes.sort_unstable();
    mistakes.dedup();
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xs_words_at_the_token_endpoint_are_told_apart() {
        let of = SetupMistake::of_refusal;
        let missing_header = "Missing valid authorization header";
        for (error, description, has_secret, mistake) in [
            ("unauthorized_client", missing_header, false, Some(SetupMistake::SecretMissing)),
            ("invalid_request", missing_header, false, Some(SetupMistake::SecretMissing)),
            ("unauthorized_client", missing_header, true, Some(SetupMistake::SecretRefused)),
            ("invalid_client", "", true, Some(SetupMistake::SecretRefused)),
            (
                "invalid_request",
                "Value passed for the redirect uri did not match the uri of the authorization code.",
                false,
                Some(SetupMistake::RedirectMismatch),
            ),
            (
                "invalid_request",
                "Value passed for the client_id was invalid.",
                false,
                Some(SetupMistake::UnknownClientId),
            ),
            ("invalid_scope", "", false, Some(SetupMistake::DirectMessagesNotPermitted)),
            ("invalid_request", "Value passed for the authorization code was invalid.", false, None),
            ("server_error", "", true, None),
        ] {
            assert_eq!(of(error, description, has_secret), mistake, "{error}: {description}");
        }
    }

    #[test]
    fn each_mistake_says_what_is_wrong_and_how_to_mend_it() {
        let all = [
            SetupMistake::RedirectMismatch,
            SetupMistake::UnknownClientId,
            SetupMistake::SecretMissing,
            SetupMistake::SecretRefused,
            SetupMistake::DirectMessagesNotPermitted,
            SetupMistake::NotEnrolled,
            SetupMistake::MediaWriteMissing,
            SetupMistake::OfflineAccessMissing,
        ];
        let codes: std::collections::HashSet<_> = all.iter().map(|mistake| mistake.code()).collect();
        assert_eq!(codes.len(), all.len());
        for mistake in all {
            assert!(mistake.to_string().ends_with('.') && mistake.hint().ends_with('.'), "{mistake:?}");
        }
    }

    #[test]
    fn scopes_that_x_does_not_name_are_not_missed() {
        assert_eq!(check(&[], &Ok::<_, ApiError>(()), &Ok::<_, ApiError>(())), []);
    }
}
