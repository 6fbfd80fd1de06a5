//! `User` on the wire.

use dm_model::UserId;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Entities, PostWishes, View, entities::UrlEntity, iso};
use crate::{
    dialect::{self, Dialect, Tongue},
    query::Query,
    world::{Person, PostId, Shortened, VerifiedType},
};

/// What a caller wants to know about people.
#[derive(Debug)]
pub(crate) struct UserWishes {
    fields: Vec<String>,
    expansions: Vec<String>,
    /// About the Posts that people have pinned or wrote last; calls that only mention people have none.
    pub(super) posts: Option<PostWishes>,
}

impl UserWishes {
    /// For calls about people.
    pub(crate) fn take_from(query: &mut Query, dialect: Dialect) -> Self {
        Self {
            expansions: query.take_words("expansions", &dialect::USER_EXPANSIONS.of(dialect)),
            posts: Some(PostWishes::take_from(query, dialect)),
            ..Self::fields_from(query, dialect)
        }
    }

    /// For calls that mention people.
    pub(crate) fn fields_from(query: &mut Query, dialect: Dialect) -> Self {
        let fields = query.take_words("user.fields", &dialect::USER_FIELDS.of(dialect));
        Self { fields, expansions: Vec::new(), posts: None }
    }

    fn field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    pub(super) fn expands(&self, name: &str) -> bool {
        self.expansions.iter().any(|expansion| expansion == name)
    }

    /// An expansion brings the field that it expands.
    fn wants(&self, name: &str) -> bool {
        self.field(name) || self.expands(name)
    }
}

/// One person on the wire. `id`, `name` and `username` come always. What does not exist here, such as affiliations
/// and banners, is left out as X leaves it out of the profiles of those who have none.
#[derive(Debug, Serialize)]
pub(crate) struct WireUser<'a> {
    id: UserId,
    name: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile_image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_type: Option<VerifiedType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_followers_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_identity_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parody: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_metrics: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscribes_to_you: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receives_your_dm: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_status: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned_post_id: Option<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned_tweet_id: Option<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_recent_post_id: Option<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_recent_tweet_id: Option<PostId>,
}

impl<'a> WireUser<'a> {
    pub(crate) fn new(person: &'a Person, wishes: &UserWishes, view: &View<'a>) -> Self {
        let field = |name| wishes.field(name);
        let picture = person.picture.as_ref().filter(|_| field("profile_image_url"));
        let post = |name: &str, post: Option<PostId>| post.filter(|_| wishes.wants(name));
        let most_recent = || view.world.posts().of(person.id).next_back().map(|post| post.id);
        // What an app sees of people in its own name does not depend on who they are to somebody.
        let of_viewer = |name: &str| view.viewer.filter(|_| wishes.field(name));
        let followers = || view.world.relations().followers_of(person.id);
        let verified =
            |id: &UserId| view.world.people().get(*id).is_some_and(|it| it.verified_type != VerifiedType::None);
        Self {
            id: person.id,
            name: &person.name,
            username: &person.username,
            // X names its pictures by their size, too.
            profile_image_url: picture.map(|_| format!("{}profile_images/{}/normal.png", view.origin, person.id)),
            description: field("description").then(|| description(person, view).text),
            location: Some(person.location.as_str()).filter(|it| field("location") && !it.is_empty()),
            url: if field("url") { website(person, view).map(|it| it.text) } else { None },
            entities: if field("entities") { entities(person, view) } else { None },
            created_at: if field("created_at") { iso(person.since) } else { None },
            protected: field("protected").then_some(person.protected),
            verified: field("verified").then_some(person.verified_type != VerifiedType::None),
            verified_type: field("verified_type").then_some(person.verified_type),
            verified_followers_count: field("verified_followers_count").then(|| followers().filter(verified).count()),
            is_identity_verified: field("is_identity_verified").then_some(false),
            parody: field("parody").then_some(false),
            public_metrics: field("public_metrics").then(|| public_metrics(person, view)),
            subscription_type: field("subscription_type").then_some("None"),
            subscribes_to_you: of_viewer("subscribes_to_you").map(|_| false),
            subscription: of_viewer("subscription").map(|_| json!({ "subscribes_to_you": false })),
            receives_your_dm: of_viewer("receives_your_dm").map(|viewer| view.world.may_write(viewer, person.id)),
            connection_status: of_viewer("connection_status").map(|viewer| connections(viewer, person.id, view)),
            pinned_post_id: post("pinned_post_id", person.pinned),
            pinned_tweet_id: post("pinned_tweet_id", person.pinned),
            most_recent_post_id: post("most_recent_post_id", most_recent()),
            most_recent_tweet_id: post("most_recent_tweet_id", most_recent()),
        }
    }
}

/// How the viewer and somebody stand to each other.
fn connections(viewer: UserId, person: UserId, view: &View<'_>) -> Vec<&'static str> {
    let relations = view.world.relations();
    let all = [
        ("blocking", relations.blocks(viewer, person)),
        ("followed_by", relations.follows(person, viewer)),
        ("following", relations.follows(viewer, person)),
    ];
    all.into_iter().filter_map(|(name, is_so)| is_so.then_some(name)).collect()
}

/// What is counted in this world; nobody likes or lists anything here.
fn public_metrics(person: &Person, view: &View<'_>) -> Value {
    let posts = match view.dialect.own_tongue() {
        Tongue::Launch => "tweet_count",
        Tongue::Current => "post_count",
    };
    json!({
        "followers_count": view.world.relations().followers_of(person.id).count(),
        "following_count": view.world.relations().followed_by(person.id).count(),
        posts: view.world.posts().of(person.id).count(),
        "listed_count": 0,
        "like_count": 0,
        "media_count": 0,
    })
}

/// The bio as X shows it.
fn description(person: &Person, view: &View<'_>) -> Shortened {
    view.world.shorten(&person.description, person.id.get())
}

/// The website behind its short link.
fn website(person: &Person, view: &View<'_>) -> Option<Shortened> {
    // Its link is not that of the same address in the bio.
    let website = view.world.shorten(&person.url, !person.id.get());
    (!website.links.is_empty()).then_some(website)
}

fn entities(person: &Person, view: &View<'_>) -> Option<Value> {
    let mut entities = serde_json::Map::new();
    if let Some(website) = website(person, view) {
        let urls: Vec<_> = website.links.iter().map(UrlEntity::of).collect();
        entities.insert("url".to_owned(), json!({ "urls": urls }));
    }
    let Shortened { text, links } = description(person, view);
    if let Some(description) = Entities::of(&text, &links, view.world.people()) {
        entities.insert("description".to_owned(), json!(description));
    }
    (!entities.is_empty()).then_some(Value::Object(entities))
}
