//! Sends log lines to Elasticsearch and spans to whatever takes OTLP.

use std::sync::Once;
use std::time::Duration;

use alerts::kept::LOGS;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::logs::Line;
use crate::model::fleet::Fleet;
use crate::model::run::Run;
use crate::time::index_date;
use crate::traces::Tracer;

/// Lines of one bulk request: about two megabytes.
const LINES: usize = 4_000;

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ShipError {
    /// No answer.
    #[error("{server} does not answer: {source}")]
    NoAnswer {
        /// Which server.
        server: &'static str,
        /// What the client said.
        source: reqwest::Error,
    },
    /// An answer that is no success.
    #[error("{server} refused with status {status}: {said}")]
    Refused {
        /// Which server.
        server: &'static str,
        /// The status.
        status: u16,
        /// The beginning of its answer.
        said: String,
    },
}

/// How Elasticsearch stores the lines: as DVT's indices, but that fields which are not declared are refused, and that
/// there is one server.
pub fn index_template() -> Value {
    let mut mappings = json!(LOGS.mappings());
    mappings["dynamic"] = "strict".into();
    json!({
        "index_patterns": [LOGS.pattern()],
        "template": {
            "settings": {"number_of_shards": 1, "number_of_replicas": 0},
            "mappings": mappings,
        },
    })
}

/// The body of a bulk request.
pub fn bulk(lines: &[Line]) -> String {
    let mut body = String::with_capacity(lines.len() * 600);
    for line in lines {
        body.push_str(&format!(
            "{{\"create\":{{\"_index\":\"dvt-logs-{}\"}}}}\n",
            index_date(line.at)
        ));
        body.push_str(&line.json());
        body.push('\n');
    }
    body
}

/// A client for both.
#[derive(Clone, Debug)]
pub struct Shipper {
    client: reqwest::Client,
}

impl Shipper {
    /// A client that gives up after five minutes: on a busy machine Elasticsearch takes its time, and a past of thirty
    /// days would be lost with the request.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Another part of the program may have installed one: that one stays.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = reqwest::Client::builder()
            .timeout(Duration::from_mins(5))
            .build()?;
        Ok(Self { client })
    }

    /// Tells Elasticsearch how to store the fields.
    ///
    /// # Errors
    /// If it does not answer or refuses.
    pub async fn put_template(&self, elasticsearch: &str) -> Result<(), ShipError> {
        let url = format!("{}/_index_template/dvt-logs", elasticsearch.trim_end_matches('/'));
        self.put(url, index_template().to_string()).await
    }

    /// Puts a document of Elasticsearch.
    ///
    /// # Errors
    /// If it does not answer or refuses.
    pub async fn put(&self, url: String, body: String) -> Result<(), ShipError> {
        let request = self.client.put(url).header(CONTENT_TYPE, "application/json");
        answer("Elasticsearch", request.body(body)).await.map(drop)
    }

    /// Sends lines, in requests of a bounded size.
    ///
    /// # Errors
    /// If Elasticsearch does not answer, or refuses a request or any line in it.
    pub async fn logs(&self, elasticsearch: &str, lines: &[Line]) -> Result<(), ShipError> {
        let url = format!("{}/_bulk", elasticsearch.trim_end_matches('/'));
        for lines in lines.chunks(LINES) {
            let request = self
                .client
                .post(&url)
                .header(CONTENT_TYPE, "application/x-ndjson");
            let said = answer("Elasticsearch", request.body(bulk(lines))).await?;
            let refused = serde_json::from_str::<Value>(&said)
                .ok()
                .and_then(|said| first_error(&said));
            if let Some(said) = refused {
                return Err(ShipError::Refused {
                    server: "Elasticsearch",
                    status: 200,
                    said,
                });
            }
        }
        Ok(())
    }

    /// Sends the spans of all runs whose traces are kept.
    ///
    /// # Errors
    /// If the server does not answer or refuses.
    pub async fn traces(&self, otlp: &str, seed: u64, fleet: &Fleet, runs: &[Run]) -> Result<(), ShipError> {
        let url = format!("{}/v1/traces", otlp.trim_end_matches('/'));
        let tracer = Tracer::of(seed, fleet);
        let kept: Vec<&Run> = runs.iter().filter(|run| run.traced).collect();
        for runs in kept.chunks(100) {
            let body = tracer.request(runs.iter().copied()).to_string();
            let request = self
                .client
                .post(&url)
                .header(CONTENT_TYPE, "application/json")
                .body(body);
            answer("the OTLP server", request).await?;
        }
        Ok(())
    }
}

/// What the first line that was refused is refused for.
fn first_error(said: &Value) -> Option<String> {
    if said["errors"] != Value::Bool(true) {
        return None;
    }
    let errors = said["items"]
        .as_array()?
        .iter()
        .map(|item| &item["create"]["error"]);
    errors
        .filter(|error| error.is_object())
        .map(ToString::to_string)
        .next()
}

async fn answer(server: &'static str, request: reqwest::RequestBuilder) -> Result<String, ShipError> {
    let no_answer = |source| ShipError::NoAnswer { server, source };
    let response = request.send().await.map_err(no_answer)?;
    let status = response.status();
    let said = response.text().await.map_err(no_answer)?;
    if status.is_success() {
        return Ok(said);
    }
    Err(ShipError::Refused {
        server,
        status: status.as_u16(),
        said: said.chars().take(300).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_maps_every_field_and_refuses_others() {
        let template = index_template();
        let mappings = &template["template"]["mappings"];
        assert_eq!(mappings["dynamic"], "strict");
        assert_eq!(mappings["properties"]["message"]["type"], "text");
        assert_eq!(mappings["properties"]["context.requestId"]["type"], "keyword");
        let count = mappings["properties"].as_object().map(serde_json::Map::len);
        assert_eq!(count, Some(metrics::logs::FIELDS.len()));
    }

    #[test]
    fn a_line_that_elasticsearch_refused_is_no_success() {
        let said = json!({"errors": true, "items": [
            {"create": {"status": 201}},
            {"create": {"status": 400, "error": {"type": "strict_dynamic_mapping_exception"}}},
        ]});
        assert_eq!(
            first_error(&said).as_deref(),
            Some(r#"{"type":"strict_dynamic_mapping_exception"}"#)
        );
        assert_eq!(first_error(&json!({"errors": false, "items": []})), None);
    }
}
