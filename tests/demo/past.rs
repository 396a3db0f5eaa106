//! The past of the demo: everything that a Prometheus would know of it, and where its logs and traces went.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use simulator::backfill::Backfill;
use simulator::expose::Expose;
use simulator::incident::{DAY, HOUR, Incident, MINUTE, Millis, Scenario, Timeline};
use simulator::logs::Logger;
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::model::run::Run;
use simulator::ship::Shipper;

use crate::Failure;
use crate::arguments::Arguments;
use crate::recording::{self, Rules};
use crate::servers::Workshop;

/// An alert that fires where one span ends and the next begins has waited since long before.
const LOOK_BACK: Millis = 6 * HOUR;

/// How much of the past has a sample every minute; what is older has one every two.
const FINE: Millis = 2 * DAY;

/// Where log lines and spans go, if anywhere.
#[derive(Clone, Debug, Default)]
pub struct Receivers {
    pub elasticsearch: Option<String>,
    pub otlp: Option<String>,
}

/// Where the past is written, and what is recorded of it.
pub struct Past<'a> {
    pub workshop: &'a Workshop,
    pub storage: PathBuf,
    pub rules: Rules,
    pub receivers: Receivers,
}

pub fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as Millis)
}

/// This minute.
fn minute() -> Millis {
    now().div_euclid(MINUTE) * MINUTE
}

/// A world with a past up to this minute, none of which has happened yet.
pub fn world(arguments: &Arguments) -> World {
    let end = minute();
    let start = end - arguments.past;
    // Something happened lately, too: it is seen as the dashboards open.
    let lately = Incident {
        scenario: Scenario::ErrorBurst,
        start: end - 2 * HOUR,
        end: end - 2 * HOUR + Scenario::ErrorBurst.usual(),
    };
    let tour = Timeline::tour(start, end - 6 * HOUR, arguments.tour);
    let ahead = Timeline::tour(end, end + 3 * DAY, arguments.tour_ahead);
    let asked = Timeline::new(end, arguments.incident.iter().copied());
    let timeline = ahead
        .incidents()
        .iter()
        .chain(asked.incidents())
        .fold(tour.and(lately), |all, incident| all.and(*incident));
    World::new(1, start, size(arguments), timeline)
}

/// A world without a past: that was written before.
pub fn present(arguments: &Arguments) -> World {
    let start = now();
    let ahead = Timeline::tour(start, start + 365 * DAY, arguments.tour_ahead);
    let asked = Timeline::new(start, arguments.incident.iter().copied());
    let timeline = asked
        .incidents()
        .iter()
        .fold(ahead, |all, incident| all.and(*incident));
    World::new(1, start, size(arguments), timeline)
}

fn size(arguments: &Arguments) -> Size {
    Size {
        plans: arguments.plans,
        tenants: arguments.tenants,
        runs_per_minute: arguments.runs_per_minute,
        ..Size::default()
    }
}

impl Past<'_> {
    /// How the world is shown that follows.
    pub fn expose(&self, host: IpAddr, port: u16) -> Expose {
        Expose {
            host,
            port,
            speed: 1,
            elasticsearch: self.receivers.elasticsearch.clone(),
            otlp: self.receivers.otlp.clone(),
        }
    }

    /// Lets a world live until now. Meanwhile time goes on: it catches up, so that no series has a gap or begins anew.
    /// Runs that start from `since` on have logs and traces.
    ///
    /// # Errors
    /// What promtool, Elasticsearch or the OTLP server says.
    pub fn write(
        &self,
        world: &mut World,
        since: Millis,
        runtime: &tokio::runtime::Runtime,
        mut say: impl FnMut(&str),
    ) -> Result<(), Failure> {
        let mut from = world.now();
        // Nobody looks closely at what is old.
        let mut runs = self.live_until(world, minute() - FINE, 2 * MINUTE, since)?;
        loop {
            let to = minute();
            runs.extend(self.live_until(world, to, MINUTE, since)?);
            say("metrics are written");
            self.record(from, to, &mut say);
            runtime.block_on(self.ship(world, &runs))?;
            runs.clear();
            say("logs and traces are sent");
            if minute() - to <= 2 * MINUTE || to - from <= 5 * MINUTE {
                break;
            }
            from = to + MINUTE;
        }
        // The last minutes are too short to record anything of them.
        let runs = self.live_until(world, minute(), MINUTE, since)?;
        runtime.block_on(self.ship(world, &runs))
    }

    /// Lets the world go on until a moment, as blocks of a Prometheus. Returns the runs that started since another.
    fn live_until(
        &self,
        world: &mut World,
        end: Millis,
        interval: Millis,
        since: Millis,
    ) -> Result<Vec<Run>, Failure> {
        let mut runs = Vec::new();
        let backfill = Backfill {
            end: end + interval,
            interval,
        };
        backfill.blocks(world, &self.storage, |run| {
            if run.start >= since {
                runs.push(run.clone());
            }
        })?;
        Ok(runs)
    }

    /// What rules record of a span, and the alerts that fire in it.
    fn record(&self, from: Millis, to: Millis, say: &mut impl FnMut(&str)) {
        let (start, end) = (from / 1_000, to / 1_000);
        let prometheus = recording::record(self.workshop, &self.storage, &self.rules.recording, start, end);
        say("recording rules are evaluated");
        let firings = recording::firings(&prometheus, &self.rules.alerts, start - LOOK_BACK / 1_000, end);
        drop(prometheus);
        recording::write_alerts(self.workshop, &self.storage, &firings, start, end);
        say(&format!("alerts fired {} times", firings.len()));
    }

    async fn ship(&self, world: &World, runs: &[Run]) -> Result<(), Failure> {
        let shipper = Shipper::new()?;
        if let Some(url) = &self.receivers.elasticsearch {
            shipper.put_template(url).await?;
            let logger = Logger::new(world);
            // All lines of three hours at once would be a gigabyte.
            for runs in runs.chunks(1_000) {
                let mut lines: Vec<_> = runs.iter().flat_map(|run| logger.lines(run)).collect();
                lines.sort_by_key(|line| line.at);
                shipper.logs(url, &lines).await?;
            }
        }
        if let Some(url) = &self.receivers.otlp {
            shipper.traces(url, world.seed(), world.fleet(), runs).await?;
        }
        Ok(())
    }
}
