//! Samples as OpenMetrics text, of one moment to be scraped or of many to be backfilled.

use std::fmt::Write as _;
use std::io::{self, Write};

use dashgen::catalogue::MetricType;

use crate::ids::Ids;
use crate::incident::Millis;
use crate::model::World;
use crate::model::exposition::Shown;
use crate::registry::{Exemplar, Schema, width};

/// What each line begins with, made once: names and labels are most of the text.
#[derive(Debug)]
pub struct Text {
    families: Vec<FamilyText>,
}

#[derive(Debug)]
struct FamilyText {
    /// `# HELP` and `# TYPE`.
    head: String,
    series: Vec<SeriesText>,
}

#[derive(Debug)]
struct SeriesText {
    first: usize,
    /// One for each value: `name{labels} `.
    lines: Vec<String>,
}

impl Text {
    /// The text of a replica's series. Scraped series get `job` and `instance` from Prometheus; backfilled
    /// ones need them here.
    pub fn new(schema: &Schema, target: &[(&str, &str)]) -> Self {
        let families = schema.families().iter().map(|family| {
            let info = &family.info;
            let name = info.name;
            let (base, kind) = match info.metric_type {
                // OpenMetrics names a counter without the `_total` of its samples.
                MetricType::Counter => (name.strip_suffix("_total").unwrap_or(name), "counter"),
                MetricType::Gauge => (name, "gauge"),
                MetricType::Histogram | MetricType::NativeHistogram => (name, "histogram"),
                MetricType::Summary => (name, "summary"),
            };
            let series = family.series.iter().map(|series| {
                let labels: Vec<(&str, &str)> = series
                    .labels
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .chain(target.iter().copied())
                    .collect();
                let buckets = info.buckets.len();
                let line = |place: usize| match place {
                    _ if buckets == 0 => sample(name, "", &labels, None),
                    _ if place < buckets => {
                        sample(name, "_bucket", &labels, Some(&bound(info.buckets[place])))
                    }
                    _ if place == buckets => sample(name, "_bucket", &labels, Some("+Inf")),
                    _ if place == buckets + 1 => sample(name, "_count", &labels, None),
                    _ => sample(name, "_sum", &labels, None),
                };
                SeriesText {
                    first: series.first,
                    lines: (0..width(info) as usize).map(line).collect(),
                }
            });
            FamilyText {
                head: format!("# HELP {base} {}\n# TYPE {base} {kind}\n", escape(info.help)),
                series: series.collect(),
            }
        });
        Self {
            families: families.collect(),
        }
    }

    /// Every series as it is written, `name{labels} `, with the place of its value.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let series = self.families.iter().flat_map(|family| &family.series);
        series.flat_map(|series| (series.first..).zip(series.lines.iter().map(String::as_str)))
    }

    /// What a scrape answers. `labels` names the run of an exemplar: `trace_id="…"`, and what else leads to it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn scrape(
        &self,
        schema: &Schema,
        samples: Shown<'_>,
        labels: impl Fn(Exemplar) -> String,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut values = Vec::with_capacity(schema.len());
        samples.read(schema, &mut values);
        for family in &self.families {
            out.write_all(family.head.as_bytes())?;
            for series in &family.series {
                for (offset, line) in series.lines.iter().enumerate() {
                    let place = series.first + offset;
                    if values[place].is_nan() {
                        continue;
                    }
                    out.write_all(line.as_bytes())?;
                    number(values[place], out)?;
                    if let Some(exemplar) = samples.exemplar(place) {
                        let seconds = exemplar.at as f64 / 1_000.0;
                        let labels = labels(*exemplar);
                        write!(out, " # {{{labels}}} {} {seconds}", exemplar.value)?;
                    }
                    out.write_all(b"\n")?;
                }
            }
        }
        out.write_all(b"# EOF\n")
    }
}

/// Samples of several replicas over a span, gathered to be written family by family: OpenMetrics allows
/// no other order, and `promtool` reads a file once for each block in it.
#[derive(Debug)]
pub struct Span {
    replicas: Vec<ReplicaSpan>,
}

#[derive(Debug, Default)]
struct ReplicaSpan {
    /// Seconds since 1970, one for each row.
    times: Vec<String>,
    /// One row of values after the other.
    rows: Vec<f64>,
}

