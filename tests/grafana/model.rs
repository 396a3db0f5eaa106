//! Any sequence of pushes, edits by people and faults keeps three promises: no edit of a person is lost without
//! `--overwrite`, nothing of another owner is touched, and what is reported is what Grafana holds.
//!
//! The promises are read off the histories that the stand-in keeps: who wrote which version over which.

use std::collections::BTreeMap;

use dashgen_grafana::push::{Options, Outcome, PlanError, Report};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::setup::{dashboard, desired, live_unit, options, outcomes, push, with};
use crate::stand_in::{Dashboard, Fault, Race, StandIn, Trouble, Version};

const UIDS: [&str; 3] = ["a", "b", "c"];
const UNITS: [&str; 3] = ["s", "ms", "h"];
const FOLDERS: [&str; 3] = ["", "dvt", "ops"];
const TOOL: &str = "service-account:editor";

/// What one push wants.
#[derive(Clone, Debug)]
struct Wish {
    /// The unit of each dashboard; nothing for one that the code does not have.
    units: [Option<usize>; 3],
    folder: usize,
    /// Whether Grafana brings the dashboards into a newer form when it stores them.
    old: bool,
    overwrite: bool,
    prune: bool,
}

#[derive(Clone, Debug)]
enum Step {
    Push {
        wish: Wish,
        /// From which request on, and for how many: all of the rest is a push that is killed.
        trouble: Option<(Trouble, usize, usize)>,
        /// A person does this to a dashboard right before a write.
        race: Option<(usize, Race)>,
    },
    /// Two pipelines at once.
    Overlap(Wish, Wish),
    Edit {
        uid: usize,
        number: u16,
    },
    /// A person saves without a change.
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

fn race() -> impl Strategy<Value = Race> {
    prop_oneof![
        Just(Race::Edit("Raced")),
        Just(Race::Delete),
        Just(Race::Create("Raced"))
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    let unit = || prop::option::weighted(0.8, 0..3_usize);
    let flags = (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.4),
    );
    ([unit(), unit(), unit()], 1..3_usize, flags).prop_map(|(units, folder, (old, overwrite, prune))| Wish {
        units,
        folder,
        old,
        overwrite,
        prune,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (
            wish(),
            prop::option::weighted(0.5, (trouble(), 0..16_usize, prop_oneof![Just(2), Just(usize::MAX)])),
            prop::option::weighted(0.3, (0..3_usize, race())),
        )
            .prop_map(|(wish, trouble, race)| Step::Push { wish, trouble, race }),
        1 => (wish(), wish()).prop_map(|(one, other)| Step::Overlap(one, other)),
        2 => (0..3_usize, any::<u16>()).prop_map(|(uid, number)| Step::Edit { uid, number }),
        1 => (0..3_usize).prop_map(|uid| Step::Save { uid }),
        1 => (0..3_usize, 0..3_usize).prop_map(|(uid, folder)| Step::Move { uid, folder }),
        1 => (0..3_usize).prop_map(|uid| Step::Delete { uid }),
        1 => (0..3_usize).prop_map(|uid| Step::Seize { uid }),
    ]
}

async fn wished(server: &StandIn, wish: &Wish) -> Result<Report, PlanError> {
    let wanted = UIDS.iter().zip(wish.units);
    let wanted = wanted
        .filter_map(|(uid, unit)| {
            let mut dashboard = dashboard(uid, UNITS[unit?]);
            if wish.old {
                dashboard["schemaVersion"] = json!(36);
                dashboard["dashgenTestOldField"] = json!(1);
            }
            Some(desired(dashboard, FOLDERS[wish.folder]))
        })
        .collect();
    let options = Options {
        prune: wish.prune.then_some(UIDS.len()),
        ..with(false, wish.overwrite)
    };
    push(server, wanted, options).await
}

/// Everything that is there, with what was deleted.
type Histories = BTreeMap<String, Dashboard>;

fn histories(server: &StandIn) -> (Histories, Histories) {
    let state = server.state();
    (state.dashboards.clone(), state.trash.clone())
}

fn is_of(version: &Version, who: &str) -> bool {
    let by = version
        .annotations
        .get("grafana.app/updatedBy")
        .or_else(|| version.annotations.get("grafana.app/createdBy"));
    by.is_some_and(|by| by == who)
}

fn is_ours(version: &Version) -> bool {
    version
        .annotations
        .get("grafana.app/managedBy")
        .is_some_and(|manager| manager == "kubectl")
}

/// Whether a person wrote the version, and it says something else than the code ever does.
fn is_edit(version: &Version) -> bool {
    is_of(version, "user:person") && !version.title().starts_with("Dashboard ")
}

/// Looks at every version that a push wrote, and at what it deleted.
fn check(
    before: &Histories,
    server: &StandIn,
    may_overwrite: bool,
    was_raced: bool,
) -> Result<(), TestCaseError> {
    let (now, trash) = histories(server);
    for (uid, dashboard) in now.iter().chain(&trash) {
        for pair in dashboard.versions.windows(2) {
            let is_old = before.get(uid).is_some_and(|before| {
                before
                    .versions
                    .iter()
                    .any(|version| version.resource_version == pair[1].resource_version)
            });
            if is_old || !is_of(&pair[1], TOOL) {
                continue;
            }
            prop_assert!(is_ours(&pair[0]), "{uid} of another owner was written");
            prop_assert!(
                may_overwrite || !is_edit(&pair[0]) || pair[0].title() == pair[1].title(),
                "the edit {} of {uid} is lost",
                pair[0].title()
            );
        }
    }
    for (uid, dashboard) in before {
        // A person who deletes at the worst moment leaves the same trace.
        if now.contains_key(uid) || was_raced {
            continue;
        }
        let last = trash.get(uid).unwrap_or(dashboard).now();
        prop_assert!(is_ours(last), "{uid} of another owner was deleted");
        prop_assert!(
            may_overwrite || !is_edit(last),
            "the edit {} of {uid} was deleted",
            last.title()
        );
    }
    Ok(())
}

/// What was reported is what is there.
fn check_report(
    server: &StandIn,
    wish: &Wish,
    report: &Report,
    before: &Histories,
) -> Result<(), TestCaseError> {
    let text = outcomes(report);
    for (uid, unit) in UIDS.iter().zip(wish.units) {
        let Some(line) = report.dashboards.iter().find(|line| line.uid == *uid) else {
            prop_assert!(unit.is_none(), "{uid} is not reported: {text}");
            continue;
        };
        let live = live_unit(server, uid);
        let now = versions(&histories(server).0, uid);
        match line.outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => {
                prop_assert_eq!(
                    live.as_deref(),
                    unit.map(|unit| UNITS[unit]),
                    "not as reported: {}",
                    text
                );
            }
            Outcome::Deleted => prop_assert_eq!(live, None, "not deleted: {}", text),
            Outcome::Conflict | Outcome::Refused | Outcome::Skipped => {
                let last = before.get(*uid).map(Dashboard::now);
                let is_own = last.is_some_and(|last| is_of(last, TOOL) && is_ours(last));
                prop_assert!(
                    line.outcome != Outcome::Conflict
                        || !is_own
                        || line.message.contains("a person moved it"),
                    "its own write is a conflict: {}",
                    text
                );
                prop_assert_eq!(now, versions(before, uid), "written all the same: {}", text);
            }
            Outcome::Failed => {}
        }
    }
    Ok(())
}

fn versions(histories: &Histories, uid: &str) -> usize {
    histories.get(uid).map_or(0, |one| one.versions.len())
}

/// The step of a person or of another tool.
fn meddle(server: &StandIn, step: &Step) {
    let mut state = server.state();
    match step {
        Step::Edit { uid, number } => {
            let title = format!("A person's {number}");
            state.person_edits(UIDS[*uid], |spec| spec["title"] = json!(title));
        }
        Step::Save { uid } => state.person_edits(UIDS[*uid], |spec| spec["preload"] = json!(false)),
        Step::Move { uid, folder } => state.person_moves(UIDS[*uid], FOLDERS[*folder]),
        Step::Delete { uid } => state.person_deletes(UIDS[*uid]),
        Step::Seize { uid } => {
            let dashboard = state.dashboards.get_mut(UIDS[*uid]);
            if let Some(version) = dashboard.and_then(|one| one.versions.last_mut()) {
                let marks = &mut version.annotations;
                marks.insert("grafana.app/managedBy".to_owned(), "terraform".to_owned());
            }
        }
        Step::Push { .. } | Step::Overlap(..) => {}
    }
}

async fn run(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let failed = |error: PlanError| TestCaseError::fail(error.to_string());
    let server = StandIn::start().await;
    // The folders are there, so that people can move dashboards into them.
    let first = vec![desired(dashboard("first", "s"), "ops")];
    push(&server, first.clone(), options()).await.map_err(failed)?;
    server.state().person_deletes("first");
    for step in steps {
        let (before, _) = histories(&server);
        server.state().trash.clear();
        match &step {
            Step::Push { wish, trouble, race } => {
                if let Some((trouble, skip, times)) = trouble.clone() {
                    server.trouble(Fault {
                        skip,
                        times,
                        ..Fault::always(trouble)
                    });
                }
                let races = race
                    .iter()
                    .map(|(uid, race)| (UIDS[*uid].to_owned(), race.clone()));
                server.state().races = races.collect();
                let report = wished(&server, wish).await;
                server.recover();
                let was_raced = race.is_some() && server.state().races.is_empty();
                server.state().races.clear();
                check(&before, &server, wish.overwrite, was_raced)?;
                match report {
                    Ok(report) if !was_raced => check_report(&server, wish, &report, &before)?,
                    Ok(_) => {}
                    Err(error) => {
                        let now = histories(&server).0;
                        for uid in UIDS {
                            let (now, before) = (versions(&now, uid), versions(&before, uid));
                            prop_assert_eq!(now, before, "{} was written without a plan: {}", uid, error);
                        }
                    }
                }
            }
            Step::Overlap(one, other) => {
                let (one_report, other_report) = tokio::join!(wished(&server, one), wished(&server, other));
                one_report.and(other_report).map_err(failed)?;
                check(&before, &server, one.overwrite || other.overwrite, false)?;
            }
            by_others => meddle(&server, by_others),
        }
    }
    // In the end everything agrees: without trouble, a second push writes nothing.
    let wanted = || UIDS.map(|uid| desired(dashboard(uid, "s"), "dvt")).to_vec();
    push(&server, wanted(), options()).await.map_err(failed)?;
    server.requests();
    let report = push(&server, wanted(), options()).await.map_err(failed)?;
    prop_assert_eq!(
        server.writes(),
        vec![],
        "it does not settle: {}",
        outcomes(&report)
    );
    Ok(())
}

/// Any sequences, so many.
fn sequences(cases: u32) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let steps = prop::collection::vec(step(), 1..12);
    let tried = TestRunner::new(config).run(&steps, |steps| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(run(steps))
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

/// How many sequences are tried where nobody asks for more: `DASHGEN_SEQUENCES=10000` takes an hour.
const SEQUENCES: u32 = 200;

#[test]
fn no_edit_is_lost_whatever_happens() {
    let asked = std::env::var("DASHGEN_SEQUENCES").ok();
    sequences(asked.map_or(SEQUENCES, |count| {
        count.parse().expect("DASHGEN_SEQUENCES is a number")
    }));
}
