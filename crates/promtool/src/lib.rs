//! Tests of Prometheus rules, run by Prometheus' own `promtool test rules`.
//!
//! Three questions, of any test files and the rules that they name:
//!
//! - do they hold: [`run`](Suites::run);
//! - what do they never reach: [`coverage`](Suites::coverage) names alerts that never fire in a test and parts of
//!   expressions that are never true;
//! - would they notice: [`mutation`](Suites::mutation) changes bounds, windows, operators, groupings and `for`, one at a
//!   time, and names the changes after which every test still passes.
//!
//! A project that renders its tests asks in one line of its own:
//!
//! ```no_run
//! # fn project() -> dashgen::Project { dashgen::Project::new() }
//! // In a `#[test]`, with `project()` the one that `main` renders.
//! dashgen_promtool::assert_rules_hold(&project());
//! ```
//!
//! # How it is fast
//! promtool evaluates every rule of a file at every step of every test. Here each test gets only the rules that it asks
//! for. A changed rule is not run at all at first: whether an alert fires at a time follows from whether its expression held
//! at each evaluation since, which is one subquery, and all changes of a rule are asked in one process.
//! What survives that is run as a rule before it is reported, if [`Changes::confirm`] asks for it.

mod coverage;
mod error;
mod expr;
mod fast;
mod mutant;
mod mutation;
mod parallel;
mod promtool;
mod report;
mod run;
mod slice;
mod suite;

pub use coverage::{Coverage, Untested};
pub use error::Error;
pub use mutant::Changes;
pub use mutation::{Mutation, Unnoticed};
pub use promtool::{OLDEST, Promtool};
pub use report::{write_coverage, write_failures, write_mutation};
pub use run::Failure;
pub use suite::{Suite, Suites};

/// Runs every test of a project, and fails with what promtool says.
///
/// It needs `promtool` on the `PATH`, or its path in the variable `PROMTOOL`.
///
/// # Panics
/// If the project has faults, if promtool is missing or too old, and if a test fails: this is for `cargo test`.
pub fn assert_rules_hold(project: &dashgen::Project) {
    let failures = project
        .render()
        .map_err(|faults| faults.to_string())
        .and_then(|rendered| {
            let promtool = Promtool::find(None).map_err(|error| error.to_string())?;
            let suites = Suites::of(&rendered).map_err(|error| error.to_string())?;
            suites.run(&promtool).map_err(|error| error.to_string())
        });
    match failures {
        Ok(failures) if failures.is_empty() => {}
        Ok(failures) => {
            let failures: Vec<String> = failures.iter().map(ToString::to_string).collect();
            panic!("{}", failures.join("\n"));
        }
        Err(error) => panic!("{error}"),
    }
}