impl Span {
    /// Nothing gathered.
    pub fn new(replicas: usize) -> Self {
        Self {
            replicas: (0..replicas).map(|_| ReplicaSpan::default()).collect(),
        }
    }

    /// Takes what a replica exposes at a moment; a replica that does not answer has no row.
    pub fn scrape(&mut self, schema: &Schema, replica: usize, samples: Option<Shown<'_>>, at: Millis) {
        if let (Some(samples), Some(span)) = (samples, self.replicas.get_mut(replica)) {
            samples.read(schema, &mut span.rows);
            let mut time = format!(" {}", at.div_euclid(1_000));
            if at % 1_000 != 0 {
                // Writing to a string does not fail.
                let _ = write!(time, ".{:03}", at.rem_euclid(1_000));
            }
            time.push('\n');
            span.times.push(time);
        }
    }

    /// Writes all rows and forgets them. Returns how many samples were written.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, schema: &Schema, texts: &[Text], out: &mut impl Write) -> io::Result<u64> {
        let mut samples = 0;
        for family in 0..schema.families().len() {
            let mut head = texts.first().map(|text| text.families[family].head.as_str());
            for index in 0..schema.families()[family].series.len() {
                for (replica, text) in self.replicas.iter().zip(texts) {
                    let series = &text.families[family].series[index];
                    for (time, row) in replica.times.iter().zip(replica.rows.chunks_exact(schema.len())) {
                        let values = &row[series.first..series.first + series.lines.len()];
                        for (line, value) in series.lines.iter().zip(values) {
                            if value.is_nan() {
                                continue;
                            }
                            if let Some(head) = head.take() {
                                out.write_all(head.as_bytes())?;
                            }
                            out.write_all(line.as_bytes())?;
                            number(*value, out)?;
                            out.write_all(time.as_bytes())?;
                            samples += 1;
                        }
                    }
                }
            }
        }
        for replica in &mut self.replicas {
            replica.times.clear();
            replica.rows.clear();
        }
        out.write_all(b"# EOF\n")?;
        Ok(samples)
    }
}

/// What an exemplar says of the run that it came from.
pub fn exemplar_labels(world: &World) -> impl Fn(Exemplar) -> String {
    let ids = Ids::new(world.seed());
    move |exemplar| {
        format!(
            "trace_id=\"{}\",run_id=\"{}\",plan_id=\"{}\"",
            ids.trace(exemplar.run),
            ids.run(exemplar.run),
            world.fleet().plans[exemplar.plan].id.text()
        )
    }
}

/// What all replicas that answer expose, one after another.
///
/// # Errors
/// None that memory does not give.
pub fn exposition(world: &World) -> io::Result<Vec<u8>> {
    let text = Text::new(world.schema(), &[]);
    let labels = exemplar_labels(world);
    let mut out = Vec::new();
    for target in 0..world.targets() {
        if let Some(samples) = world.samples(target) {
            text.scrape(world.schema(), samples, &labels, &mut out)?;
        }
    }
    Ok(out)
}

fn sample(name: &str, suffix: &str, labels: &[(&str, &str)], le: Option<&str>) -> String {
    let mut line = format!("{name}{suffix}");
    let bound = le.map(|le| ("le", le));
    for (index, (name, value)) in labels.iter().copied().chain(bound).enumerate() {
        let mark = if index == 0 { '{' } else { ',' };
        // Writing to a string does not fail.
        let _ = write!(line, "{mark}{name}=\"{}\"", escape(value));
    }
    if line.len() > name.len() + suffix.len() {
        line.push('}');
    }
    line.push(' ');
    line
}

/// A bound in the one notation that OpenMetrics allows for it: `5.0`.
fn bound(bound: f64) -> String {
    format!("{bound:?}")
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

fn number(value: f64, out: &mut impl Write) -> io::Result<()> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        out.write_all(itoa::Buffer::new().format(value as i64).as_bytes())
    } else {
        write!(out, "{value}")
    }
}

#[cfg(test)]
mod tests {
    use metrics::labels::{EventType, PlanId};
    use metrics::statestore::{ProjectionGaps, StateStoreWriteDuration};
    use metrics::steps::StepArtifactsWritten;

    use super::*;
    use crate::registry::Samples;

