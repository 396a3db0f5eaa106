//! A DVT to look at, without Docker: thirty days of its past with everything that rules recorded and alerts that
//! fired, logs and traces of its last hours, and a present that goes on where the past ends.
//!
//! It starts the servers that the end-to-end tests install, on free ports of the loopback, and Grafana where
//! `GRAFANA_HOME` is the folder of one. Ctrl-C ends everything and leaves nothing behind.

#![allow(missing_docs, unreachable_pub, reason = "a program has no users of its items")]
#![allow(dead_code, reason = "what the end-to-end tests need besides")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "moments are whole"
)]

#[path = "../end_to_end/elasticsearch.rs"]
mod elasticsearch;
mod grafana;
#[path = "../end_to_end/jaeger.rs"]
mod jaeger;
#[path = "../end_to_end/prometheus.rs"]
mod prometheus;
#[path = "../end_to_end/recording.rs"]
mod recording;
#[path = "../end_to_end/rules.rs"]
mod rules;
#[path = "../end_to_end/servers.rs"]
mod servers;

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::Command;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use serde_json::json;
use simulator::backfill::Backfill;
use simulator::expose::Expose;
use simulator::incident::{DAY, HOUR, Incident, MINUTE, Millis, Scenario, Timeline, duration};
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::model::run::Run;

use jaeger::Jaeger;
use prometheus::Prometheus;
use servers::{Workshop, on_path};

/// A DVT to look at: simulated metrics, logs and traces behind its dashboards.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long its past is.
    #[arg(long, default_value = "30d", value_parser = span)]
    past: Millis,
    /// Of how much of it there are logs and traces.
    #[arg(long, default_value = "3h", value_parser = span)]
    logs: Millis,
    /// How often something goes wrong, one scenario after the other.
    #[arg(long, default_value = "20h", value_parser = span)]
    tour: Millis,
    /// Runs that start in a minute.
    #[arg(long, default_value_t = Size::default().runs_per_minute)]
    runs_per_minute: u32,
}

fn span(text: &str) -> Result<Millis, String> {
    duration(text)
        .filter(|span| *span > 0)
        .ok_or_else(|| "write a time such as 45s, 10m, 2h or 30d".to_owned())
}

fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as Millis)
}

