//! An entry of `metrics!`.

use std::collections::BTreeMap;

use dashgen_catalogue::name::{is_counter_name, is_label_name, is_metric_name, may_be_counter_name};
use dashgen_exposition::{Kind, Metric as Exposed};

use super::label::WIDTH;
use super::name::{Names, words};
use super::unit::unit;

/// A metric of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    name: String,
    /// Its type in Rust.
    ident: String,
    kind: &'static str,
    /// Why its name is that of another kind, if it is.
    misnamed: Option<&'static str>,
    unit: &'static str,
    help: Vec<String>,
    labels: Vec<String>,
    /// The types of its labels.
    label_idents: Vec<String>,
    /// The buckets of a histogram, the quantiles of a summary.
    bounds: Vec<f64>,
    /// What metrics that stand together share.
    subsystem: String,
}

/// The word by which a table declares a metric, or why it cannot.
pub(crate) fn kind(name: &str, metric: &Exposed) -> Result<&'static str, String> {
    if !is_metric_name(name) {
        return Err("its name is none that a catalogue takes".to_owned());
    }
    if let Some(label) = metric.labels.keys().find(|label| !is_label_name(label)) {
        return Err(format!(
            "the name of its label {label:?} is none that a catalogue takes"
        ));
    }
    let is_total = name.ends_with("_total");
    let is_series = ["_bucket", "_count", "_sum"]
        .iter()
        .any(|end| name.ends_with(end));
    match metric.kind {
        Kind::Counter => Ok("counter"),
        Kind::Unknown if is_total => Ok("counter"),
        Kind::Gauge | Kind::Info | Kind::StateSet | Kind::Unknown if name.ends_with("_created") => {
            Err("it says when a counter was born".to_owned())
        }
        Kind::Gauge | Kind::Info | Kind::StateSet | Kind::Unknown => Ok("gauge"),
        Kind::GaugeHistogram => Err("it is a histogram of gauges".to_owned()),
        Kind::Histogram | Kind::Summary if is_series => {
            Err("it is a histogram or a summary, and its name is that of one of its series".to_owned())
        }
        Kind::Histogram if metric.is_native_histogram() => Ok("native_histogram"),
        Kind::Histogram => Ok("histogram"),
        Kind::Summary => Ok("summary"),
    }
}

/// What a table says of a name that is that of another kind, which the service has and the table cannot change.
fn misnamed(name: &str, kind: &str) -> Option<&'static str> {
    match kind {
        "counter" if !may_be_counter_name(name) => Some("the service exposes a counter without `_total`"),
        "gauge" if is_counter_name(name) => Some("the service exposes a gauge"),
        _ => None,
    }
}

impl Metric {
    /// `common` is how many first words all metrics share.
    pub(crate) fn new(
        name: &str,
        exposed: &Exposed,
        kind: &'static str,
        common: usize,
        names: &mut Names,
    ) -> Self {
        let (unit, said) = unit(name, exposed.unit.as_deref());
        let bare = name.strip_suffix("_total").unwrap_or(name);
        let bare = bare
            .strip_suffix(said)
            .map_or(bare, |rest| rest.trim_end_matches('_'));
        let all = words(bare);
        let own = all.get(common..).filter(|own| !own.is_empty()).unwrap_or(&all);
        let labels = exposed
            .labels
            .keys()
            .filter(|label| !label.starts_with("__") && *label != "le");
        Self {
            ident: names.of_words(own, "Metric"),
            kind,
            misnamed: misnamed(name, kind),
            unit,
            help: help(exposed.help.as_deref().unwrap_or_default(), name),
            labels: labels.cloned().collect(),
            label_idents: Vec::new(),
            bounds: match kind {
                "histogram" => exposed.buckets.clone(),
                "summary" => exposed.quantiles.clone(),
                _ => Vec::new(),
            },
            // `request_duration` and `requests` are about the same.
            subsystem: own
                .first()
                .map(|word| word.trim_end_matches('s').to_owned())
                .unwrap_or_default(),
            name: name.to_owned(),
        }
    }

