//! What goes wrong, and when.

use std::fmt;
use std::str::FromStr;

/// A moment or a span, in milliseconds; moments count from 1970.
pub type Millis = i64;

/// A second.
pub const SECOND: Millis = 1_000;
/// A minute.
pub const MINUTE: Millis = 60 * SECOND;
/// An hour.
pub const HOUR: Millis = 60 * MINUTE;
/// A day.
pub const DAY: Millis = 24 * HOUR;

macro_rules! scenarios {
    ($($(#[doc = $help:literal])+ $scenario:ident = $name:literal, lasts $minutes:literal;)+) => {
        /// What can go wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scenario { $($(#[doc = $help])+ $scenario,)+ }

        impl Scenario {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$scenario),+];

            /// Its name on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$scenario => $name,)+ }
            }

            /// What happens, for people.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$scenario => concat!($($help),+).trim_ascii(),)+ }
            }

            /// How long it usually lasts: long enough for every alert that it should raise.
            pub const fn usual(self) -> Millis {
                match self { $(Self::$scenario => $minutes * MINUTE,)+ }
            }
        }
    };
}

scenarios! {
    /// The reconciler finds a gap in the projected sequence every two minutes.
    ProjectionGap = "projection-gap", lasts 10;
    /// The projection falls 400 events behind the writes.
    ProjectionLag = "projection-lag", lasts 15;
    /// The projection falls behind for ten minutes, again and again: what restarts it is used up.
    ProjectionFlaps = "projection-flaps", lasts 60;
    /// One write to the StateStore in two hundred fails.
    StateStoreFailures = "statestore-failures", lasts 15;
    /// Every second run takes 35 to 55 seconds longer.
    SlowCompletion = "slow-completion", lasts 25;
    /// The Temporal adapter dies: its series vanish and its plans do not start.
    AdapterLost = "adapter-lost", lasts 15;
    /// One run in five fails.
    ErrorBurst = "error-burst", lasts 30;
    /// Signals are deferred faster than they are processed.
    DeferredSignals = "deferred-signals", lasts 40;
    /// The sandbox refuses one call of a plugin type in twenty.
    PluginRejections = "plugin-rejections", lasts 20;
    /// The sandboxes of one tenant hold more memory every minute.
    TenantMemoryLeak = "tenant-memory-leak", lasts 120;
    /// Runs start, then none ends until an operator cancels them all.
    StuckWorkflow = "stuck-workflow", lasts 50;
    /// Three PAUSEs in five take 6 to 9 seconds.
    SlowPause = "slow-pause", lasts 20;
    /// A replica restarts: it is away for 45 seconds and its counters begin at zero. No alert should fire.
    ReplicaRestart = "replica-restart", lasts 1;
    /// No replica answers Prometheus.
    MetricsLost = "metrics-lost", lasts 20;
    /// Three failures in five are noticed 3 to 8 seconds late.
    LateFailures = "late-failures", lasts 30;
    /// Every minute a plan runs for the first time, and one run in seven fails: each failure is born with its series.
    LateBornBatch = "late-born-batch", lasts 30;
    /// Every third scrape of the last replica fails. No alert should fire.
    FailingScrapes = "failing-scrapes", lasts 60;
    /// The clock of the last replica is an hour ahead.
    ClockAhead = "clock-ahead", lasts 20;
    /// Pauses are accepted, and none takes effect.
    LostPauses = "lost-pauses", lasts 25;
    /// A release calls failed runs `timed_out`, until it is rolled back.
    UnknownStatus = "unknown-status", lasts 30;
    /// One tenant starts four times as many runs as usual.
    TenantSurge = "tenant-surge", lasts 75;
    /// The steps of one plan take more than twice as long.
    SlowerPlan = "slower-plan", lasts 120;
    /// Four runs of one plan in a hundred fail: too few of all runs for a threshold.
    FailingPlan = "failing-plan", lasts 60;
    /// The adapters answer some calls with a status that they never answered with, counted from its first on.
    NewErrorCode = "new-error-code", lasts 120;
    /// One run in five hundred fails, for days: too few for an alarm at night, too many for the budget.
    SlowBurn = "slow-burn", lasts 5_760;
}

impl fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A scenario from one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// What happens.
    pub scenario: Scenario,
    /// When it begins.
    pub start: Millis,
    /// When it is over.
    pub end: Millis,
}

/// Why a text is no incident.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    /// No scenario has the name.
    #[error("no scenario is called `{name}`; there are {}", names())]
    Unknown {
        /// What was written.
        name: String,
    },
    /// The part after `@` is no time.
    #[error("`{text}` is no moment of the timeline; write `NAME`, `NAME@2h` or `NAME@2h+10m`")]
    Moment {
        /// What was written.
        text: String,
    },
}

