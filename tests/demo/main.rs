//! A DVT to look at, without Docker: thirty days of its past with everything that rules recorded and alerts that
//! fired, logs and traces of its last hours, and a present that goes on where the past ends.
//!
//! It starts the servers that the end-to-end tests install, on free ports of the loopback, and Grafana where
//! `GRAFANA_HOME` is the folder of one. Ctrl-C ends everything and leaves nothing behind. With `--storage` the servers
//! run elsewhere: so does the demo with Docker, whose past is the same.

#![allow(missing_docs, unreachable_pub, reason = "a program has no users of its items")]
#![allow(dead_code, reason = "what the end-to-end tests need besides")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "moments are whole"
)]

mod arguments;
#[path = "../end_to_end/elasticsearch.rs"]
mod elasticsearch;
mod grafana;
#[path = "../end_to_end/jaeger.rs"]
mod jaeger;
mod past;
#[path = "../end_to_end/prometheus.rs"]
mod prometheus;
#[path = "../end_to_end/recording.rs"]
mod recording;
#[path = "../end_to_end/rules.rs"]
mod rules;
#[path = "../end_to_end/servers.rs"]
mod servers;

use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clap::Parser;
use serde_json::json;
use simulator::expose::{Expose, Exposed};

use arguments::Arguments;
use past::{Past, Receivers, now};
use prometheus::Prometheus;
use recording::Rules;
use servers::{Workshop, on_path};

type Failure = Box<dyn std::error::Error>;

fn say(begin: Instant, text: &str) {
    // Nobody is left to tell if the terminal is gone.
    let _ = writeln!(std::io::stderr(), "{:>4} s  {text}", begin.elapsed().as_secs());
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let begin = Instant::now();
    match &arguments.elsewhere.storage {
        Some(storage) => beside_servers(begin, &arguments, storage),
        None => with_servers(begin, &arguments),
    }
}

/// Starts whatever can be had, and the world between.
fn with_servers(begin: Instant, arguments: &Arguments) -> Result<(), Failure> {
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
    let past = Past {
        workshop: &workshop,
        storage: workshop.folder("storage"),
        rules: Rules::delivered(),
        receivers: Receivers {
            elasticsearch: elasticsearch.as_ref().ok().map(|(_, url)| url.clone()),
            otlp: jaeger.as_ref().ok().map(|jaeger| jaeger.otlp.clone()),
        },
    };
    let expose = past.expose(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let exposed = live(begin, arguments, &past, expose, &runtime)?;

    let prometheus = scraping(&workshop, &past.storage, &exposed.addresses);
    say(begin, &format!("Prometheus      {}", prometheus.url));
    if let Ok((_, url)) = &elasticsearch {
        say(begin, &format!("Elasticsearch   {url}"));
    }
    if let Ok(jaeger) = &jaeger {
        say(begin, &format!("Jaeger          {}", jaeger.query));
    }
    let sources = grafana::Sources {
        prometheus: &prometheus.url,
        elasticsearch: past.receivers.elasticsearch.as_deref(),
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
    until_interrupted(begin, exposed, &runtime)
}

/// Writes the past for servers that run elsewhere, and lives on.
fn beside_servers(begin: Instant, arguments: &Arguments, storage: &Path) -> Result<(), Failure> {
    /// Stands in the storage once the past is whole: a second start goes on without one.
    const WHOLE: &str = "past-is-written";
    let elsewhere = &arguments.elsewhere;
    let workshop = Workshop::new("demo");
    let runtime = tokio::runtime::Runtime::new()?;
    let past = Past {
        workshop: &workshop,
        storage: storage.to_owned(),
        rules: elsewhere
            .rules
            .as_deref()
            .map_or_else(Rules::delivered, Rules::of),
        receivers: Receivers {
            elasticsearch: elsewhere.elasticsearch_url.clone(),
            otlp: elsewhere.otlp_url.clone(),
        },
    };
    let expose = past.expose(elsewhere.host, elsewhere.port);
    fs::create_dir_all(storage)?;
    let exposed = if storage.join(WHOLE).exists() {
        say(begin, "there is a past already");
        runtime.block_on(expose.start(past::present(arguments)))?
    } else if fs::read_dir(storage)?.next().is_some() {
        let folder = storage.display();
        return Err(
            format!("{folder} has only a part of a past; remove what is in it, and start again").into(),
        );
    } else {
        let exposed = live(begin, arguments, &past, expose, &runtime)?;
        fs::write(storage.join(WHOLE), "")?;
        exposed
    };
    until_interrupted(begin, exposed, &runtime)
}

/// A world with its past, which lives on.
fn live(
    begin: Instant,
    arguments: &Arguments,
    past: &Past<'_>,
    expose: Expose,
    runtime: &tokio::runtime::Runtime,
) -> Result<Exposed, Failure> {
    let mut world = past::world(arguments);
    let since = world.now() + arguments.past - arguments.logs;
    past.write(&mut world, since, runtime, |text| say(begin, text))?;
    world.advance(now(), |_| {});
    Ok(runtime.block_on(expose.start(world))?)
}

fn until_interrupted(
    begin: Instant,
    exposed: Exposed,
    runtime: &tokio::runtime::Runtime,
) -> Result<(), Failure> {
    say(begin, "it lives; Ctrl-C ends it");
    runtime.block_on(async {
        tokio::select! {
            ended = exposed.wait() => ended.map_err(Failure::from),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
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
