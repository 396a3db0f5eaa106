//! The program `simulator`.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "the numbers are small and whole"
)]

use std::io::{self, BufWriter, Write};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand};
use simulator::backfill::Backfill;
use simulator::expose::Expose;
use simulator::incident::{DAY, HOUR, Incident, MINUTE, Millis, SECOND, Scenario, Timeline, duration};
use simulator::logs::{Line, Logger};
use simulator::model::World;
use simulator::model::exposition::Exposition;
use simulator::model::fleet::Size;
use simulator::model::run::Run;
use simulator::openmetrics;
use simulator::ship::Shipper;
use simulator::traces::Tracer;

/// A DVT that lives: its metrics, logs and traces, on good days and in incidents.
#[derive(Debug, Parser)]
#[command(name = "simulator", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve `/metrics`, one port a replica, until interrupted; send logs and spans too, if told where.
    Expose {
        #[command(flatten)]
        world: WorldArguments,
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1")]
        host: IpAddr,
        /// The port of the first replica; the second has the next one.
        #[arg(long, default_value_t = 9464)]
        port: u16,
        /// Simulated seconds that pass in a second.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3600))]
        speed: u32,
        /// Send log lines to this Elasticsearch.
        #[arg(long, value_name = "URL")]
        elasticsearch_url: Option<String>,
        /// Send spans to this server by OTLP over HTTP.
        #[arg(long, value_name = "URL")]
        otlp_url: Option<String>,
    },
    /// Write the past as OpenMetrics, or as blocks of a Prometheus.
    Backfill {
        #[command(flatten)]
        world: WorldArguments,
        #[command(flatten)]
        past: PastArguments,
        /// Time between two samples.
        #[arg(long, default_value = "1m", value_parser = span)]
        interval: Millis,
        /// Write files of six hours into this folder; each is one block for promtool.
        #[arg(long, value_name = "DIR", required_unless_present = "blocks")]
        out: Option<PathBuf>,
        /// Make blocks in this storage folder of a Prometheus, with promtool; no file is left behind.
        #[arg(long, value_name = "DIR", conflicts_with = "out")]
        blocks: Option<PathBuf>,
    },
    /// Write the log lines of the past to stdout, or send them to Elasticsearch.
    Logs {
        #[command(flatten)]
        world: WorldArguments,
        #[command(flatten)]
        past: PastArguments,
        /// Only runs that started in this last part of the span.
        #[arg(long, value_parser = span)]
        last: Option<Millis>,
        /// Send to this Elasticsearch, with an index template.
        #[arg(long, value_name = "URL")]
        elasticsearch_url: Option<String>,
    },
    /// Write the spans of the past to stdout, one JSON object a line, or send them by OTLP.
    Traces {
        #[command(flatten)]
        world: WorldArguments,
        #[command(flatten)]
        past: PastArguments,
        /// Only runs that started in this last part of the span.
        #[arg(long, value_parser = span)]
        last: Option<Millis>,
        /// Send to this server by OTLP over HTTP.
        #[arg(long, value_name = "URL")]
        otlp_url: Option<String>,
    },
    /// Print what the replicas expose at the end of the past, as OpenMetrics.
    Metrics {
        #[command(flatten)]
        world: WorldArguments,
        #[command(flatten)]
        past: PastArguments,
    },
    /// List what can go wrong.
    Scenarios,
}

#[derive(Args, Debug)]
struct WorldArguments {
    /// The same seed, span and size give the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Plans that run.
    #[arg(long, default_value_t = Size::default().plans)]
    plans: usize,
    /// Tenants whose plugins have sandboxes.
    #[arg(long, default_value_t = Size::default().tenants)]
    tenants: usize,
    /// Replicas of the engine.
    #[arg(long, default_value_t = Size::default().replicas)]
    replicas: usize,
    /// Runs that start in a minute.
    #[arg(long, default_value_t = Size::default().runs_per_minute)]
    runs_per_minute: u32,
    /// The deployment, one of several that a Prometheus watches: a label of its targets.
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Expose as larger services do: each replica is several processes, and a series is born with its first event.
    #[arg(long)]
    apart: bool,
    /// Something that goes wrong: NAME@OFFSET+DURATION, such as error-burst@2h+30m; may be given several times.
    #[arg(long, value_name = "INCIDENT")]
    incident: Vec<Incident>,
    /// Let every scenario happen in turn, one each so often.
    #[arg(long, value_name = "TIME", value_parser = span, conflicts_with = "incident")]
    tour: Option<Millis>,
}

#[derive(Args, Debug)]
struct PastArguments {
    /// How long the past is.
    #[arg(long, default_value = "1h", value_parser = span)]
    span: Millis,
    /// Its end, in seconds since 1970; now, if not given.
    #[arg(long, value_name = "SECONDS")]
    end: Option<i64>,
}

fn span(text: &str) -> Result<Millis, String> {
    duration(text)
        .filter(|span| *span > 0)
        .ok_or_else(|| "write a time such as 45s, 10m, 2h or 30d".to_owned())
}

