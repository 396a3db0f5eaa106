//! What a Prometheus has scraped, as the text that services expose.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use super::Error;
use super::prometheus::is_one;
use super::server::{Server, ServerKind, Unavailable, beginning};
use dashgen_http::{Connection, Redirects};

/// The most series that are read; Prometheus is asked for no more.
const MOST_SERIES: usize = 50_000;
/// The most names of metrics that are read.
const MOST_NAMES: usize = 100_000;
/// The metrics whose series are asked for at once: an address is not as long as one likes.
const AT_ONCE: usize = 50;
/// Series of this last time count, in seconds.
const LAST: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// What a Prometheus scraped in the last hour, of metrics whose names match a regular expression: their types, helps and
/// units, and a line for each series, whose value says nothing.
///
/// # Errors
/// If the server cannot be asked, or answers otherwise than Prometheus does.
pub async fn exposed(url: &str, pattern: &str, connection: &Connection) -> Result<String, Error> {
    let client = connection.client(Redirects::SameServer)?;
    let server = Server::new(ServerKind::Prometheus, url, client)?;
    is_one(&server).await?;
    let now = seconds()?;
    let mut text = String::new();
    let metadata = data(&server, "api/v1/metadata", &[]).await?;
    for (name, entries) in metadata.as_object().into_iter().flatten() {
        describe(name, &entries[0], &mut text);
    }
    // A pattern is a regular expression in a text in PromQL.
    let selector = format!("{{__name__=~\"{}\"}}", escaped(pattern));
    let query = [
        ("match[]", selector),
        ("start", (now - LAST).to_string()),
        ("end", now.to_string()),
        ("limit", MOST_SERIES.to_string()),
    ];
    let series = data(&server, "api/v1/series", &query).await?;
    for labels in series
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .take(MOST_SERIES)
    {
        sample(labels, &mut text);
    }
    Ok(text)
}

/// What a Prometheus knows of some metrics.
#[derive(Debug)]
pub struct Scraped {
    /// What it says of them, as the text that services expose.
    pub text: String,
    /// Metrics of which it has more series than are read, so that nothing is said of their labels.
    pub cut: Vec<String>,
}

/// What a Prometheus scraped or recorded in the last day: the names of all series, the types and helps of all metrics, and the
/// labels of those series that are wanted.
///
/// # Errors
/// If the server cannot be asked, or answers otherwise than Prometheus does.
pub async fn scraped(
    url: &str,
    wanted: impl Fn(&str) -> bool,
    connection: &Connection,
) -> Result<Scraped, Error> {
    let client = connection.client(Redirects::SameServer)?;
    let server = Server::new(ServerKind::Prometheus, url, client)?;
    is_one(&server).await?;
    let now = seconds()?;
    let bounds = |most: usize| {
        [
            ("start", (now - DAY).to_string()),
            ("end", now.to_string()),
            ("limit", most.to_string()),
        ]
    };
    let names = data(&server, "api/v1/label/__name__/values", &bounds(MOST_NAMES)).await?;
    let names: BTreeSet<&str> = names
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .take(MOST_NAMES)
        .collect();
    let metadata = data(&server, "api/v1/metadata", &[("limit", MOST_NAMES.to_string())]).await?;
    let mut text = String::new();
    let mut described = BTreeSet::new();
    for (name, entries) in metadata.as_object().into_iter().flatten() {
        // OpenMetrics describes `runs`, and its series are `runs_total`.
        let total = format!("{name}_total");
        let is_openmetrics = entries[0]["type"] == "counter" && names.contains(&*total);
        let name = if is_openmetrics { &total } else { name };
        described.insert(name.clone());
        describe(name, &entries[0], &mut text);
    }
    let is_described = |name: &str| {
        let suffixes = ["", "_bucket", "_count", "_sum", "_created"];
        let mut bases = suffixes.iter().filter_map(|suffix| name.strip_suffix(suffix));
        bases.any(|base| described.contains(base))
    };
    for name in names.iter().filter(|name| !is_described(name)) {
        text.push_str(&format!("# TYPE \"{}\" unknown\n", escaped(name)));
    }
    let wanted: Vec<&str> = names.iter().copied().filter(|name| wanted(name)).collect();
    let mut cut = Vec::new();
    for some in wanted.chunks(AT_ONCE) {
        let matched = some
            .iter()
            .map(|name| ("match[]", format!("{{__name__=\"{}\"}}", escaped(name))));
        let query: Vec<_> = matched.chain(bounds(MOST_SERIES)).collect();
        let series = data(&server, "api/v1/series", &query).await?;
        let series = series.as_array().map_or(&[][..], Vec::as_slice);
        if series.len() >= MOST_SERIES {
            cut.extend(some.iter().map(|name| (*name).to_owned()));
            continue;
        }
        series
            .iter()
            .filter_map(Value::as_object)
            .for_each(|labels| sample(labels, &mut text));
    }
    Ok(Scraped { text, cut })
}

