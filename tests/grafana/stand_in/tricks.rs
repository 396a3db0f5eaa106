//! Responses that lie.

use serde_json::{Value, json};

use super::fault::{DECEPTION, Trouble};
use super::state::{Answer, Request, State};

impl State {
    /// What a read of the dashboard would give to whom a write is sent.
    pub(super) fn reading(&mut self, request: &Request) -> Answer {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let mut read = Request {
            method: "GET".to_owned(),
            body: Vec::new(),
            ..request.clone()
        };
        if request.method == "POST"
            && let Some(name) = body["metadata"]["name"].as_str()
        {
            read.path = format!("{}/{name}", request.path);
        }
        self.answer(&read)
            .unwrap_or_else(|| Answer::new(404, json!({"message": "Not found"})))
    }
}

/// The request that the real state is asked: a list that never ends starts anew with each part.
pub(super) fn untwisted(trouble: Option<&Trouble>, request: &Request) -> Request {
    let mut request = request.clone();
    if matches!(trouble, Some(Trouble::Endless | Trouble::Repeating)) {
        request.query.remove("continue");
    }
    request
}

/// Changes a response into what the trouble says.
pub(super) fn twist(trouble: &Trouble, request: &Request, answer: &mut Answer) {
    match trouble {
        Trouble::OtherName => rename(&mut answer.body),
        Trouble::Endless | Trouble::Repeating if answer.body["items"].is_array() => {
            let part = request
                .query("continue")
                .trim_start_matches("part-")
                .parse()
                .unwrap_or(0_u64)
                + 1;
            let next = if *trouble == Trouble::Endless { part } else { 1 };
            for item in answer.body["items"].as_array_mut().into_iter().flatten() {
                let name = format!("{}-{part}", item["metadata"]["name"].as_str().unwrap_or_default());
                item["metadata"]["name"] = json!(name);
            }
            answer.body["metadata"]["continue"] = json!(format!("part-{next}"));
        }
        Trouble::Echo(status) => {
            *answer = echo(*status, request);
        }
        Trouble::Wordless(status) => *answer = Answer::new(*status, json!({})),
        Trouble::Deceptive => deceive(&mut answer.body),
        _ => {}
    }
}

fn rename(body: &mut Value) {
    if body["metadata"]["name"].is_string() {
        body["metadata"]["name"] = json!("another");
    }
    for field in ["uid", "slug"] {
        if body[field].is_string() {
            body[field] = json!("another");
        }
    }
    if body["dashboard"]["uid"].is_string() {
        body["dashboard"]["uid"] = json!("another");
    }
}

/// A refusal that repeats the login wherever words can be.
fn echo(status: u16, request: &Request) -> Answer {
    let login = request
        .headers
        .get("authorization")
        .map(String::as_str)
        .unwrap_or_default();
    let secret = login.split_once(' ').map_or(login, |(_, secret)| secret);
    let shapes = format!(
        "{}you sent {login}, {}, {}, {}",
        "x".repeat(270),
        secret.replace('<', "%3C").replace('>', "%3E"),
        secret.to_uppercase(),
        &secret[..secret.len().min(16)],
    );
    Answer::status(
        status,
        &shapes,
        json!({
            "reason": shapes,
            "messageId": shapes,
            "details": {"causes": [{"field": shapes, "message": secret}], "name": secret},
        }),
    )
}

/// Puts words that deceive into every text that is not a name or a version.
fn deceive(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(deceive),
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                let is_free = matches!(
                    key.as_str(),
                    "title"
                        | "name"
                        | "message"
                        | "login"
                        | "description"
                        | "unit"
                        | "expr"
                        | "grafana.app/updatedBy"
                        | "grafana.app/updatedTimestamp"
                        | "grafana.app/managerId"
                        | "grafana.app/managedBy"
                        | "updatedBy"
                        | "commit"
                        | "reason"
                );
                let is_name_of_object = key == "name" && value.as_str().is_some_and(|name| name.len() < 12);
                match value {
                    Value::String(text) if is_free && !is_name_of_object => text.push_str(DECEPTION),
                    value => deceive(value),
                }
            }
        }
        _ => {}
    }
}
