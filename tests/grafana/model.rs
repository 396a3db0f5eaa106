//! Any sequence of pushes, edits by people and faults keeps three promises: no edit of a person is lost without
//! `--overwrite`, nothing of another owner is touched, and what is reported is what Grafana holds.

use std::collections::BTreeMap;

use dashgen::push::{Options, Outcome};
use proptest::prelude::*;
use serde_json::json;

use crate::setup::{dashboard, desired, live_unit, options, outcomes, push, with};
use crate::stand_in::{Fault, Race, StandIn, Trouble};

const UIDS: [&str; 3] = ["a", "b", "c"];
const UNITS: [&str; 3] = ["s", "ms", "h"];
const FOLDERS: [&str; 3] = ["", "dvt", "ops"];

#[derive(Clone, Debug)]
enum Step {
    Push {
        units: [usize; 3],
        folder: usize,
        overwrite: bool,
        trouble: Option<(Trouble, usize)>,
        race: Option<usize>,
    },
    Edit {
        uid: usize,
        number: u16,
    },
    Save {
        uid: usize,
    },
    Move {
        uid: usize,
        folder: usize,
    },
    Delete {
        uid: usize,
    },
    /// Another tool takes the dashboard over.
    Seize {
        uid: usize,
    },
}

fn trouble() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        Just(Trouble::Drop),
        Just(Trouble::DropAfter),
        Just(Trouble::Cut),
        Just(Trouble::Status(500)),
        Just(Trouble::StatusAfter(500)),
        Just(Trouble::Status(503)),
        Just(Trouble::StatusAfter(502)),
        Just(Trouble::Truncated),
        Just(Trouble::LoginPage),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (
            [0..3_usize, 0..3, 0..3],
            1..3_usize,
            prop::bool::weighted(0.2),
            prop::option::weighted(0.4, (trouble(), 0..12_usize)),
            prop::option::weighted(0.3, 0..3_usize),
        )
            .prop_map(|(units, folder, overwrite, trouble, race)| Step::Push { units, folder, overwrite, trouble, race }),
        2 => (0..3_usize, any::<u16>()).prop_map(|(uid, number)| Step::Edit { uid, number }),
        1 => (0..3_usize).prop_map(|uid| Step::Save { uid }),
        1 => (0..3_usize, 0..3_usize).prop_map(|(uid, folder)| Step::Move { uid, folder }),
        1 => (0..3_usize).prop_map(|uid| Step::Delete { uid }),
        1 => (0..3_usize).prop_map(|uid| Step::Seize { uid }),
    ]
}

/// What the promises are about.
#[derive(Default)]
struct Promised {
    /// The titles that people gave and nobody replaced with leave.
    edits: BTreeMap<&'static str, String>,
    /// Dashboards of another tool, with their versions.
    others: BTreeMap<&'static str, usize>,
}