    /// Its name in Prometheus: `shop_orders_total`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type in Rust: `Orders`.
    pub fn ident(&self) -> &str {
        &self.ident
    }

    /// The word that declares it: `counter`, `gauge`, `histogram`, `native_histogram`, `summary`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The constant of `Unit` that is its unit: `SECONDS`.
    pub fn unit(&self) -> &'static str {
        self.unit
    }

    /// What it measures.
    pub fn help(&self) -> String {
        self.help.join(" ")
    }

    /// The buckets of a histogram in its unit, without `+Inf`; the quantiles of a summary.
    pub fn bounds(&self) -> &[f64] {
        &self.bounds
    }

    /// Its labels: the type in Rust and the name in Prometheus.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let idents = self.label_idents.iter().map(String::as_str);
        idents.zip(self.labels.iter().map(String::as_str))
    }

    /// The first word of its own, which metrics of one subsystem share: `order`.
    pub fn subsystem(&self) -> &str {
        &self.subsystem
    }

    /// The names of its labels.
    pub(crate) fn label_names(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(String::as_str)
    }

    /// Says which types its labels are.
    pub(crate) fn name_labels(&mut self, types: &BTreeMap<String, String>) {
        self.label_idents = self
            .labels
            .iter()
            .filter_map(|label| types.get(label).cloned())
            .collect();
    }

    /// Its lines in the table; `unit` is the path of `Unit`.
    pub(crate) fn lines(&self, unit: &str) -> String {
        let mut text = String::new();
        for line in &self.help {
            text.push_str(&format!("    /// {line}\n"));
        }
        text.push_str(&format!(
            "    {} {} = \"{}\" in {unit}::{}",
            self.kind, self.ident, self.name, self.unit
        ));
        let mut parts = vec![format!("labels [{}]", self.label_idents.join(", "))];
        if !self.bounds.is_empty() {
            let bounds: Vec<String> = self.bounds.iter().map(|bound| format!("{bound:?}")).collect();
            let what = if self.kind == "summary" {
                "quantiles"
            } else {
                "buckets"
            };
            parts.push(format!("{what} [{}]", bounds.join(", ")));
        }
        parts.extend(self.misnamed.map(|reason| format!("misnamed \"{reason}\"")));
        let mut used = text.lines().last().map_or(0, str::len);
        for part in parts {
            if used + part.len() + 3 > WIDTH {
                text.push_str(",\n        ");
                used = 8;
            } else {
                text.push_str(", ");
                used += 2;
            }
            let part = wrapped(&part, WIDTH - used - 2);
            used += part.len();
            text.push_str(&part);
        }
        text.push_str(";\n");
        text
    }
}

/// A list over several lines, if it is too long for one.
fn wrapped(list: &str, room: usize) -> String {
    if list.len() <= room {
        return list.to_owned();
    }
    let mut text = String::new();
    let mut used = 0;
    for item in list.split_inclusive(", ") {
        if used > 0 && used + item.trim_end().len() > room {
            text.truncate(text.trim_end().len());
            text.push_str("\n            ");
            used = 4;
        }
        text.push_str(item);
        used += item.len();
    }
    text
}

/// A help as lines of a comment, none of which can end it: without what ends a line or hides or turns text.
fn help(help: &str, name: &str) -> Vec<String> {
    let plain: String = help
        .chars()
        .map(|sign| if is_plain(sign) { sign } else { ' ' })
        .collect();
    let mut lines = vec![String::new()];
    for word in plain.split_whitespace() {
        let last = lines
            .last_mut()
            .filter(|line| line.is_empty() || line.len() + word.len() < WIDTH - 10);
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    if lines.iter().all(String::is_empty) {
        return vec![format!("`{name}`: the service does not say what it is.")];
    }
    lines
}

/// Whether a character shows itself: nothing that ends a line, controls direction, or is not seen.
fn is_plain(sign: char) -> bool {
    matches!(sign, ' '..='~') || (!sign.is_ascii() && sign.escape_debug().count() == 1)
}
