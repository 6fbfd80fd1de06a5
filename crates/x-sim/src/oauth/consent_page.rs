//! The HTML of the consent page: plain, without scripts, readable by people and by tests.

use std::fmt::Write;

use super::Scope;
use crate::world::{Person, World};

const STYLE: &str = include_str!("consent_page.css");

/// The page that asks. `key` proves that the answer belongs to this page.
pub(super) fn ask(app: &str, key: &str, scopes: &[Scope], world: &World) -> String {
    let app = escape(app);
    let people: Vec<_> = world.people().all().collect();
    if people.is_empty() {
        return refuse("Nobody lives in this simulated X yet. Add a person first.");
    }
    let wishes: String = scopes.iter().fold(String::new(), |mut html, scope| {
        // Writing to a String cannot fail.
        let _ = write!(html, "<li>{}</li>", scope.in_words());
        html
    });
    let choices: String = people.iter().map(|person| choice(person, world.owner() == Some(person.id))).collect();
    let main = format!(
        "<p class=mark>Simulated X</p>\n<h1>{app} wants to use an account</h1>\n\
         <p>If you allow it, {app} can:</p>\n<ul>{wishes}</ul>\n\
         <form method=post action=\"/i/oauth2/authorize\">\n\
         <input type=hidden name=consent value=\"{key}\">\n\
         <fieldset>\n<legend>Continue as</legend>\n{choices}</fieldset>\n\
         <div class=buttons>\n<button name=decision value=deny>Deny</button>\n\
         <button name=decision value=allow class=main>Allow</button>\n</div>\n</form>\n\
         <p class=quiet>This is not the real X. No message here leaves this computer.</p>"
    );
    document(&format!("Allow {app}?"), &main)
}

/// The page that says why it cannot go on.
pub(super) fn refuse(reason: &str) -> String {
    let reason = escape(reason);
    let main = format!("<p class=mark>Simulated X</p>\n<h1>This sign-in cannot go on</h1>\n<p>{reason}</p>");
    document("This sign-in cannot go on", &main)
}

fn choice(person: &Person, chosen: bool) -> String {
    let (name, username) = (escape(&person.name), escape(&person.username));
    let checked = if chosen { " checked" } else { "" };
    let face = match person.picture {
        Some(_) => format!("<img src=\"/profile_images/{}/normal.png\" alt=\"\">", person.id),
        None => format!("<i>{}</i>", name.chars().next().unwrap_or('?')),
    };
    format!(
        "<label><input type=radio name=person value=\"{username}\"{checked}>{face}\
         <span><b>{name}</b> <small>@{username}</small></span></label>\n"
    )
}

fn document(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n<main>\n{main}\n</main>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
