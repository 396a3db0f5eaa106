//! When DVT is available: what is recorded as `dvt:availability:bool`.

use crate::promtool::{Case, NUMBERS, assert_hold, assert_noticed, debian, suites};
use crate::records::record;

const WORKERS: &str = "dvt_workers_available{adapter=\"temporal\",domain=\"tq-data\"}";
const CONTROL: &str = "dvt_workers_available{adapter=\"temporal\",domain=\"tq-control\"}";
const STARTS: &str = "dvt_runs_started_total{planId=\"p\"}";
const WRITES: &str = "dvt_statestore_write_duration_ms_count{event_type=\"RunStarted\"}";
const ERRORS: &str = "dvt_statestore_write_errors_total";

/// What happens, whether DVT is available then, and the series that say so.
type Told = (&'static str, f64, Vec<(&'static str, &'static str)>);

fn shares_and_workers() -> Vec<Told> {
    vec![
        (
            "all is well",
            1.0,
            vec![(WORKERS, "2x60"), (WRITES, "0+1000x60"), (ERRORS, "0x60")],
        ),
        (
            "0.8 % of the writes fail",
            1.0,
            vec![(WORKERS, "2x60"), (WRITES, "0+1000x60"), (ERRORS, "0+8.5x60")],
        ),
        (
            "1.2 % of the writes fail",
            0.0,
            vec![(WORKERS, "2x60"), (WRITES, "0+1000x60"), (ERRORS, "0+12x60")],
        ),
        (
            "no write succeeds",
            0.0,
            vec![(WORKERS, "2x60"), (WRITES, "0x60"), (ERRORS, "0+1x60")],
        ),
        (
            "no workers",
            0.0,
            vec![(WORKERS, "0x60"), (WRITES, "0+1000x60"), (ERRORS, "0x60")],
        ),
        (
            "nobody reports workers",
            0.0,
            vec![(WRITES, "0+1000x60"), (ERRORS, "0x60")],
        ),
        (
            "another adapter's workers do not help",
            0.0,
            vec![
                (
                    "dvt_workers_available{adapter=\"conductor\",domain=\"tq-data\"}",
                    "2x60",
                ),
                (WRITES, "0+1000x60"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "one write fails of a few",
            1.0,
            vec![(WORKERS, "2x60"), (WRITES, "0+1x60"), (ERRORS, "0x30 1.7x30")],
        ),
    ]
}

fn outages_that_nothing_counts() -> Vec<Told> {
    vec![
        (
            "two writes fail of a few",
            0.0,
            vec![(WORKERS, "2x60"), (WRITES, "0+1x60"), (ERRORS, "0x30 2.1x30")],
        ),
        (
            "no write was ever counted, and they fail",
            0.0,
            vec![(WORKERS, "2x60"), (ERRORS, "0+1x60")],
        ),
        (
            "nobody works on one of the two queues",
            0.0,
            vec![
                (WORKERS, "2x60"),
                (CONTROL, "0x60"),
                (WRITES, "0+1000x60"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "the last worker of one queue is gone with its metrics",
            0.0,
            vec![
                (WORKERS, "2x60"),
                (CONTROL, "2x20 stale"),
                (WRITES, "0+1000x60"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "runs start and no write ends",
            0.0,
            vec![
                (WORKERS, "2x60"),
                (STARTS, "0+1x60"),
                (WRITES, "5x60"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "runs start and writes end",
            1.0,
            vec![
                (WORKERS, "2x60"),
                (STARTS, "0+1x60"),
                (WRITES, "0+1x60"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "runs start with their metric, and writes end with theirs",
            1.0,
            vec![
                (WORKERS, "2x60"),
                (STARTS, "_x33 1x20"),
                (WRITES, "_x33 1x20"),
                (ERRORS, "0x60"),
            ],
        ),
        (
            "nothing is left of it",
            0.0,
            vec![
                (WORKERS, "2x20 stale"),
                (WRITES, "0+1x20 stale"),
                (ERRORS, "0x20 stale"),
            ],
        ),
        (
            "nothing is written, nothing fails",
            1.0,
            vec![(WORKERS, "1x60"), (WRITES, "5x60"), (ERRORS, "0x60")],
        ),
    ]
}

#[test]
fn dvt_is_available_with_workers_and_a_store_that_takes_writes() {
    let told = shares_and_workers()
        .into_iter()
        .chain(outages_that_nothing_counts());
    let cases = told.map(|(name, available, series)| {
        let case = series.iter().fold(Case::new(name), |case, (series, values)| {
            case.series(*series, *values)
        });
        case.finds("20m", "max(dvt:availability:bool)", Some(available))
    });
    let rule = record("dvt:availability:bool", "");
    let unknown = Case::new("nobody has ever seen it")
        .series("something_else", "1x60")
        .finds("20m", "max(dvt:availability:bool)", None);
    let staging = Case::new("another deployment does not help")
        .series(WORKERS.replace('}', ",environment=\"prod\"}"), "0x60")
        .series(WORKERS.replace('}', ",environment=\"staging\"}"), "2x60")
        .finds("20m", "sum(dvt:availability:bool)", Some(1.0))
        .finds("20m", "count(dvt:availability:bool)", Some(2.0));
    let cases: Vec<Case> = cases.chain([unknown, staging]).collect();
    let suites = suites(vec![rule], &cases);
    assert_hold(&debian(), &suites);
    // How long the writes are counted is a matter of taste where the share is constant.
    assert_noticed(&suites, NUMBERS, 10, |change| change.starts_with("window"));
}
