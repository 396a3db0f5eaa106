//! What the code, or a file, says that a dashboard is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::client::dashboard::{Model, Placement};
use dashgen_canonical as canonical;
use dashgen_read as read;

/// A dashboard that is to be in Grafana.
///
/// Its content is read when it is needed and not kept, so that thousands of them fit into memory.
#[derive(Clone, Debug)]
pub struct Desired {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The model of its content.
    pub model: Model,
    /// Where it belongs.
    pub placement: Placement,
    /// The file that it comes from, as the stamp names it.
    pub source_path: String,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Text(Box<str>),
    File(PathBuf),
}

/// Why something cannot be pushed.
#[derive(Debug, thiserror::Error)]
pub enum DesiredError {
    /// The file cannot be read.
    #[error("`{}` {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: read::ReadError,
    },
    /// It is no dashboard.
    #[error("`{}`: {source}", path.display())]
    Canonical {
        /// The file.
        path: PathBuf,
        /// Why.
        source: canonical::Error,
    },
    /// It has no uid, or one that Grafana refuses.
    #[error(
        "`{}`: the uid `{uid}` cannot be used; give the dashboard a field `uid` of at most 40 letters, digits, - and _",
        path.display()
    )]
    Uid {
        /// The file.
        path: PathBuf,
        /// The uid, shortened.
        uid: String,
    },
    /// It has no title, or one that Grafana refuses.
    #[error("`{}`: the title is {what}; Grafana wants one of at most 5000 bytes", path.display())]
    Title {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Two have the same uid.
    #[error("the uid `{uid}` is of two dashboards, in `{first}` and `{second}`; give one of them another")]
    Twice {
        /// The uid.
        uid: String,
        /// Where the first one is.
        first: String,
        /// Where the second one is.
        second: String,
    },
    /// The file holds no dashboard.
    #[error("`{}` holds no dashboard; name a file that does", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file changed while it was pushed.
    #[error("`{}` changed while it was read; run it again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

impl Desired {
    /// A dashboard in memory; `source_path` is where its JSON is committed.
    ///
    /// # Errors
    /// If it is no dashboard, or has no uid or title that Grafana takes.
    pub fn in_memory(
        dashboard: Value,
        source_path: &str,
        placement: Placement,
    ) -> Result<Self, DesiredError> {
        let path = Path::new(source_path);
        let canonical = canonical::canonical(dashboard).map_err(|source| DesiredError::Canonical {
            path: path.to_owned(),
            source,
        })?;
        let text = canonical.to_string().into_boxed_str();
        Self::new(
            &canonical,
            path,
            source_path.to_owned(),
            placement,
            Source::Text(text),
        )
    }

    /// The dashboards in a file: one, or a list of them; bare or in envelopes.
    ///
    /// # Errors
    /// If it cannot be read or holds something else.
    pub fn in_file(path: &Path, placement: &Placement) -> Result<Vec<Self>, DesiredError> {
        let dashboards = dashboards(path)?;
        if dashboards.is_empty() {
            return Err(DesiredError::Empty {
                path: path.to_owned(),
            });
        }
        let source_path = relative(path);
        let is_alone = dashboards.len() == 1;
        let desired = dashboards.iter().map(|dashboard| {
            let source = if is_alone {
                Source::File(path.to_owned())
            } else {
                // Each would read the whole list again.
                Source::Text(dashboard.to_string().into_boxed_str())
            };
            Self::new(dashboard, path, source_path.clone(), placement.clone(), source)
        });
        desired.collect()
    }

    fn new(
        dashboard: &Value,
        path: &Path,
        source_path: String,
        placement: Placement,
        source: Source,
    ) -> Result<Self, DesiredError> {
        let (uid, spec, model) = parts(dashboard);
        if model == Model::Classic && canonical::is_old(spec) {
            let version = spec.get("schemaVersion").and_then(Value::as_u64).unwrap_or(0);
            return Err(DesiredError::Canonical {
                path: path.to_owned(),
                source: canonical::Error::TooOld { version },
            });
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if uid.is_empty() || uid.len() > 40 || !uid.chars().all(is_plain) {
            let uid = uid.escape_debug().take(60).collect();
            return Err(DesiredError::Uid {
                path: path.to_owned(),
                uid,
            });
        }
        let title = spec
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim();
        let what = match title.len() {
            0 => Some("empty"),
            5001.. => Some("too long"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(DesiredError::Title {
                path: path.to_owned(),
                what,
            });
        }
        Ok(Self {
            uid: uid.to_owned(),
            title: title.to_owned(),
            model,
            placement,
            source_path,
            source,
        })
    }

    /// The content, as it is sent.
    ///
    /// # Errors
    /// If its file cannot be read any more, or holds another dashboard now.
    pub fn load(&self) -> Result<Value, DesiredError> {
        let mut dashboard = match &self.source {
            Source::Text(text) => serde_json::from_str(text).unwrap_or_default(),
            Source::File(path) => {
                let dashboard = dashboards(path)?.into_iter().next();
                dashboard
                    .filter(|dashboard| parts(dashboard).0 == self.uid)
                    .ok_or_else(|| DesiredError::Changed { path: path.clone() })?
            }
        };
        Ok(match self.model {
            Model::Classic => dashboard,
            Model::Elements => dashboard.get_mut("spec").map(Value::take).unwrap_or_default(),
        })
    }
}

/// Refuses two dashboards of the same uid.
///
/// # Errors
/// [`DesiredError::Twice`].
pub fn check_uids(desired: &[Desired]) -> Result<(), DesiredError> {
    let mut seen = std::collections::BTreeMap::new();
    for one in desired {
        if let Some(first) = seen.insert(one.uid.as_str(), one.source_path.as_str()) {
            return Err(DesiredError::Twice {
                uid: one.uid.clone(),
                first: first.to_owned(),
                second: one.source_path.clone(),
            });
        }
    }
    Ok(())
}

/// Every dashboard in a file: in its documents, in lists, in what carries them as text.
fn dashboards(path: &Path) -> Result<Vec<Value>, DesiredError> {
    let failed = |source| DesiredError::Read {
        path: path.to_owned(),
        source,
    };
    let refused = |source| DesiredError::Canonical {
        path: path.to_owned(),
        source,
    };
    let bytes = read::file(path).map_err(failed)?;
    let (mut found, mut is_none) = (Vec::new(), None);
    for document in read::documents(&bytes, read::Format::of_path(path)).map_err(failed)? {
        let embedded = document.embedded().map_err(failed)?;
        if !embedded.is_empty() {
            for one in embedded {
                found.extend(canonical::dashboards(one.value).map_err(refused)?);
            }
            continue;
        }
        match canonical::Shape::of(&document.value) {
            Ok(_) => found.extend(canonical::dashboards(document.value).map_err(refused)?),
            Err(error) => is_none = is_none.or(Some(error)),
        }
    }
    match is_none {
        Some(error) if found.is_empty() => Err(refused(error)),
        _ => Ok(found),
    }
}

/// Its uid, its fields and its model.
fn parts(dashboard: &Value) -> (&str, &Value, Model) {
    if let (Some(_), Some(spec)) = (dashboard.get("apiVersion"), dashboard.get("spec")) {
        let name = dashboard
            .get("metadata")
            .and_then(|metadata| metadata.get("name"));
        return (
            name.and_then(Value::as_str).unwrap_or_default(),
            spec,
            Model::Elements,
        );
    }
    let uid = dashboard.get("uid").and_then(Value::as_str).unwrap_or_default();
    (uid, dashboard, Model::Classic)
}

/// A path for the stamp: the same on every machine, so never an absolute one.
fn relative(path: &Path) -> String {
    if path.is_absolute() {
        return path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
    }
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
