//! Writing groups of rules, and looking at what became of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::Interrupt;
use super::super::decide::{self, Conflict, Decision, Policy};
use super::super::report::{Line, Outcome};
use super::{Group, marked};
use crate::client::rules::Groups;
use crate::client::{Error, Reader, Writer};

/// The rules that Grafana has.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Those that were sent in Prometheus' words.
    pub groups: Groups,
    /// The names of the groups in the folder that were made otherwise: in the browser, by a file.
    pub others: BTreeSet<String>,
}

impl Live {
    /// Reads them, as far as they concern these groups of a folder.
    async fn read(reader: &Reader, groups: &[Group], folder: &str) -> Result<Self, Error> {
        let sent = reader.prometheus_groups().await?;
        let mut others = BTreeSet::new();
        let mut titles: BTreeMap<String, bool> = BTreeMap::new();
        for other in reader.rule_groups().await? {
            if other.is_prometheus || !groups.iter().any(|group| group.name == other.name) {
                continue;
            }
            let is_here = if let Some(known) = titles.get(&other.folder) {
                *known
            } else {
                let found = reader.folder(&other.folder).await?;
                // One that cannot be seen may be this one.
                let is_here = found.is_none_or(|found| found.title == folder);
                titles.insert(other.folder.clone(), is_here);
                is_here
            };
            if is_here {
                others.insert(other.name);
            }
        }
        Ok(Self { groups: sent, others })
    }
}

/// What is to be done with one group.
fn decide(group: &Group, folder: &str, live: &Live, policy: Policy) -> (Outcome, String) {
    if live.others.contains(&group.name) {
        let message = format!(
            "folder {folder} has a group of this name that was not pushed as one of Prometheus, and would lose it; give \
             yours another name, or delete that one in Grafana"
        );
        return (Outcome::Refused, message);
    }
    let live = live.groups.get(folder).into_iter().flatten();
    let live = live
        .into_iter()
        .find(|one| one.get("name").and_then(Value::as_str) == Some(&group.name));
    let found = live.map(|live| group.found(live));
    let (outcome, message) = match decide::decide(&group.wanted(), found.as_ref(), policy) {
        Decision::Create => (Outcome::Created, ""),
        Decision::Unchanged { .. } => (Outcome::Unchanged, ""),
        Decision::Update(_) => (Outcome::Updated, ""),
        Decision::Refused(_) => (
            Outcome::Refused,
            "it exists and dashgen did not push it; --adopt takes it over",
        ),
        Decision::Conflict(Conflict::Adopted) => (
            Outcome::Conflict,
            "it would be taken over with other rules; --adopt together with --overwrite replaces them",
        ),
        Decision::Conflict(_) => (
            Outcome::Conflict,
            "it was changed in Grafana since it was pushed; --overwrite replaces it",
        ),
    };
    (outcome, message.to_owned())
}

/// Decides what to do with each group. It sends GETs only.
///
/// # Errors
/// If the rules that Grafana has cannot be read.
pub async fn plan(
    reader: &Reader,
    groups: &[Group],
    folder: &str,
    policy: Policy,
) -> Result<Vec<Line>, Error> {
    let live = Live::read(reader, groups, folder).await?;
    let lines = groups.iter().map(|group| {
        let (outcome, message) = decide(group, folder, &live, policy);
        Line {
            uid: group.name.clone(),
            title: format!("rules of folder {folder}"),
            outcome,
            message,
            changes: Vec::new(),
            notes: Vec::new(),
            version: None,
            url: format!("{}/alerting/list", reader.address()),
        }
    });
    Ok(lines.collect())
}

/// Writes the groups that were planned to be written. Nothing is ever deleted, and one group's failure does not
/// stop the others.
pub async fn push(
    writer: &Writer,
    groups: &[Group],
    mut lines: Vec<Line>,
    target: &Target<'_>,
    policy: Policy,
    interrupt: &Interrupt,
) -> Vec<Line> {
    for (group, line) in groups.iter().zip(&mut lines) {
        if !matches!(line.outcome, Outcome::Created | Outcome::Updated) {
            continue;
        }
        if interrupt.is_set() {
            line.outcome = Outcome::Skipped;
            "not begun, because the push was interrupted".clone_into(&mut line.message);
        } else if let Err(error) = write(writer, group, line, target, policy).await {
            line.outcome = Outcome::Failed;
            line.message = error.to_string();
        }
    }
    prove(writer, groups, &mut lines, target).await;
    lines
}

