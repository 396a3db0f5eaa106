//! Hits, delays and false alarms, as a table for people.

use std::fmt::Write as _;

use simulator::incident::{DAY, HOUR, Incident, MINUTE, Millis};

use crate::past::Onset;
use crate::plan::KINDS;

/// An alert belongs to what happened shortly before it: the windows of the signals have an hour.
const AFTER: Millis = 90 * MINUTE;

/// A table of every alert: hits of the anomalies of its kind, minutes until it fires, and how often a week it fires
/// without any cause and because of something else that happened.
pub fn table(onsets: &[Onset], incidents: &[Incident], end: Millis) -> String {
    let mut text =
        "| alert | hits | minutes until it fires | for nothing, a week | because of another incident |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    let bands = KINDS
        .iter()
        .map(|(scenario, alert)| ((*alert).to_owned(), Some(*scenario)));
    let plain = KINDS
        .iter()
        .map(|(scenario, alert)| (format!("{alert}Plain"), Some(*scenario)));
    let guide = crate::past::GUIDE.iter().map(|alert| ((*alert).to_owned(), None));
    for (alert, scenario) in bands.chain(plain).chain(guide) {
        let of_alert: Vec<Millis> = onsets
            .iter()
            .filter(|onset| onset.alert == alert)
            .map(|onset| onset.at)
            .collect();
        let during = |incident: &Incident, at: Millis| (incident.start..incident.end + AFTER).contains(&at);
        let own: Vec<&Incident> = incidents
            .iter()
            .filter(|one| Some(one.scenario) == scenario)
            .collect();
        let mut delays: Vec<Millis> = own
            .iter()
            .filter_map(|incident| {
                let first = of_alert.iter().find(|at| during(incident, **at))?;
                Some((first - incident.start) / MINUTE)
            })
            .collect();
        delays.sort_unstable();
        let hits = match scenario {
            Some(_) if !own.is_empty() => format!("{} of {}", delays.len(), own.len()),
            _ => String::new(),
        };
        let spread = match (delays.first(), delays.get(delays.len() / 2), delays.last()) {
            (Some(least), Some(median), Some(most)) => format!("{median} ({least} to {most})"),
            _ => String::new(),
        };
        let (mut nothing, mut others) = (0, 0);
        for at in &of_alert {
            if own.iter().any(|incident| during(incident, *at)) {
                continue;
            }
            if incidents.iter().any(|incident| during(incident, *at)) {
                others += 1;
            } else {
                nothing += 1;
            }
        }
        let weeks = end as f64 / (7 * DAY) as f64;
        let _ = writeln!(
            text,
            "| `{alert}` | {hits} | {spread} | {:.1} | {others} |",
            f64::from(nothing) / weeks
        );
    }
    let _ = writeln!(text, "\n{} hours", end / HOUR);
    text
}
