//! Every recorded request is sent to the stand-in, which must answer with the same status and the same shape.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::stand_in::{Answer, Request, State};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/grafana-12.4.0");

/// What a real server numbered otherwise than the stand-in: recorded text to the stand-in's.
#[derive(Default)]
struct Names(BTreeMap<String, Value>);

impl Names {
    fn learn(&mut self, recorded: &Value, answered: &Value) {
        match (recorded, answered) {
            (Value::Object(recorded), Value::Object(answered)) => {
                for (key, value) in recorded {
                    let Some(other) = answered.get(key) else { continue };
                    if matches!(key.as_str(), "resourceVersion" | "continue" | "id") && value != other {
                        self.0.insert(text_of(value), other.clone());
                    }
                    self.learn(value, other);
                }
            }
            (Value::Array(recorded), Value::Array(answered)) => {
                recorded
                    .iter()
                    .zip(answered)
                    .for_each(|(one, other)| self.learn(one, other));
            }
            _ => {}
        }
    }

    fn put_into(&self, value: &mut Value, key: &str) {
        match value {
            Value::Object(object) => object
                .iter_mut()
                .for_each(|(key, value)| self.put_into(value, key)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.put_into(item, "")),
            // Numbers of panels are no internal ids: only large ones are.
            value if key == "resourceVersion" || (key == "id" && value.as_u64() > Some(1_000_000)) => {
                if let Some(other) = self.0.get(&text_of(value)) {
                    *value = other.clone();
                }
            }
            _ => {}
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn request(recorded: &Value, names: &Names) -> Request {
    let path = recorded["path"].as_str().expect("a path");
    let url = reqwest::Url::parse(&format!("http://x{path}")).expect("a URL");
    let query = url.query_pairs().map(|(name, value)| {
        let value = names
            .0
            .get(value.as_ref())
            .map_or_else(|| value.clone().into_owned(), text_of);
        (name.into_owned(), value)
    });
    let mut body = recorded["body"].clone();
    names.put_into(&mut body, "");
    let headers = recorded["headers"].as_object().into_iter().flatten();
    Request {
        method: recorded["method"].as_str().expect("a method").to_owned(),
        path: url.path().to_owned(),
        query: query.collect(),
        headers: headers
            .map(|(name, value)| (name.to_lowercase(), text_of(value)))
            .collect(),
        body: match &recorded["body"] {
            Value::Null => Vec::new(),
            // What is no JSON was recorded as text.
            Value::String(text) => text.clone().into_bytes(),
            _ => body.to_string().into_bytes(),
        },
    }
}

/// What else was done on the recorded server between two recordings.
fn meanwhile(state: &mut State, case: &str) {
    let write = |state: &mut State, method: &str, path: &str, body: Value| {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: BTreeMap::from([("authorization".to_owned(), "Bearer <admin-token>".to_owned())]),
            body: body.to_string().into_bytes(),
            ..Request::default()
        };
        let answer = state.answer(&request).expect("an answer");
        assert!(answer.status < 300, "{case}: {path} {answer:?}");
    };
    let all = "/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards";
    let ours = |name: &str, manager: &str| {
        let annotations = json!({
            "grafana.app/managedBy": manager, "grafana.app/managerId": "dashgen", "grafana.app/managerAllowsEdits": "true",
            "grafana.app/sourcePath": "x", "grafana.app/sourceChecksum": "sha256:aaaa", "grafana.app/folder": "rec-dvt",
        });
        (annotations, name.to_owned())
    };
    let dashboard = |state: &State, (annotations, name): (Value, String)| {
        let spec = state
            .dashboards
            .values()
            .next()
            .map_or(json!({"title": "x"}), |one| one.now().spec.clone());
        json!({"metadata": {"name": name, "annotations": annotations}, "spec": spec})
    };
    match case {
        "dashboard-get-after-admin-restore" => {
            let body = dashboard(state, ours("rec-operations", "kubectl"));
            write(state, "PUT", &format!("{all}/rec-operations"), body);
        }
        "dashboard-list-page-1" => {
            for page in 0..5 {
                let body = dashboard(state, ours(&format!("rec-page-{page}"), "kubectl"));
                write(state, "POST", all, body);
            }
        }
        "dashboard-terraform-managed-get" => {
            let annotations = json!({
                "grafana.app/managedBy": "terraform", "grafana.app/managerId": "tf-prod", "grafana.app/folder": "rec-dvt",
            });
            let body = dashboard(state, (annotations, "rec-tf".to_owned()));
            write(state, "POST", all, body);
        }
        _ => {}
    }
}

/// What differs between two bodies beside their values: a missing or new field, another type.
fn differences(path: &str, recorded: &Value, answered: &Value, found: &mut Vec<String>) {
    // Which API wrote which field is nothing that a client looks at; specs of the other model are converted
    // by code that the stand-in has not.
    let opaque = [
        "managedFields",
        "elements",
        "layout",
        "panels",
        "templating",
        "data",
        "groups",
    ];
    if opaque.iter().any(|field| path.ends_with(&format!(".{field}"))) {
        return;
    }
    match (recorded, answered) {
        (Value::Object(recorded), Value::Object(answered)) => {
            for key in recorded.keys().filter(|key| !answered.contains_key(*key)) {
                found.push(format!("{path}.{key} is missing"));
            }
            for key in answered.keys().filter(|key| !recorded.contains_key(*key)) {
                found.push(format!("{path}.{key} was not recorded"));
            }
            for (key, value) in recorded {
                if let Some(other) = answered.get(key) {
                    differences(&format!("{path}.{key}"), value, other, found);
                }
            }
        }
        (Value::Array(recorded), Value::Array(answered)) => {
            if recorded.is_empty() != answered.is_empty() {
                found.push(format!(
                    "{path} has {} items instead of {}",
                    answered.len(),
                    recorded.len()
                ));
            }
            if let (Some(one), Some(other)) = (recorded.first(), answered.first()) {
                differences(&format!("{path}[0]"), one, other, found);
            }
        }
        (one, other) if std::mem::discriminant(one) != std::mem::discriminant(other) => {
            found.push(format!("{path} is {other} instead of {one}"));
        }
        // The words by which a client tells one refusal from another.
        (one, other) if one != other && (path.ends_with("reason") || path.ends_with("messageId")) => {
            found.push(format!("{path} is {other} instead of {one}"));
        }
        _ => {}
    }
}

/// Where the stand-in is simpler on purpose, with the reason.
const SIMPLER: [(&str, &str); 2] = [
    ("v2-get-as-v1", "it does not convert between the models"),
    ("v1-get-as-v2", "it does not convert between the models"),
];

#[test]
fn the_stand_in_answers_as_the_recordings_do() {
    let mut files: Vec<_> = std::fs::read_dir(Path::new(FOLDER))
        .expect("the recordings")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(['0', '1']))
        })
        .collect();
    files.sort();
    assert_eq!(files.len(), 115, "recordings are missing");
    let (mut state, mut names) = (State::default(), Names::default());
    let (mut wrong, mut unanswered) = (Vec::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a recording");
        let recording: Value = serde_json::from_str(&text).expect("JSON");
        let case = recording["case"].as_str().expect("a name");
        meanwhile(&mut state, case);
        let Some(Answer { status, body }) = state.answer(&request(&recording["request"], &names)) else {
            unanswered.push(case.to_owned());
            continue;
        };
        let recorded = &recording["response"];
        if recorded["status"].as_u64() != Some(u64::from(status)) {
            wrong.push(format!(
                "{case}: status {status} instead of {}: {body}",
                recorded["status"]
            ));
            continue;
        }
        let mut found = Vec::new();
        differences("", &recorded["body"], &body, &mut found);
        if SIMPLER.iter().any(|(simpler, _)| *simpler == case) {
            found.retain(|difference| !difference.contains(".spec"));
        }
        wrong.extend(
            found
                .into_iter()
                .map(|difference| format!("{case}: {difference}")),
        );
        names.learn(&recorded["body"], &body);
    }
    assert!(unanswered.is_empty(), "the stand-in cannot answer {unanswered:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