impl WorldArguments {
    fn world(&self, origin: Millis, end: Millis) -> World {
        let size = Size {
            plans: self.plans,
            tenants: self.tenants,
            replicas: self.replicas,
            runs_per_minute: self.runs_per_minute,
        };
        let timeline = match self.tour {
            Some(every) => Timeline::tour(origin, end, every),
            None => Timeline::new(origin, self.incident.iter().copied()),
        };
        let exposition = if self.apart {
            Exposition::Apart
        } else {
            Exposition::Whole
        };
        World::new(self.seed, origin, size, timeline)
            .in_environment(self.environment.clone())
            .exposing(exposition)
    }
}

impl PastArguments {
    /// The first moment and the last, at whole minutes.
    fn bounds(&self) -> (Millis, Millis) {
        let end = self
            .end
            .map_or_else(now, |seconds| seconds.saturating_mul(SECOND));
        let end = end.div_euclid(MINUTE) * MINUTE;
        (end - self.span, end)
    }
}

fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as Millis)
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            {
                return ExitCode::SUCCESS;
            }
            // Nobody is left to tell if the terminal is gone.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a command")]
fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Expose {
            world,
            host,
            port,
            speed,
            elasticsearch_url,
            otlp_url,
        } => {
            let origin = now();
            let world = world.world(origin, origin + 365 * DAY);
            let expose = Expose {
                host,
                port,
                speed,
                elasticsearch: elasticsearch_url,
                otlp: otlp_url,
            };
            runtime()?.block_on(async {
                let exposed = expose.start(world).await?;
                for address in &exposed.addresses {
                    writeln!(io::stderr(), "http://{address}/metrics")?;
                }
                tokio::select! {
                    ended = exposed.wait() => ended.map_err(Failure::from),
                    _ = tokio::signal::ctrl_c() => Ok(()),
                }
            })
        }
        Command::Backfill {
            world,
            past,
            interval,
            out,
            blocks,
        } => {
            let (start, end) = past.bounds();
            let mut world = world.world(start, end);
            let backfill = Backfill { end, interval };
            let samples = match (out, blocks) {
                (_, Some(storage)) => backfill.blocks(&mut world, &storage, |_| {})?,
                (Some(folder), None) => backfill.write(&mut world, &folder, |_| {})?.1,
                (None, None) => 0,
            };
            let series = world.schema().len() * world.targets();
            writeln!(
                io::stderr(),
                "{samples} samples of {series} series over {} h",
                past.span / HOUR
            )?;
            Ok(())
        }
        Command::Logs {
            world,
            past,
            last,
            elasticsearch_url,
        } => {
            let (world, runs) = past_runs(&world, &past, last);
            let logger = Logger::new(&world);
            let mut lines: Vec<Line> = runs.iter().flat_map(|run| logger.lines(run)).collect();
            lines.sort_by_key(|line| line.at);
            if let Some(url) = elasticsearch_url {
                return runtime()?.block_on(async {
                    let shipper = Shipper::new()?;
                    shipper.put_template(&url).await?;
                    Ok(shipper.logs(&url, &lines).await?)
                });
            }
            let mut out = BufWriter::new(io::stdout().lock());
            for line in &lines {
                writeln!(out, "{}", line.json())?;
            }
            Ok(out.flush()?)
        }
        Command::Traces {
            world,
            past,
            last,
            otlp_url,
        } => {
            let (world, runs) = past_runs(&world, &past, last);
            if let Some(url) = otlp_url {
                return runtime()?.block_on(async {
                    Ok(Shipper::new()?
                        .traces(&url, world.seed(), world.fleet(), &runs)
                        .await?)
                });
            }
            let tracer = Tracer::of(world.seed(), world.fleet());
            let mut out = BufWriter::new(io::stdout().lock());
            for span in runs
                .iter()
                .filter(|run| run.traced)
                .flat_map(|run| tracer.spans(run))
            {
                writeln!(out, "{span}")?;
            }
            Ok(out.flush()?)
        }
        Command::Metrics { world, past } => {
            let (start, end) = past.bounds();
            let mut world = world.world(start, end);
            world.advance(end, |_| {});
            Ok(io::stdout().lock().write_all(&openmetrics::exposition(&world)?)?)
        }
        Command::Scenarios => {
            let mut out = io::stdout().lock();
            for scenario in Scenario::ALL {
                let minutes = scenario.usual() / MINUTE;
                writeln!(
                    out,
                    "{:<20} {minutes:>5} min  {}",
                    scenario.name(),
                    scenario.help()
                )?;
            }
            Ok(())
        }
    }
}

/// The runs that started in the last part of a span.
fn past_runs(world: &WorldArguments, past: &PastArguments, last: Option<Millis>) -> (World, Vec<Run>) {
    let (start, end) = past.bounds();
    let mut world = world.world(start, end);
    let from = last.map_or(start, |last| end - last);
    let mut runs = Vec::new();
    world.advance(end, |run| {
        if run.start >= from {
            runs.push(run.clone());
        }
    });
    (world, runs)
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