fn say(begin: Instant, text: &str) {
    // Nobody is left to tell if the terminal is gone.
    let _ = writeln!(std::io::stderr(), "{:>4} s  {text}", begin.elapsed().as_secs());
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let begin = Instant::now();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end_to_end/install-servers");
    Command::new("bash").arg(script).status()?;
    if !on_path("prometheus") || !on_path("promtool") {
        return Err("Prometheus is not installed, and cannot be installed here".into());
    }
    let workshop = Workshop::new("demo");
    let runtime = tokio::runtime::Runtime::new()?;
    let elasticsearch = elasticsearch::start(&workshop);
    let jaeger = jaeger::start(&workshop);
    for missing in [elasticsearch.as_ref().err(), jaeger.as_ref().err()]
        .into_iter()
        .flatten()
    {
        say(begin, &format!("not there: {missing}"));
    }

    // Something happened lately, too: it is seen as the dashboards open.
    let end = now().div_euclid(MINUTE) * MINUTE;
    let start = end - arguments.past;
    let lately = Incident {
        scenario: Scenario::ErrorBurst,
        start: end - 2 * HOUR,
        end: end - 2 * HOUR + Scenario::ErrorBurst.usual(),
    };
    let tour = Timeline::tour(start, end - 6 * HOUR, arguments.tour);
    // And as often from now on.
    let ahead = Timeline::tour(end, end + DAY, 2 * HOUR);
    let timeline = ahead
        .incidents()
        .iter()
        .fold(tour.and(lately), |all, incident| all.and(*incident));
    let size = Size {
        runs_per_minute: arguments.runs_per_minute,
        ..Size::default()
    };
    let mut world = World::new(1, start, size, timeline);
    let storage = workshop.folder("storage");

    let since = end - arguments.logs;
    let mut runs = live_until(&mut world, &storage, end, since)?;
    say(begin, "the past is written");
    let prometheus = recording::record(&workshop, &storage, start / 1_000, end / 1_000);
    say(begin, "its recording rules are evaluated");
    let firings = recording::firings(&prometheus, start / 1_000, end / 1_000);
    drop(prometheus);
    recording::write_alerts(&workshop, &storage, &firings, start / 1_000, end / 1_000);
    say(begin, &format!("alerts fired {} times in it", firings.len()));

    // Meanwhile time went on: the same world catches up, so that no series has a gap or begins anew.
    let caught_up = now().div_euclid(MINUTE) * MINUTE;
    runs.extend(live_until(&mut world, &storage, caught_up, since)?);
    drop(recording::record(
        &workshop,
        &storage,
        end / 1_000 + 60,
        caught_up / 1_000,
    ));
    runtime.block_on(ship(
        &world,
        &runs,
        elasticsearch.as_ref().ok().map(|(_, url)| url.as_str()),
        jaeger.as_ref().ok(),
    ));
    say(begin, "logs and traces are sent");
    live_until(&mut world, &storage, now().div_euclid(MINUTE) * MINUTE, i64::MAX)?;

    let expose = Expose {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        speed: 1,
        elasticsearch: elasticsearch.as_ref().ok().map(|(_, url)| url.clone()),
        otlp: jaeger.as_ref().ok().map(|jaeger| jaeger.otlp.clone()),
    };
    world.advance(now(), |_| {});
    let exposed = runtime.block_on(expose.start(world))?;
    let prometheus = scraping(&workshop, &storage, &exposed.addresses);
    say(begin, &format!("Prometheus      {}", prometheus.url));
    if let Ok((_, url)) = &elasticsearch {
        say(begin, &format!("Elasticsearch   {url}"));
    }
    if let Ok(jaeger) = &jaeger {
        say(begin, &format!("Jaeger          {}", jaeger.query));
    }
    let sources = grafana::Sources {
        prometheus: &prometheus.url,
        elasticsearch: elasticsearch.as_ref().ok().map(|(_, url)| url.as_str()),
        jaeger: jaeger.as_ref().ok().map(|jaeger| jaeger.query.as_str()),
    };
    let grafana = grafana::start(&workshop, &sources)?;
    match &grafana {
        Some((_, url)) => say(begin, &format!("Grafana         {url}/d/dvt-executive")),
        None => say(
            begin,
            "no Grafana: set GRAFANA_HOME to the folder of one, which has bin/grafana, conf and public",
        ),
    }
    say(begin, "it lives; Ctrl-C ends it");
    runtime.block_on(async {
        tokio::select! {
            ended = exposed.wait() => ended.map_err(Box::<dyn std::error::Error>::from),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

/// Lets the world go on until a moment, as blocks of a Prometheus. Returns the runs that started since another.
fn live_until(
    world: &mut World,
    storage: &Path,
    end: Millis,
    since: Millis,
) -> Result<Vec<Run>, Box<dyn std::error::Error>> {
    let mut runs = Vec::new();
    let backfill = Backfill {
        end: end + MINUTE,
        interval: MINUTE,
    };
    backfill.blocks(world, storage, |run| {
        if run.start >= since {
            runs.push(run.clone());
        }
    })?;
    Ok(runs)
}

async fn ship(world: &World, runs: &[Run], elasticsearch: Option<&str>, jaeger: Option<&Jaeger>) {
    if let Some(url) = elasticsearch {
        elasticsearch::ship(world, runs, url).await;
    }
    if let Some(jaeger) = jaeger {
        jaeger::ship(world, runs, jaeger).await;
    }
}

/// A Prometheus that scrapes the replicas under the names that they have in the past, and evaluates the rules.
fn scraping(workshop: &Workshop, storage: &Path, replicas: &[std::net::SocketAddr]) -> Prometheus {
    let targets: Vec<_> = replicas
        .iter()
        .enumerate()
        .map(|(number, address)| {
            json!({"targets": [address.to_string()], "labels": {"instance": simulator::backfill::instance(number)}})
        })
        .collect();
    let rules = ["dvt-recording.yaml", "dvt-alerts.yaml"].map(recording::rule_file);
    let configuration = json!({
        "global": {"scrape_interval": "15s", "evaluation_interval": "30s"},
        "rule_files": rules,
        "scrape_configs": [{"job_name": simulator::backfill::JOB, "static_configs": targets}],
    });
    Prometheus::with(
        workshop,
        storage,
        &configuration.to_string(),
        &["--enable-feature=exemplar-storage"],
    )
}
