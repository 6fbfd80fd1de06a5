//! The words of an upload that several calls read.

use dm_model::UserId;

use crate::{
    handlers::path,
    problem::{Complaint, Problem},
    world::{Category, Format},
};

/// How many others may own an upload (X's docs).
const MOST_OWNERS: usize = 100;

pub(super) fn category(name: &str) -> Result<Category, Problem> {
    Category::from_wire(name).ok_or_else(|| {
        let message = format!("$.media_category: does not have a value in the enumeration [{}]", Category::NAMES);
        Complaint::about_body(message).into()
    })
}

pub(super) fn format(media_type: &str) -> Result<Format, Problem> {
    let unknown = || Complaint::about_body(format!("$.media_type: {media_type} is not supported")).into();
    Format::from_content_type(media_type).ok_or_else(unknown)
}

/// A format that this category takes.
pub(super) fn must_match(category: Category, format: Format) -> Result<(), Problem> {
    if category.kind() == format.kind() {
        return Ok(());
    }
    let message = format!("The media category does not take {}", format.content_type());
    Err(Complaint::about_body(message).into())
}

/// Checked only: Direct Messages take what their sender uploaded, whoever else owns it.
pub(super) fn owners<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<(), Problem> {
    let owners: Vec<UserId> =
        ids.into_iter().map(|id| path::user("additional_owners", id)).collect::<Result<_, _>>()?;
    if owners.len() > MOST_OWNERS {
        return Err(Complaint::about_body("$.additional_owners: there can be at most 100").into());
    }
    Ok(())
}
