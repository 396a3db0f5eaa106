//! Questions to Jaeger.

use serde_json::{Map, Value};

use super::answer::Answer;
use super::interpolate::Moment;
use super::server::{Json, Server, Unavailable, beginning};
use dashgen_promql::metrics::nearest_known;

pub(super) async fn is_one(server: &Server) -> Result<(), Unavailable> {
    let json = server.get("api/services", &[]).await?;
    // A Jaeger that has no traces answers `"data": null`.
    if json.status.is_success() && json.body.get("data").is_some() {
        return Ok(());
    }
    Err(server.other(format!(
        "it answers {}",
        beginning(json.body.to_string().as_bytes())
    )))
}

/// How many traces a search finds.
pub(super) async fn search(
    server: &Server,
    service: &str,
    operation: Option<&str>,
    tags: &str,
    moment: &Moment,
) -> Result<Answer, Unavailable> {
    let services = server.get("api/services", &[]).await?;
    let known: Vec<&str> = services.body["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if !known.contains(&service) {
        let nearest = nearest_known(service, known.iter().copied()).map(str::to_owned);
        return Ok(Answer::Unknown {
            what: "service",
            name: service.to_owned(),
            nearest,
        });
    }
    let microseconds = |seconds: f64| format!("{:.0}", seconds * 1e6);
    let mut parameters = vec![
        ("service", service.to_owned()),
        ("tags", Value::Object(tag_pairs(tags)).to_string()),
        ("start", microseconds(moment.start())),
        ("end", microseconds(moment.end)),
        ("limit", "20".to_owned()),
    ];
    if let Some(operation) = operation {
        parameters.push(("operation", operation.to_owned()));
    }
    Ok(answer(&server.get("api/traces", &parameters).await?))
}

/// How many spans a trace has.
pub(super) async fn trace(server: &Server, id: &str) -> Result<Answer, Unavailable> {
    let hexadecimal = !id.is_empty() && id.chars().all(|digit| digit.is_ascii_hexdigit());
    if !hexadecimal {
        return Ok(Answer::Refused(format!(
            "`{}` is no id of a trace",
            beginning(id.as_bytes())
        )));
    }
    let json = server.get(&format!("api/traces/{id}"), &[]).await?;
    if json.status == reqwest::StatusCode::NOT_FOUND {
        return Ok(Answer::Empty { took: json.took });
    }
    Ok(answer(&json))
}

fn answer(json: &Json) -> Answer {
    if let Some(error) = json.body["errors"][0]["msg"].as_str() {
        return Answer::Refused(beginning(error.as_bytes()));
    }
    let traces = json.body["data"].as_array().into_iter().flatten();
    match traces
        .map(|trace| trace["spans"].as_array().map_or(0, Vec::len))
        .sum()
    {
        0 => Answer::Empty { took: json.took },
        count => Answer::Data {
            count,
            took: json.took,
        },
    }
}

/// `key=value key="value with spaces"`
fn tag_pairs(tags: &str) -> Map<String, Value> {
    let mut pairs = Map::new();
    let mut rest = tags.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        pairs.insert(key.trim().to_owned(), Value::from(value));
        rest = left.trim_start();
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_grafana_writes_them() {
        let pairs = tag_pairs(r#"runId=run-1 error="not found" a=b"#);
        assert_eq!(
            Value::Object(pairs).to_string(),
            r#"{"runId":"run-1","error":"not found","a":"b"}"#
        );
        assert!(tag_pairs("").is_empty());
    }
}
