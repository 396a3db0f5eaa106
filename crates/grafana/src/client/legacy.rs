//! The API of Grafana 11 and older 12, and what it lacks.
//!
//! It has no annotations of others, so what dashgen must remember stands in the message of the version
//! (`… [dashgen {…}]`), and the tag [`TAG`] says whose the dashboard is after a person saved it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::dashboard::{Creation, Live, MESSAGE, Meta, Model, Placement, Version};
use super::error::{Cause, Error};
use super::transport::{GetOnly, ReadWrite, Request, Verb};

/// The tag of dashboards that dashgen pushed to a server that drops annotations.
pub(crate) const TAG: &str = "dashgen";
const OPEN: &str = " [dashgen ";
/// The longest message that Grafana takes.
const LONGEST_MESSAGE: usize = 500;
/// The annotations that are carried in the message.
const CARRIED: [&str; 8] = [
    "grafana.app/managedBy",
    "grafana.app/managerId",
    "grafana.app/managerAllowsEdits",
    "grafana.app/sourcePath",
    "grafana.app/sourceChecksum",
    "dashgen.dev/project",
    "dashgen.dev/folder",
    "dashgen.dev/storedChecksum",
];

/// A message with what must be remembered behind it.
pub(super) fn message_with_stamp(annotations: &BTreeMap<String, String>) -> String {
    let carried: BTreeMap<_, _> = annotations
        .iter()
        .filter(|(key, _)| CARRIED.contains(&key.as_str()))
        .collect();
    let text = annotations.get(MESSAGE).map(String::as_str).unwrap_or_default();
    if carried.is_empty() {
        return text.to_owned();
    }
    let stamp = format!("{OPEN}{}]", json!(carried));
    let room = LONGEST_MESSAGE.saturating_sub(stamp.len());
    let mut end = text.len().min(room);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{stamp}", &text[..end])
}

/// Takes what must be remembered out of the message, if the annotations themselves say nothing.
pub(super) fn stamp_from_message(annotations: &mut BTreeMap<String, String>) {
    if annotations.contains_key("grafana.app/managedBy") {
        return;
    }
    let Some(message) = annotations.get(MESSAGE) else {
        return;
    };
    let Some((text, stamp)) = message.rsplit_once(OPEN) else {
        return;
    };
    let Some(stamp) = stamp.strip_suffix(']') else {
        return;
    };
    let Ok(carried) = serde_json::from_str::<BTreeMap<String, String>>(stamp) else {
        return;
    };
    let text = text.to_owned();
    annotations.insert(MESSAGE.to_owned(), text);
    annotations.extend(
        carried
            .into_iter()
            .filter(|(key, _)| CARRIED.contains(&key.as_str())),
    );
}

/// Adds the tag to a dashboard.
pub(super) fn tagged(spec: &Value) -> Value {
    let mut spec = spec.clone();
    if let Value::Object(object) = &mut spec {
        let tags = object.entry("tags").or_insert_with(|| json!([]));
        if let Value::Array(tags) = tags
            && !tags.iter().any(|tag| tag == TAG)
        {
            tags.push(json!(TAG));
        }
    }
    spec
}

pub(super) async fn dashboard(transport: &GetOnly, doing: &str, uid: &str) -> Result<Option<Live>, Error> {
    let path = ["api", "dashboards", "uid", uid];
    let Some(found) = transport.find(Request::new(doing, &path)).await? else {
        return Ok(None);
    };
    let mut live = from_answer(doing, uid, found)?;
    let message = match history(transport, doing, uid, 1).await {
        Ok(versions) => versions
            .into_iter()
            .next()
            .filter(|newest| newest.meta.version == live.meta.version),
        // Whoever may not write may not read the versions either.
        Err(Error {
            cause: Cause::Forbidden { .. },
            ..
        }) => None,
        Err(error) => return Err(error),
    };
    if let Some(newest) = message {
        live.meta.annotations.extend(newest.meta.annotations);
    }
    Ok(Some(live))
}