/// Looks whether Grafana has what was written: its response to a write does not show it.
async fn prove(writer: &Writer, groups: &[Group], lines: &mut [Line], target: &Target<'_>) {
    let is_written = |line: &Line| matches!(line.outcome, Outcome::Created | Outcome::Updated);
    if !lines.iter().any(is_written) {
        return;
    }
    let live = Live::read(writer.reader(), groups, target.folder).await;
    for (group, line) in groups.iter().zip(lines).filter(|(_, line)| is_written(line)) {
        match &live {
            Ok(live) if decide(group, target.folder, live, Policy::default()).0 == Outcome::Unchanged => {}
            Ok(_) => {
                line.outcome = Outcome::Failed;
                "Grafana responded that it is done, and has other rules; someone may have changed them meanwhile"
                    .clone_into(&mut line.message);
            }
            Err(error) => line.notes.push(format!("it could not be read again: {error}")),
        }
    }
}

/// Where groups go.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The title of the folder.
    pub folder: &'a str,
    /// The uid of the data source that the rules query.
    pub data_source: &'a str,
}

async fn write(
    writer: &Writer,
    group: &Group,
    line: &mut Line,
    target: &Target<'_>,
    policy: Policy,
) -> Result<(), Error> {
    // This API names no version to replace; a look right before the write keeps the moment short.
    let live = Live::read(writer.reader(), std::slice::from_ref(group), target.folder).await?;
    let (outcome, message) = decide(group, target.folder, &live, policy);
    if outcome != line.outcome {
        (line.outcome, line.message) = (outcome, message);
        return Ok(());
    }
    let sent = writer
        .write_prometheus_group(target.folder, &marked(group), target.data_source)
        .await;
    let Err(error) = sent else { return Ok(()) };
    if error.cause.may_have_happened() {
        // An answer that was lost, or an error after the deed: only Grafana knows.
        let live = Live::read(writer.reader(), std::slice::from_ref(group), target.folder).await?;
        if decide(group, target.folder, &live, Policy::default()).0 == Outcome::Unchanged {
            return Ok(());
        }
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn group(expr: &str) -> Group {
        let group =
            json!({"name": "dvt", "interval": "1m", "rules": [{"alert": "Gap", "expr": expr, "for": "1m"}]});
        Group {
            name: "dvt".to_owned(),
            group,
        }
    }

    fn live(group: Value) -> Live {
        Live {
            groups: Groups::from([("DVT".to_owned(), vec![group])]),
            ..Live::default()
        }
    }

    fn outcome(wanted: &str, live: &Live, policy: Policy) -> Outcome {
        decide(&group(wanted), "DVT", live, policy).0
    }

    #[test]
    fn groups_are_decided_on_as_dashboards_are() {
        let (none, adopt) = (
            Policy::default(),
            Policy {
                adopt: true,
                overwrite: false,
            },
        );
        let (overwrite, both) = (
            Policy {
                adopt: false,
                overwrite: true,
            },
            Policy {
                adopt: true,
                overwrite: true,
            },
        );
        let mut edited = marked(&group("old"));
        edited["rules"][0]["expr"] = json!("edited");
        let cases = [
            ("new", Live::default(), none, "a", Outcome::Created),
            (
                "made in the browser",
                Live {
                    others: ["dvt".to_owned()].into(),
                    ..Live::default()
                },
                both,
                "a",
                Outcome::Refused,
            ),
            (
                "as pushed",
                live(marked(&group("a"))),
                none,
                "a",
                Outcome::Unchanged,
            ),
            (
                "changed in the code",
                live(marked(&group("old"))),
                none,
                "a",
                Outcome::Updated,
            ),
            ("edited", live(edited.clone()), none, "a", Outcome::Conflict),
            (
                "edited to what the code says",
                live(edited.clone()),
                none,
                "edited",
                Outcome::Updated,
            ),
            (
                "edited, overwritten",
                live(edited),
                overwrite,
                "a",
                Outcome::Updated,
            ),
            ("another's", live(group("old").group), none, "a", Outcome::Refused),
            (
                "another's, the same",
                live(group("a").group),
                none,
                "a",
                Outcome::Unchanged,
            ),
            (
                "another's, adopted",
                live(group("old").group),
                adopt,
                "a",
                Outcome::Conflict,
            ),
            (
                "another's, replaced",
                live(group("old").group),
                both,
                "a",
                Outcome::Updated,
            ),
        ];
        for (name, live, policy, wanted, expected) in cases {
            assert_eq!(outcome(wanted, &live, policy), expected, "{name}");
        }
    }

    #[test]
    fn what_grafana_gives_back_is_what_was_sent() {
        let sent = marked(&group("a"));
        let mut back = sent.clone();
        back.as_object_mut().expect("a group").remove("interval");
        back["rules"][0]["labels"] = json!({});
        assert_eq!(outcome("a", &live(back), Policy::default()), Outcome::Unchanged);
    }
}