fn seconds() -> Result<f64, Error> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| Error::Clock)?;
    Ok(now.as_secs_f64())
}

async fn data(server: &Server, path: &str, query: &[(&str, String)]) -> Result<Value, Unavailable> {
    let mut json = server.get(path, query).await?;
    if json.body["status"] == "success" {
        return Ok(json.body["data"].take());
    }
    let said = json.body["error"].as_str().unwrap_or("it does not say why");
    Err(server.other(format!("it answers {path} with: {}", beginning(said.as_bytes()))))
}

fn describe(name: &str, entry: &Value, text: &mut String) {
    let name = escaped(name);
    let word = |field: &str| entry[field].as_str().unwrap_or_default();
    // What a newer Prometheus may call a type is unknown here.
    let kinds = [
        "counter",
        "gauge",
        "histogram",
        "gaugehistogram",
        "summary",
        "info",
        "stateset",
    ];
    if kinds.contains(&word("type")) {
        text.push_str(&format!("# TYPE \"{name}\" {}\n", word("type")));
    }
    if !word("help").is_empty() {
        text.push_str(&format!("# HELP \"{name}\" {}\n", escaped(word("help"))));
    }
    if !word("unit").is_empty() {
        text.push_str(&format!("# UNIT \"{name}\" {}\n", escaped(word("unit"))));
    }
}

/// The labels of a target are none of the service.
fn sample(labels: &Map<String, Value>, text: &mut String) {
    let Some(name) = labels.get("__name__").and_then(Value::as_str) else {
        return;
    };
    text.push_str(&format!("{{\"{}\"", escaped(name)));
    for (label, value) in labels {
        if label.starts_with("__") || dashgen_exposition::is_target_label(label) {
            continue;
        }
        text.push_str(&format!(
            ",\"{}\"=\"{}\"",
            escaped(label),
            escaped(value.as_str().unwrap_or_default())
        ));
    }
    text.push_str("} 1\n");
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_prometheus_says_is_an_exposition() {
        let mut text = String::new();
        describe(
            "a.b",
            &json!({"type": "histogram", "help": "It's \"\\\nodd.", "unit": "seconds"}),
            &mut text,
        );
        describe("c", &json!({"type": "novel", "help": ""}), &mut text);
        for le in ["1.0", "+Inf"] {
            let labels =
                json!({"__name__": "a.b_bucket", "le": le, "x": "\"\n\\", "job": "j", "instance": "i"});
            sample(labels.as_object().expect("an object"), &mut text);
        }
        let exposition = dashgen_exposition::parse(&text).expect("it is one");
        let (metric, _) = exposition.find("a.b_bucket").expect("it is there");
        assert_eq!(
            (metric.buckets.as_slice(), metric.labels.len()),
            ([1.0].as_slice(), 1),
            "{text}"
        );
        assert_eq!(metric.labels["x"].iter().collect::<Vec<_>>(), ["\"\n\\"]);
        assert_eq!(metric.help.as_deref(), Some("It's \"\\\nodd."));
    }
}
