//! The values of variables, and the ways to set them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::interpolate::{self, Moment};
use super::server::Unavailable;
use super::subject::{Page, source};
use super::{Asking, elasticsearch, prometheus};
use dashgen_promql::variable::{Piece, pieces};

/// What a variable is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// One value.
    One { text: String, plain: bool },
    /// All values.
    All {
        pattern: Option<String>,
        values: Vec<String>,
    },
}

/// A value for each variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// Which variable differs from its default: `planId=plan-2`.
    pub(super) name: Option<String>,
    values: BTreeMap<String, Value>,
}

impl Setting {
    pub(super) fn value(&self, variable: &str) -> Option<&Value> {
        self.values.get(variable)
    }

    #[cfg(test)]
    pub(super) fn of<const N: usize>(values: [(&str, Value); N]) -> Self {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self { name: None, values }
    }
}

/// The variables of one dashboard with their values.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    defaults: Setting,
    variables: Vec<Variable>,
}

/// All values at once.
#[derive(Clone, Debug)]
struct All {
    /// What is written for it, if not all values.
    pattern: Option<String>,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    values: Vec<String>,
    /// Whether All may be chosen, and what it stands for.
    all: Option<All>,
    plain: bool,
}

impl Choices {
    /// Asks the servers for the values, each variable with the defaults of those before it.
    pub(super) async fn of(page: &Page, asking: &Asking) -> Result<Self, Unavailable> {
        let mut choices = Self::default();
        let moment = Moment::new(asking.now, page.range, asking.options.scrape_interval, None);
        for json in in_order(&page.variables) {
            let Some(name) = json["name"].as_str() else {
                continue;
            };
            let many = json["multi"] == Json::Bool(true) || json["includeAll"] == Json::Bool(true);
            let values = values(json, &choices.defaults, &moment, asking).await?;
            let pattern = json["allValue"]
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned);
            let variable = Variable {
                name: name.to_owned(),
                values,
                all: (json["includeAll"] == Json::Bool(true)).then_some(All { pattern }),
                plain: !many,
            };
            if let Some(value) = default(json, &variable) {
                choices.defaults.values.insert(name.to_owned(), value);
            }
            choices.variables.push(variable);
        }
        Ok(choices)
    }

    /// Every way to set the variables of a query: all at their defaults; then one after the other at All and
    /// at each of its first values.
    pub(super) fn settings(&self, text: &str, most: usize) -> Vec<Setting> {
        let mut settings = vec![self.defaults.clone()];
        let used = |variable: &&Variable| {
            pieces(text)
                .any(|piece| matches!(piece, Piece::Variable(used, _) if used.name == variable.name.as_str()))
        };
        for variable in self.variables.iter().filter(used) {
            let mut others = Vec::new();
            if let Some(All { pattern }) = &variable.all {
                let value = Value::All {
                    pattern: pattern.clone(),
                    values: variable.values.clone(),
                };
                others.push(("All".to_owned(), value));
            }
            for text in variable.values.iter().take(most) {
                others.push((
                    text.clone(),
                    Value::One {
                        text: text.clone(),
                        plain: variable.plain,
                    },
                ));
            }
            for (name, value) in others {
                if self.defaults.values.get(&variable.name) != Some(&value) {
                    let mut setting = self.defaults.clone();
                    setting.name = Some(format!("{}={name}", variable.name));
                    setting.values.insert(variable.name.clone(), value);
                    settings.push(setting);
                }
            }
        }
        settings
    }

    pub(super) fn defaults(&self) -> &Setting {
        &self.defaults
    }
}

/// Those that others need first: Grafana looks up a variable after all that its query names.
fn in_order(variables: &[Json]) -> Vec<&Json> {
    let mut waiting: Vec<&Json> = variables.iter().collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let names: Vec<&str> = waiting
            .iter()
            .filter_map(|variable| variable["name"].as_str())
            .collect();
        let ready = |variable: &&&Json| {
            let query = variable["query"].to_string();
            !pieces(&query)
                .any(|piece| matches!(piece, Piece::Variable(used, _) if names.contains(&&*used.name)))
        };
        // In a circle nobody is ready: the first goes first.
        let next = waiting
            .iter()
            .position(|variable| ready(&variable))
            .unwrap_or_default();
        ordered.push(waiting.remove(next));
    }
    ordered
}

