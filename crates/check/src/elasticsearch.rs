//! Questions to Elasticsearch.

use serde_json::{Value, json};

use super::answer::Answer;
use super::interpolate::Moment;
use super::server::{Json, Server, Unavailable, beginning};
use dashgen_promql::metrics::nearest_known;

pub(super) async fn is_one(server: &Server) -> Result<(), Unavailable> {
    let json = server.get("", &[]).await?;
    if json.body["version"]["number"].is_string() && json.body["cluster_name"].is_string() {
        return Ok(());
    }
    Err(server.other(format!(
        "it answers {}",
        beginning(json.body.to_string().as_bytes())
    )))
}

/// How many lines a query finds; and whether the fields it names are mapped.
pub(super) async fn ask(
    server: &Server,
    index: &str,
    query: &str,
    grouped: &[String],
    moment: &Moment,
) -> Result<Answer, Unavailable> {
    let body = json!({"size": 0, "track_total_hits": true, "query": within(query, moment)});
    let json = server.post(&format!("{index}/_search"), &body).await?;
    if let Some(refused) = refusal(&json) {
        return Ok(refused);
    }
    let mapped = server
        .get(&format!("{index}/_field_caps"), &[("fields", "*".to_owned())])
        .await?;
    if let Some(mapped) = mapped.body["fields"].as_object() {
        for field in fields(query)
            .into_iter()
            .chain(grouped.iter().map(String::as_str))
        {
            if !mapped.contains_key(field) {
                let nearest = nearest_known(field, mapped.keys().map(String::as_str)).map(str::to_owned);
                return Ok(Answer::Unknown {
                    what: "field",
                    name: field.to_owned(),
                    nearest,
                });
            }
        }
    }
    let count = json.body["hits"]["total"]["value"].as_u64().unwrap_or_default();
    Ok(if count == 0 {
        Answer::Empty { took: json.took }
    } else {
        Answer::Data {
            count: usize::try_from(count).unwrap_or(usize::MAX),
            took: json.took,
        }
    })
}

/// The values of a field, as a variable asks for them:
/// `{"find": "terms", "field": "runId", "query": "planId:…", "size": 100}`.
pub(super) async fn terms(
    server: &Server,
    index: &str,
    query: &str,
    moment: &Moment,
) -> Result<Vec<String>, Unavailable> {
    let asked: Value = serde_json::from_str(query).unwrap_or_default();
    let Some(field) = asked["field"].as_str() else {
        return Ok(Vec::new());
    };
    let size = asked["size"].as_u64().unwrap_or(500);
    let order = match (asked["orderBy"].as_str(), asked["order"].as_str()) {
        (Some("doc_count"), order) => json!({"_count": order.unwrap_or("desc")}),
        (_, order) => json!({"_key": order.unwrap_or("asc")}),
    };
    let body = json!({
        "size": 0,
        "query": within(asked["query"].as_str().unwrap_or("*"), moment),
        "aggs": {"values": {"terms": {"field": field, "size": size, "order": order}}},
    });
    let json = server.post(&format!("{index}/_search"), &body).await?;
    let buckets = json.body["aggregations"]["values"]["buckets"].as_array();
    let key = |bucket: &Value| bucket["key"].as_str().map(str::to_owned);
    Ok(buckets.into_iter().flatten().filter_map(key).collect())
}

fn within(query: &str, moment: &Moment) -> Value {
    let milliseconds = |seconds: f64| format!("{:.0}", seconds * 1_000.0);
    let (start, end) = (milliseconds(moment.start()), milliseconds(moment.end));
    json!({"bool": {"filter": [
        {"range": {"@timestamp": {"gte": start, "lte": end, "format": "epoch_millis"}}},
        {"query_string": {"query": if query.is_empty() { "*" } else { query }, "analyze_wildcard": true}},
    ]}})
}

fn refusal(json: &Json) -> Option<Answer> {
    let error = json.body.get("error")?;
    let reason = error["root_cause"][0]["reason"]
        .as_str()
        .or_else(|| error["reason"].as_str());
    Some(Answer::Refused(beginning(
        reason.unwrap_or("it does not say why").as_bytes(),
    )))
}

/// The fields that a Lucene query names: `field:` outside quotes, and what follows `_exists_:`.
fn fields(query: &str) -> Vec<&str> {
    let mut fields = Vec::new();
    for (index, outside) in query.split('"').enumerate() {
        // Every second part is quoted.
        if index % 2 == 1 {
            continue;
        }
        for word in outside.split(|c: char| c.is_whitespace() || c == '(' || c == ')') {
            if let Some((field, value)) = word.split_once(':') {
                let field = field.trim_start_matches(['+', '-', '!']);
                fields.push(if field == "_exists_" { value } else { field });
            }
        }
    }
    fields.retain(|field| !field.is_empty());
    fields
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn the_fields_of_a_query_are_read() {
        let query = r#"runId:"a:b c" AND (-level:DEBUG OR _exists_:determinism.result) word"#;
        assert_eq!(fields(query), ["runId", "level", "determinism.result"]);
        assert!(fields("*").is_empty());
    }
}
