//! The text of a file with its dashboards in canonical form.

use std::path::Path;

use dashgen_canonical::{Shape, canonical, to_line};
use dashgen_read::{Document, Edit, Format, ReadError};
use serde_json::Value;

use crate::error::Error;
use crate::input;

/// How a file is formatted.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Whether dashboards are written on one line.
    pub(super) is_compact: bool,
    /// Whether the file stays as it is, with its comments.
    pub(super) is_copy: bool,
}

/// The text that a file should have; `Err` inside if it holds no dashboard.
pub(super) fn formatted(
    path: &Path,
    text: &[u8],
    style: Style,
) -> Result<Result<String, dashgen_canonical::Error>, Error> {
    let name = || input::shown(path);
    let unreadable = |source| Error::Input { name: name(), source };
    let refused = |source| Error::Dashboard { name: name(), source };
    let format = input::format_of(path, text);
    let documents = dashgen_read::documents(text, format).map_err(unreadable)?;
    let mut edits = Vec::new();
    let mut is_none = None;
    for document in &documents {
        let embedded = document.embedded().map_err(unreadable)?;
        if embedded.is_empty() {
            match Shape::of(&document.value) {
                Ok(_) => {
                    if document.has_comments() && !style.is_copy {
                        return Err(Error::Comments { name: name() });
                    }
                    let value = canonical(document.value.clone()).map_err(refused)?;
                    edits
                        .push(document.rewritten(text, &written(&value, format, style).map_err(unreadable)?));
                }
                Err(error) => is_none = is_none.or(Some(error)),
            }
            continue;
        }
        let texts = embedded.into_iter().map(|one| {
            let value = canonical(one.value).map_err(refused)?;
            Ok((
                one.path,
                written(&value, Format::Json, style).map_err(unreadable)?,
            ))
        });
        let texts = texts.collect::<Result<Vec<_>, Error>>()?;
        edits.extend(carried(document, text, format, texts, style).map_err(unreadable)?);
    }
    if let (Some(error), true) = (is_none, edits.is_empty()) {
        return Ok(Err(error));
    }
    dashgen_read::edited(text, edits).map(Ok).map_err(unreadable)
}

fn written(value: &Value, format: Format, style: Style) -> Result<String, ReadError> {
    match format {
        Format::Json if style.is_compact => Ok(to_line(value)),
        Format::Json => {
            let mut text = Vec::new();
            dashgen_canonical::write_text(&mut text, value)?;
            Ok(String::from_utf8_lossy(&text).into_owned())
        }
        Format::Yaml => serde_saphyr::to_string(value).map_err(|error| ReadError::Yaml(error.to_string())),
    }
}

/// Dashboards that another object carries as texts: everything else of it stays as it is.
fn carried(
    document: &Document,
    text: &[u8],
    format: Format,
    texts: Vec<(Vec<dashgen_read::Step>, String)>,
    style: Style,
) -> Result<Vec<Edit>, ReadError> {
    if format == Format::Yaml {
        let edits = texts.iter().map(|(path, with)| {
            document.replaced(text, path, with).ok_or_else(|| {
                ReadError::Yaml(
                    "a dashboard in it is a folded text (`>`), which joins lines; write it as `|`".to_owned(),
                )
            })
        });
        return edits.collect();
    }
    let mut value = document.value.clone();
    for (path, with) in texts {
        if let Some(place) = dashgen_read::at(&mut value, &path) {
            *place = with.into();
        }
    }
    Ok(vec![document.rewritten(text, &unordered(&value, style))])
}

/// JSON with its fields as they are.
fn unordered(value: &Value, style: Style) -> String {
    let text = if style.is_compact {
        value.to_string()
    } else {
        format!("{value:#}")
    };
    text + "\n"
}