fn names() -> String {
    Scenario::ALL
        .iter()
        .map(|scenario| scenario.name())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Parses `45s`, `10m`, `2h`, `3d`.
pub fn duration(text: &str) -> Option<Millis> {
    let digits = text.strip_suffix(|last: char| last.is_ascii_alphabetic())?;
    let unit = match text.as_bytes().last()? {
        b's' => SECOND,
        b'm' => MINUTE,
        b'h' => HOUR,
        b'd' => DAY,
        _ => return None,
    };
    // Ten years are more than anybody simulates, and far from overflowing.
    digits
        .parse::<Millis>()
        .ok()?
        .checked_mul(unit)
        .filter(|span| (0..=3_650 * DAY).contains(span))
}

/// `NAME@OFFSET+DURATION`, where the offset counts from the start of the timeline. Without a duration the
/// incident lasts as long as is usual for it, without an offset it begins at once.
impl FromStr for Incident {
    type Err = IncidentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, rest) = text.split_once('@').unwrap_or((text, "0s"));
        let Some(&scenario) = Scenario::ALL.iter().find(|scenario| scenario.name() == name) else {
            return Err(IncidentError::Unknown {
                name: name.to_owned(),
            });
        };
        let moment = || IncidentError::Moment {
            text: text.to_owned(),
        };
        let (offset, span) = rest
            .split_once('+')
            .map_or((rest, None), |(offset, span)| (offset, Some(span)));
        let start = duration(offset).ok_or_else(moment)?;
        let span = span.map_or(Ok(scenario.usual()), |span| duration(span).ok_or_else(moment))?;
        Ok(Self {
            scenario,
            start,
            end: start + span,
        })
    }
}

/// The incidents of a simulation. Outside of them every day is a quiet one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    incidents: Vec<Incident>,
}

impl Timeline {
    /// Incidents whose times count from `origin`.
    pub fn new(origin: Millis, incidents: impl IntoIterator<Item = Incident>) -> Self {
        let shift = |incident: Incident| Incident {
            start: incident.start + origin,
            end: incident.end + origin,
            ..incident
        };
        Self {
            incidents: incidents.into_iter().map(shift).collect(),
        }
    }

    /// Every scenario in turn, one each `every`, from `origin` to `end`; those that last for days are left
    /// out.
    pub fn tour(origin: Millis, end: Millis, every: Millis) -> Self {
        let brief = Scenario::ALL.iter().filter(|scenario| scenario.usual() < DAY);
        let mut incidents = Vec::new();
        let mut start = origin + every;
        for &scenario in brief.cycle() {
            if every <= 0 || start + scenario.usual() > end {
                break;
            }
            incidents.push(Incident {
                scenario,
                start,
                end: start + scenario.usual(),
            });
            start += every;
        }
        Self { incidents }
    }

    /// As it is, and one more incident.
    pub fn and(mut self, incident: Incident) -> Self {
        self.incidents.push(incident);
        self
    }

    /// The incident of this scenario that goes on at a moment.
    pub fn active(&self, scenario: Scenario, at: Millis) -> Option<Incident> {
        let goes_on =
            |incident: &&Incident| incident.scenario == scenario && incident.start <= at && at < incident.end;
        self.incidents.iter().find(goes_on).copied()
    }

    /// All incidents.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_is_read_from_text() {
        let incident: Incident = "error-burst@2h+10m".parse().expect("an incident");
        assert_eq!(
            incident,
            Incident {
                scenario: Scenario::ErrorBurst,
                start: 2 * HOUR,
                end: 2 * HOUR + 10 * MINUTE
            }
        );
        let usual: Incident = "slow-pause".parse().expect("an incident");
        assert_eq!((usual.start, usual.end), (0, 20 * MINUTE));
    }

    #[test]
    fn what_is_no_incident_is_refused_with_what_is_one() {
        let unknown = "eror-burst@2h"
            .parse::<Incident>()
            .expect_err("no such scenario")
            .to_string();
        assert!(
            unknown.starts_with("no scenario is called `eror-burst`; there are projection-gap, "),
            "{unknown}"
        );
        for text in [
            "error-burst@",
            "error-burst@2",
            "error-burst@2h+",
            "error-burst@-2h",
            "error-burst@9999999999999d",
        ] {
            assert!(
                matches!(text.parse::<Incident>(), Err(IncidentError::Moment { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn a_tour_shows_every_scenario_one_after_the_other() {
        let tour = Timeline::tour(0, 30 * DAY, 20 * HOUR);
        let mut last = 0;
        for incident in tour.incidents() {
            assert!(
                incident.start >= last,
                "{} begins before the one before it ends",
                incident.scenario
            );
            last = incident.end;
        }
        let shown = |scenario: &&Scenario| {
            tour.incidents()
                .iter()
                .any(|incident| incident.scenario == **scenario)
        };
        assert_eq!(
            Scenario::ALL.iter().filter(shown).count(),
            Scenario::ALL.len() - 1
        );
    }
}