    #[test]
    fn a_scrape_is_openmetrics_with_exemplars() {
        let mut schema = Schema::default();
        let gaps = schema.counter(ProjectionGaps, ());
        let plan = dashgen::catalogue::LabelValue::<PlanId>::from("pl\"an");
        let bytes = schema.counter(StepArtifactsWritten, (plan, "s\\1".into()));
        let writes = schema.histogram(StateStoreWriteDuration, (EventType::RUN_STARTED,));
        let mut samples = Samples::new(&schema);
        let places = vec![true; schema.len()];
        samples.add(gaps, 1.0);
        samples.add(bytes, 0.5);
        let exemplar = Exemplar {
            run: 7,
            plan: 0,
            value: 12.5,
            at: 1_500,
        };
        samples.observe(writes, 12.5, Some(exemplar));
        let mut out = Vec::new();
        Text::new(&schema, &[])
            .scrape(
                &schema,
                shown(&samples, &places),
                |exemplar| format!("trace_id=\"trace-{}\"", exemplar.run),
                &mut out,
            )
            .expect("a vector takes everything");
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        # HELP dvt_projection_gaps Gaps that were found in the projected sequence.
        # TYPE dvt_projection_gaps counter
        dvt_projection_gaps_total 1
        # HELP dvt_step_artifacts_written_bytes Bytes of artifacts that steps wrote.
        # TYPE dvt_step_artifacts_written_bytes counter
        dvt_step_artifacts_written_bytes_total{planId="pl\"an",stepId="s\\1"} 0.5
        # HELP dvt_statestore_write_duration_ms Time to write one event to the StateStore.
        # TYPE dvt_statestore_write_duration_ms histogram
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="1.0"} 0
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="5.0"} 0
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="10.0"} 0
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="50.0"} 1 # {trace_id="trace-7"} 12.5 1.5
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="100.0"} 1
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="500.0"} 1
        dvt_statestore_write_duration_ms_bucket{event_type="RunStarted",le="+Inf"} 1
        dvt_statestore_write_duration_ms_count{event_type="RunStarted"} 1
        dvt_statestore_write_duration_ms_sum{event_type="RunStarted"} 12.5
        # EOF
        "#);
    }

    fn shown<'w>(samples: &'w Samples, places: &'w [bool]) -> Shown<'w> {
        Shown { samples, places }
    }

    #[test]
    fn a_span_is_written_family_by_family_without_what_vanished() {
        let mut schema = Schema::default();
        let gaps = schema.counter(ProjectionGaps, ());
        schema.counter(StepArtifactsWritten, ("p".into(), "s".into()));
        let artifacts = schema.select(|metric, _| metric.name.contains("artifacts"));
        let texts = [
            Text::new(&schema, &[("instance", "a")]),
            Text::new(&schema, &[("instance", "b")]),
        ];
        let mut samples = Samples::new(&schema);
        let places = vec![true; schema.len()];
        let mut span = Span::new(2);
        span.scrape(&schema, 0, Some(shown(&samples, &places)), 60_000);
        span.scrape(&schema, 1, Some(shown(&samples, &places)), 60_000);
        samples.add(gaps, 1.0);
        samples.hide(&artifacts, true);
        span.scrape(&schema, 0, Some(shown(&samples, &places)), 120_500);
        span.scrape(&schema, 1, None, 120_500);
        let mut out = Vec::new();
        let written = span
            .write(&schema, &texts, &mut out)
            .expect("a vector takes everything");
        assert_eq!(written, 5);
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        # HELP dvt_projection_gaps Gaps that were found in the projected sequence.
        # TYPE dvt_projection_gaps counter
        dvt_projection_gaps_total{instance="a"} 0 60
        dvt_projection_gaps_total{instance="a"} 1 120.500
        dvt_projection_gaps_total{instance="b"} 0 60
        # HELP dvt_step_artifacts_written_bytes Bytes of artifacts that steps wrote.
        # TYPE dvt_step_artifacts_written_bytes counter
        dvt_step_artifacts_written_bytes_total{planId="p",stepId="s",instance="a"} 0 60
        dvt_step_artifacts_written_bytes_total{planId="p",stepId="s",instance="b"} 0 60
        # EOF
        "#);
        out.clear();
        assert_eq!(
            span.write(&schema, &texts, &mut out)
                .expect("a vector takes everything"),
            0
        );
        assert_eq!(out, b"# EOF\n", "what was written is forgotten");
    }
}