async fn run(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let server = StandIn::start().await;
    let mut promised = Promised::default();
    // The folders are there, so that people can move dashboards into them.
    let first = vec![desired(dashboard("first", "s"), "ops")];
    push(&server, first, options())
        .await
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    for step in steps {
        match step {
            Step::Push {
                units,
                folder,
                overwrite,
                trouble,
                race,
            } => {
                let wanted = UIDS.iter().zip(units);
                let wanted = wanted
                    .map(|(uid, unit)| desired(dashboard(uid, UNITS[unit]), FOLDERS[folder]))
                    .collect();
                if let Some((trouble, skip)) = trouble {
                    server.trouble(Fault {
                        skip,
                        times: 2,
                        ..Fault::always(trouble)
                    });
                }
                if let Some(uid) = race {
                    if server.state().dashboards.contains_key(UIDS[uid]) {
                        server
                            .state()
                            .races
                            .push((UIDS[uid].to_owned(), Race::Edit("Raced")));
                    }
                }
                let options: Options = with(false, overwrite);
                let before: BTreeMap<_, _> = UIDS.map(|uid| (uid, versions(&server, uid))).into();
                let report = push(&server, wanted, options).await;
                server.recover();
                let raced = race.is_some() && server.state().races.is_empty();
                server.state().races.clear();
                let Ok(report) = report else {
                    for (uid, count) in before {
                        prop_assert_eq!(
                            versions(&server, uid),
                            count,
                            "{} was written without a plan",
                            uid
                        );
                    }
                    continue;
                };
                let text = outcomes(&report);
                for (uid, unit) in UIDS.iter().zip(units) {
                    let line = report
                        .dashboards
                        .iter()
                        .find(|line| line.uid == *uid)
                        .expect("a line");
                    let is_as_wanted = live_unit(&server, uid).as_deref() == Some(UNITS[unit]);
                    match line.outcome {
                        Outcome::Created | Outcome::Updated => {
                            if overwrite || line.outcome == Outcome::Created {
                                promised.edits.remove(uid);
                            }
                            prop_assert!(is_as_wanted || raced, "reported, not there: {}", text);
                        }
                        Outcome::Unchanged => {
                            prop_assert!(is_as_wanted || raced, "not as reported: {}", text)
                        }
                        Outcome::Conflict | Outcome::Refused if !raced => {
                            prop_assert_eq!(
                                versions(&server, uid),
                                before[uid],
                                "written all the same: {}",
                                text
                            );
                        }
                        _ => {}
                    }
                }
            }
            Step::Edit { uid, number } => {
                let title = format!("A person's {number}");
                if server.state().dashboards.contains_key(UIDS[uid]) {
                    server
                        .state()
                        .person_edits(UIDS[uid], |spec| spec["title"] = json!(title));
                    promised.edits.insert(UIDS[uid], title);
                    promised.others.entry(UIDS[uid]).and_modify(|count| *count += 1);
                }
            }
            Step::Save { uid } => {
                server
                    .state()
                    .person_edits(UIDS[uid], |spec| spec["preload"] = json!(false));
                promised.others.entry(UIDS[uid]).and_modify(|count| *count += 1);
            }
            Step::Move { uid, folder } => {
                server.state().person_moves(UIDS[uid], FOLDERS[folder]);
                promised.others.entry(UIDS[uid]).and_modify(|count| *count += 1);
            }
            Step::Delete { uid } => {
                server.state().person_deletes(UIDS[uid]);
                promised.edits.remove(UIDS[uid]);
                promised.others.remove(UIDS[uid]);
            }
            Step::Seize { uid } => {
                let mut state = server.state();
                if let Some(version) = state
                    .dashboards
                    .get_mut(UIDS[uid])
                    .and_then(|one| one.versions.last_mut())
                {
                    version
                        .annotations
                        .insert("grafana.app/managedBy".to_owned(), "terraform".to_owned());
                    let count = state.dashboards[UIDS[uid]].versions.len();
                    promised.others.insert(UIDS[uid], count);
                }
            }
        }
        for (uid, title) in &promised.edits {
            let state = server.state();
            let live = state.dashboards.get(*uid).map(|one| one.now().title().to_owned());
            prop_assert!(
                live.as_ref() == Some(title) || live.as_deref() == Some("Raced"),
                "the edit {title} of {uid} is lost: {live:?}"
            );
        }
        for (uid, count) in &promised.others {
            let now = versions(&server, uid);
            let raced = server
                .state()
                .dashboards
                .get(*uid)
                .is_some_and(|one| one.now().title() == "Raced");
            prop_assert!(now == *count || raced, "{uid} of another tool was written");
        }
    }
    // In the end everything agrees: without trouble, a second push writes nothing.
    let wanted = || UIDS.map(|uid| desired(dashboard(uid, "s"), "dvt")).to_vec();
    let _ = push(&server, wanted(), options()).await;
    server.requests();
    let report = push(&server, wanted(), options())
        .await
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(
        server.writes(),
        vec![],
        "it does not settle: {}",
        outcomes(&report)
    );
    Ok(())
}

fn versions(server: &StandIn, uid: &str) -> usize {
    server
        .state()
        .dashboards
        .get(uid)
        .map_or(0, |one| one.versions.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_is_lost_whatever_happens(steps in prop::collection::vec(step(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(steps))?;
    }
}