fn default(json: &Json, variable: &Variable) -> Option<Value> {
    let current = &json["current"]["value"];
    let chosen = current
        .as_str()
        .or_else(|| current.as_array().and_then(|many| many.first()?.as_str()));
    match chosen {
        Some("$__all") => Some(Value::All {
            pattern: variable.all.as_ref().and_then(|all| all.pattern.clone()),
            values: variable.values.clone(),
        }),
        Some(text) => Some(Value::One {
            text: text.to_owned(),
            plain: variable.plain,
        }),
        None => variable.values.first().map(|text| Value::One {
            text: text.clone(),
            plain: variable.plain,
        }),
    }
}

async fn values(
    json: &Json,
    known: &Setting,
    moment: &Moment,
    asking: &Asking,
) -> Result<Vec<String>, Unavailable> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    match (json["type"].as_str(), json["datasource"]["type"].as_str()) {
        (Some("query"), Some("prometheus")) => {
            let query = interpolate::promql(&text(&json["query"]["query"]), known, moment);
            let server = super::server_of(source(json), &asking.options.others);
            match server.and_then(|name| asking.servers.prometheus.get(&name)) {
                Some(server) => prometheus::label_values(server, &query, moment).await,
                None => Ok(Vec::new()),
            }
        }
        (Some("query"), Some("elasticsearch")) => match &asking.servers.elasticsearch {
            Some(server) => {
                let query = interpolate::plain(&text(&json["query"]), known, moment);
                let values = elasticsearch::terms(server, &asking.options.index, &query, moment).await?;
                Ok(kept(values, json["regex"].as_str().unwrap_or_default()))
            }
            None => Ok(Vec::new()),
        },
        (Some("custom" | "interval"), _) => Ok(text(&json["query"])
            .split(',')
            .map(|value| value.trim().to_owned())
            .collect()),
        (Some("textbox" | "constant"), _) => Ok(vec![text(&json["query"])]),
        _ => Ok(Vec::new()),
    }
}

/// What the regex of a variable leaves of its values: those that match, and of each what its group `value` finds, else
/// its first group. One that only a browser understands leaves all of them as they are.
fn kept(values: Vec<String>, regex: &str) -> Vec<String> {
    let bare = regex.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    let pattern = bare.map_or(regex, |(pattern, _)| pattern);
    if pattern.is_empty() {
        return values;
    }
    let Ok(regex) = regex_lite::Regex::new(pattern) else {
        return values;
    };
    let found = |value: &String| {
        let captures = regex.captures(value)?;
        let part = captures.name("value").or_else(|| captures.get(1));
        Some(part.map_or_else(|| value.clone(), |part| part.as_str().to_owned()))
    };
    values.iter().filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regex_says_what_is_kept_of_a_value() {
        let values = || vec!["RunFailed 10:00 run-2".to_owned(), "other".to_owned()];
        let named = r"/^Run(?<text>\S+ \S+ (?<value>\S+))$/";
        assert_eq!(kept(values(), named), ["run-2"]);
        assert_eq!(kept(values(), "/^Run([A-Z][a-z]+)/"), ["Failed"]);
        assert_eq!(kept(values(), "/^o/"), ["other"]);
        assert_eq!(kept(values(), ""), values());
        assert_eq!(kept(values(), "/(?<!x)y/"), values());
    }

    #[test]
    fn one_variable_after_the_other_takes_each_of_its_values() {
        let variable = |name: &str, values: &[&str], all| Variable {
            name: name.to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
            all,
            plain: false,
        };
        let one = |text: &str| Value::One {
            text: text.to_owned(),
            plain: false,
        };
        let choices = Choices {
            defaults: Setting::of([("plan", one("a")), ("adapter", one("t"))]),
            variables: vec![
                variable("plan", &["a", "b", "c"], None),
                variable("adapter", &["t"], Some(All { pattern: None })),
            ],
        };
        let names = |text: &str| {
            let settings = choices.settings(text, 2);
            settings
                .into_iter()
                .map(|setting| setting.name.unwrap_or_default())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("x"), [""]);
        assert_eq!(
            names(r#"x{p=~"$plan",a=~"${adapter}"}"#),
            ["", "plan=b", "adapter=All"]
        );
    }

    #[test]
    fn a_variable_comes_after_those_it_needs_and_a_circle_ends() {
        let variable = |name: &str, query: &str| serde_json::json!({"name": name, "query": query});
        let all = [
            variable("c", "$b"),
            variable("b", "x{a=\"$a\"}"),
            variable("a", "up"),
        ];
        let names = |all: &[Json]| {
            in_order(all)
                .iter()
                .map(|v| v["name"].as_str().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&all), ["a", "b", "c"].map(|name| Some(name.to_owned())));
        assert_eq!(in_order(&[variable("a", "$b"), variable("b", "$a")]).len(), 2);
    }
}