fn from_answer(doing: &str, uid: &str, mut found: Value) -> Result<Live, Error> {
    let damaged = || Error {
        doing: doing.to_owned(),
        cause: Cause::Damaged("no dashboard in it".into()),
    };
    let Some(Value::Object(mut spec)) = found.get_mut("dashboard").map(Value::take) else {
        return Err(damaged());
    };
    let meta = found.get("meta").ok_or_else(damaged)?;
    let text = |field: &str| {
        meta.get(field)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let version = spec.get("version").and_then(Value::as_u64).ok_or_else(damaged)?;
    if spec
        .get("uid")
        .and_then(Value::as_str)
        .is_some_and(|found| found != uid)
    {
        return Err(Error {
            doing: doing.to_owned(),
            cause: Cause::Damaged("it is another dashboard".into()),
        });
    }
    for filled_in in ["id", "version"] {
        spec.remove(filled_in);
    }
    let mut annotations = BTreeMap::new();
    if meta.get("provisioned") == Some(&Value::Bool(true)) {
        annotations.insert(
            "grafana.app/managedBy".to_owned(),
            "classic-file-provisioning".to_owned(),
        );
        let file = text("provisionedExternalId").unwrap_or("a file");
        annotations.insert("grafana.app/managerId".to_owned(), file.to_owned());
    }
    Ok(Live {
        meta: Meta {
            uid: uid.to_owned(),
            version: Version::Number(version),
            generation: version,
            placement: Placement::of(text("folderUid").unwrap_or_default()),
            annotations,
            labels: BTreeMap::new(),
            stored: if text("apiVersion").is_some_and(|version| version.starts_with("v2")) {
                Model::Elements
            } else {
                Model::Classic
            },
            updated_by: text("updatedBy").map(str::to_owned),
            updated: text("updated").map(str::to_owned),
            conversion_failed: spec.contains_key("elements"),
        },
        spec: Value::Object(spec),
    })
}

pub(super) async fn history(
    transport: &GetOnly,
    doing: &str,
    uid: &str,
    limit: usize,
) -> Result<Vec<Live>, Error> {
    let limit = limit.to_string();
    let path = ["api", "dashboards", "uid", uid, "versions"];
    let mut found = transport
        .get(Request::new(doing, &path).query(&[("limit", &limit)]))
        .await?;
    // Grafana 11.0 answered with the list alone.
    let versions = match found.get_mut("versions").map(Value::take) {
        Some(Value::Array(versions)) => versions,
        _ => match found {
            Value::Array(versions) => versions,
            _ => Vec::new(),
        },
    };
    Ok(versions
        .into_iter()
        .filter_map(|version| from_version(uid, version))
        .collect())
}

fn from_version(uid: &str, mut version: Value) -> Option<Live> {
    let number = version.get("version")?.as_u64()?;
    let spec = version.get_mut("data").map(Value::take).unwrap_or_default();
    let text = |field: &str| {
        version
            .get(field)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let mut annotations = BTreeMap::new();
    if let Some(message) = text("message") {
        annotations.insert(MESSAGE.to_owned(), message.to_owned());
    }
    stamp_from_message(&mut annotations);
    Some(Live {
        meta: Meta {
            uid: uid.to_owned(),
            version: Version::Number(number),
            generation: number,
            placement: Placement::Root,
            annotations,
            labels: BTreeMap::new(),
            stored: Model::Classic,
            updated_by: text("createdBy").map(str::to_owned),
            updated: text("created").map(str::to_owned),
            conversion_failed: false,
        },
        spec,
    })
}

pub(super) async fn search(transport: &GetOnly, tags: &[&str]) -> Result<Vec<String>, Error> {
    const LIMIT: usize = 1000;
    const MOST_PAGES: usize = 200;
    let doing = "search for dashboards";
    let mut uids = BTreeSet::new();
    for page in 1..=MOST_PAGES {
        let (limit, page) = (LIMIT.to_string(), page.to_string());
        let mut query = vec![
            ("type", "dash-db"),
            ("limit", limit.as_str()),
            ("page", page.as_str()),
        ];
        query.extend(tags.iter().map(|tag| ("tag", *tag)));
        let found = transport
            .get(Request::new(doing, &["api", "search"]).query(&query))
            .await?;
        let hits = found.as_array().map(Vec::as_slice).unwrap_or_default();
        let before = uids.len();
        uids.extend(
            hits.iter()
                .filter_map(|hit| Some(hit.get("uid")?.as_str()?.to_owned())),
        );
        if hits.len() < LIMIT {
            return Ok(uids.into_iter().collect());
        }
        if uids.len() == before {
            break;
        }
    }
    Err(Error {
        doing: doing.to_owned(),
        cause: Cause::Damaged("the list of dashboards never ends".into()),
    })
}

pub(super) async fn create(
    transport: &ReadWrite,
    doing: &str,
    creation: &Creation<'_>,
) -> Result<Live, Error> {
    if creation.model == Model::Elements {
        return Err(elements(doing));
    }
    save(
        transport,
        doing,
        creation.uid,
        None,
        creation.placement,
        &creation.annotations,
        creation.spec,
    )
    .await
}

pub(super) async fn replace(
    transport: &ReadWrite,
    doing: &str,
    meta: &Meta,
    placement: &Placement,
    annotations: &BTreeMap<String, String>,
    spec: &Value,
) -> Result<Live, Error> {
    if meta.stored == Model::Elements || spec.get("elements").is_some() {
        return Err(elements(doing));
    }
    let Version::Number(version) = meta.version else {
        return Err(elements(doing));
    };
    save(
        transport,
        doing,
        &meta.uid,
        Some(version),
        placement,
        annotations,
        spec,
    )
    .await
}

fn elements(doing: &str) -> Error {
    let message = "the legacy API would damage a dashboard of version 2; leave --api out".into();
    Error {
        doing: doing.to_owned(),
        cause: Cause::Invalid { message },
    }
}

async fn save(
    transport: &ReadWrite,
    doing: &str,
    uid: &str,
    version: Option<u64>,
    placement: &Placement,
    annotations: &BTreeMap<String, String>,
    spec: &Value,
) -> Result<Live, Error> {
    let mut dashboard = tagged(spec);
    if let Value::Object(dashboard) = &mut dashboard {
        dashboard.remove("id");
        dashboard.insert("uid".to_owned(), json!(uid));
        match version {
            Some(version) => dashboard.insert("version".to_owned(), json!(version)),
            None => dashboard.remove("version"),
        };
    }
    let message = message_with_stamp(annotations);
    let body = json!({
        "dashboard": dashboard,
        "folderUid": placement.uid(),
        "overwrite": false,
        "message": message,
    });
    let request = Request::new(doing, &["api", "dashboards", "db"]);
    let answer = transport.send(Verb::Create, request, Some(&body)).await?;
    let saved = answer
        .get("version")
        .and_then(Value::as_u64)
        .ok_or_else(|| Error {
            doing: doing.to_owned(),
            cause: Cause::Damaged("no version in the response to a write".into()),
        })?;
    let shown = if answer
        .get("uid")
        .and_then(Value::as_str)
        .is_some_and(|stored| stored != uid)
    {
        Some("another dashboard")
    } else if version.is_some_and(|version| saved <= version) {
        Some("the version that was there before")
    } else {
        None
    };
    if let Some(shown) = shown {
        return Err(Error {
            doing: doing.to_owned(),
            cause: Cause::NotStored { shown },
        });
    }
    let mut dashboard = body.get("dashboard").cloned().unwrap_or_default();
    if let Value::Object(dashboard) = &mut dashboard {
        dashboard.remove("version");
    }
    Ok(Live {
        meta: Meta {
            uid: uid.to_owned(),
            version: Version::Number(saved),
            generation: saved,
            placement: placement.clone(),
            annotations: annotations.clone(),
            labels: BTreeMap::new(),
            stored: Model::Classic,
            updated_by: None,
            updated: None,
            conversion_failed: false,
        },
        spec: dashboard,
    })
}

/// Deletes after a last look: this API cannot name the version that it deletes.
pub(super) async fn delete(transport: &ReadWrite, doing: &str, meta: &Meta) -> Result<(), Error> {
    let path = ["api", "dashboards", "uid", meta.uid.as_str()];
    let failed = |cause| Error {
        doing: doing.to_owned(),
        cause,
    };
    let found = transport.reader().find(Request::new(doing, &path)).await?;
    let Some(found) = found else {
        return Err(failed(Cause::NotFound {
            message: "it was deleted meanwhile".into(),
        }));
    };
    if from_answer(doing, &meta.uid, found)?.meta.version != meta.version {
        return Err(failed(Cause::Changed));
    }
    transport
        .send_unguarded(Verb::Delete, Request::new(doing, &path), None)
        .await?;
    Ok(())
}

/// A dashboard's own fields without the tag, for comparing.
pub(crate) fn without_tag(spec: &mut Map<String, Value>) {
    if let Some(Value::Array(tags)) = spec.get_mut("tags") {
        tags.retain(|tag| tag != TAG);
        if tags.is_empty() {
            // In its place, so that the order of the others stays the canonical one.
            spec.shift_remove("tags");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotations(message: &str) -> BTreeMap<String, String> {
        [
            (MESSAGE, message),
            ("grafana.app/managedBy", "kubectl"),
            ("grafana.app/managerId", "dashgen"),
            ("grafana.app/sourceChecksum", "sha256:0123"),
            ("dashgen.dev/project", "dvt"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
    }

    #[test]
    fn the_message_carries_the_stamp() {
        let sent = annotations("Raise a threshold");
        let message = message_with_stamp(&sent);
        let mut read = BTreeMap::from([(MESSAGE.to_owned(), message)]);
        stamp_from_message(&mut read);
        assert_eq!(read, sent);
    }

    #[test]
    fn a_long_message_gives_way_to_the_stamp() {
        let message = message_with_stamp(&annotations(&"ä".repeat(400)));
        assert!(message.len() <= LONGEST_MESSAGE, "{} bytes", message.len());
        let mut read = BTreeMap::from([(MESSAGE.to_owned(), message)]);
        stamp_from_message(&mut read);
        assert_eq!(
            read.get("grafana.app/sourceChecksum").map(String::as_str),
            Some("sha256:0123")
        );
    }

    #[test]
    fn a_message_of_a_person_is_left_alone() {
        for text in [
            "",
            "a [dashgen",
            "a [dashgen x]",
            "a [dashgen {\"grafana.app/managedBy\": 1}]",
        ] {
            let mut read = BTreeMap::from([(MESSAGE.to_owned(), text.to_owned())]);
            let before = read.clone();
            stamp_from_message(&mut read);
            assert_eq!(read, before, "{text}");
        }
    }
}
