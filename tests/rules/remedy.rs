//! What a message starts and what it does not, decided by the runner of these tests as `out/remedies.json` says.

mod clock;
mod delivered;
mod real;
mod runner;
mod serve;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use dashgen::wire::remedies::{Alert, Message, Remedy, RemedyFile};
use tempfile::TempDir;

use runner::{Labels, Runner, Verdict};

/// The moment of the examples.
const START: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;

fn file() -> RemedyFile {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../out/remedies.json");
    serde_json::from_str(&fs::read_to_string(path).expect("it is rendered")).expect("remedies")
}

fn remedy(workflow: &str) -> (Remedy, Alert) {
    let remedies = file().remedies.into_iter();
    let mut found = remedies.filter(|remedy| remedy.workflow == workflow);
    let remedy = found.next().expect("a remedy");
    let alert = remedy.alerts[0].clone();
    (remedy, alert)
}

/// What Prometheus says: samples by query, all others have none. Nothing at all: it is away.
type Samples = Rc<RefCell<Option<BTreeMap<String, Vec<Labels>>>>>;

/// A runner, its folder, and the Prometheus that it asks.
struct Bench {
    runner: Runner,
    samples: Samples,
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let samples: Samples = Rc::new(RefCell::new(Some(BTreeMap::new())));
        let runner = Self::runner(folder.path(), &samples);
        Self {
            runner,
            samples,
            folder,
        }
    }

    fn runner(folder: &Path, samples: &Samples) -> Runner {
        let samples = Rc::clone(samples);
        let ask = move |query: &str| {
            let known = samples.borrow();
            let known = known.as_ref().ok_or(io::ErrorKind::ConnectionRefused)?;
            Ok(known.get(query).cloned().unwrap_or_default())
        };
        Runner::start(file(), folder, Box::new(ask)).expect("it starts")
    }

    /// Another process goes on.
    fn restart(&mut self) {
        self.runner = Self::runner(self.folder.path(), &self.samples);
    }

    /// From now on a query has a sample with these labels.
    fn says(&self, query: &str, labels: &Labels) {
        let mut samples = self.samples.borrow_mut();
        let samples = samples.get_or_insert_with(BTreeMap::new);
        samples.insert(query.to_owned(), vec![labels.clone()]);
    }

    fn tell(&mut self, message: &Message, now: i64) -> Verdict {
        let mut verdicts = self.runner.receive(message, now).expect("it judges");
        assert_eq!(verdicts.len(), 1, "{verdicts:?}");
        verdicts.remove(0)
    }

    fn workflows(&self) -> Vec<String> {
        Runner::workflows(self.folder.path())
    }

    fn counts(&self, series: &str, count: u32) {
        let metrics = self.runner.metrics();
        let line = format!("{series} {count}");
        assert!(
            metrics.lines().any(|found| found == line),
            "no `{line}` in\n{metrics}"
        );
    }
}

fn lag() -> Message {
    remedy("restart-projector").1.example
}

/// The same alert, which fires anew.
fn again(message: &Message, starts_at: &str) -> Message {
    let mut message = message.clone();
    message.alerts[0].starts_at = starts_at.to_owned();
    message
}

fn with(message: &Message, label: &str, value: &str) -> Message {
    let mut message = message.clone();
    message.alerts[0]
        .labels
        .insert(label.to_owned(), value.to_owned());
    message
}

/// Another alert of the same remedy: its labels have another fingerprint.
fn of_adapter(adapter: &str, fingerprint: &str) -> Message {
    let mut message = with(&lag(), "adapter", adapter);
    message.alerts[0].fingerprint = fingerprint.to_owned();
    message
}

fn started(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Started(_))
}

#[test]
fn every_example_starts_its_workflow_with_its_inputs() {
    for Remedy { workflow, alerts, .. } in file().remedies {
        let mut bench = Bench::new();
        let alert = &alerts[0];
        let told = &alert.example.alerts[0];
        if let Some(seen) = &alert.seen_when {
            bench.says(
                seen,
                &Labels::from([("environment".to_owned(), "example".to_owned())]),
            );
        }
        let verdict = bench.tell(&alert.example, START + MINUTE);
        let id = format!("{workflow}-{}-{START}", told.fingerprint);
        assert_eq!(verdict, Verdict::Started(id.clone()));
        assert_eq!(bench.workflows(), [id]);
        bench.counts(
            &format!("dashgen_remedy_attempts_total{{workflow=\"{workflow}\"}}"),
            1,
        );
    }
}

#[test]
fn a_message_that_is_repeated_starts_nothing_twice_also_after_a_kill() {
    let mut bench = Bench::new();
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    for minute in 2..30 {
        assert_eq!(bench.tell(&lag(), START + minute * MINUTE), Verdict::Nothing);
        if minute % 5 == 0 {
            bench.restart();
        }
    }
    assert_eq!(bench.workflows().len(), 1);
}

#[test]
fn the_end_of_an_alert_starts_nothing_and_is_no_success() {
    let mut bench = Bench::new();
    let mut resolved = lag();
    resolved.alerts[0].status = "resolved".to_owned();
    assert_eq!(bench.tell(&resolved, START + MINUTE), Verdict::Nothing);
    assert!(bench.workflows().is_empty());
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    assert_eq!(bench.tell(&resolved, START + 2 * MINUTE), Verdict::Nothing);
    bench.runner.check(START + 3 * MINUTE).expect("it asks");
    let result = |outcome: &str| {
        format!("dashgen_remedy_results_total{{workflow=\"restart-projector\",outcome=\"{outcome}\"}}")
    };
    bench.counts(&result("succeeded"), 0);
    bench.runner.check(START + 17 * MINUTE).expect("it asks");
    bench.counts(&result("failed"), 1);
}

#[test]
fn only_a_sign_about_this_alert_is_a_success() {
    let mut bench = Bench::new();
    let (_, alert) = remedy("restart-projector");
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    let succeeded = "dashgen_remedy_results_total{workflow=\"restart-projector\",outcome=\"succeeded\"}";
    let of = |adapter: &str, environment: &str| {
        Labels::from(
            [("adapter", adapter), ("environment", environment)]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        )
    };
    for other in [of("conductor", "example"), of("temporal", "prod")] {
        bench.says(&alert.recovered_when, &other);
        bench.runner.check(START + 2 * MINUTE).expect("it asks");
        bench.counts(succeeded, 0);
    }
    bench.says(&alert.recovered_when, &of("temporal", "example"));
    bench.runner.check(START + 3 * MINUTE).expect("it asks");
    bench.counts(succeeded, 1);
    bench.restart();
    bench.counts(succeeded, 1);
}

#[test]
fn an_alert_that_flaps_is_not_helped_again_at_once_and_only_so_often() {
    let mut bench = Bench::new();
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    let flap = again(&lag(), "2026-01-01T00:05:00Z");
    assert_eq!(
        bench.tell(&flap, START + 6 * MINUTE),
        Verdict::Refused("cooling_down")
    );
    bench.restart();
    assert_eq!(
        bench.tell(&flap, START + 7 * MINUTE),
        Verdict::Refused("cooling_down")
    );
    let second = again(&lag(), "2026-01-01T00:20:00Z");
    assert!(started(&bench.tell(&second, START + 21 * MINUTE)));
    let third = again(&lag(), "2026-01-01T00:45:00Z");
    assert_eq!(
        bench.tell(&third, START + 46 * MINUTE),
        Verdict::Refused("used_up")
    );
    // Said once, however often it is asked for.
    assert_eq!(
        bench.tell(&third, START + 51 * MINUTE),
        Verdict::Refused("used_up")
    );
    let refused = |reason: &str| {
        format!("dashgen_remedy_refusals_total{{workflow=\"restart-projector\",reason=\"{reason}\"}}")
    };
    bench.counts(&refused("used_up"), 1);
    bench.counts(&refused("cooling_down"), 1);
    assert_eq!(bench.workflows().len(), 2);
}

/// The limit is one of the remedy: a storm of alerts is one storm.
#[test]
fn alerts_that_differ_share_the_limit_and_a_target_its_cool_down() {
    let mut bench = Bench::new();
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    // Another fingerprint, by a label that is no input: the same projector.
    let mut same = with(&lag(), "shard", "7");
    same.alerts[0].fingerprint = "00000000000000aa".to_owned();
    assert_eq!(
        bench.tell(&same, START + MINUTE),
        Verdict::Refused("cooling_down")
    );
    assert!(started(&bench.tell(
        &of_adapter("conductor", "00000000000000bb"),
        START + 2 * MINUTE
    )));
    let other = with(
        &of_adapter("conductor", "00000000000000cc"),
        "environment",
        "staging",
    );
    assert_eq!(
        bench.tell(&other, START + 3 * MINUTE),
        Verdict::Refused("used_up")
    );
}

#[test]
fn what_is_late_or_from_the_future_starts_nothing() {
    let mut bench = Bench::new();
    assert_eq!(bench.tell(&lag(), START + 61 * MINUTE), Verdict::Refused("late"));
    assert_eq!(
        bench.tell(&lag(), START - 6 * MINUTE),
        Verdict::Refused("invalid")
    );
    assert!(bench.workflows().is_empty());
}

#[test]
fn nothing_is_tried_while_a_page_stands_against_it_or_nothing_is_seen() {
    let (_, alert) = remedy("restart-workers");
    let here = Labels::from([("environment".to_owned(), "example".to_owned())]);
    let elsewhere = Labels::from([("environment".to_owned(), "staging".to_owned())]);
    let seen = alert.seen_when.as_ref().expect("a guard");
    let mut bench = Bench::new();
    assert_eq!(bench.tell(&alert.example, START), Verdict::Refused("unseen"));
    bench.says(seen, &elsewhere);
    assert_eq!(bench.tell(&alert.example, START), Verdict::Refused("unseen"));
    bench.says(seen, &here);
    for query in alert.not_while.values() {
        bench.says(query, &here);
        assert_eq!(bench.tell(&alert.example, START), Verdict::Refused("paged"));
        bench.says(query, &elsewhere);
    }
    bench.says(&alert.recovered_when, &here);
    assert_eq!(bench.tell(&alert.example, START), Verdict::Refused("recovered"));
    assert!(bench.workflows().is_empty());
    // None of it is for ever: the message comes again.
    bench.says(&alert.recovered_when, &elsewhere);
    assert!(started(&bench.tell(&alert.example, START + MINUTE)));
}

/// Who cannot ask does not judge: Alertmanager sends the message again.
#[test]
fn without_prometheus_nothing_is_started_and_nothing_is_lost() {
    let mut bench = Bench::new();
    *bench.samples.borrow_mut() = None;
    bench
        .runner
        .receive(&lag(), START + MINUTE)
        .expect_err("it is not judged");
    assert!(bench.workflows().is_empty());
    *bench.samples.borrow_mut() = Some(BTreeMap::new());
    assert!(started(&bench.tell(&lag(), START + 2 * MINUTE)));
    *bench.samples.borrow_mut() = None;
    // What is not seen is not well.
    bench.runner.check(START + 18 * MINUTE).expect("the time is over");
    bench.counts(
        "dashgen_remedy_results_total{workflow=\"restart-projector\",outcome=\"failed\"}",
        1,
    );
}

#[test]
fn hostile_labels_start_nothing_and_become_no_path_query_or_command() {
    let long = "a".repeat(100_000);
    let values = [
        "",
        " ",
        "temporal ",
        "Temporal",
        "temporal\n",
        "temporal\0",
        "../../etc/passwd",
        "$(reboot)",
        "`reboot`",
        "temporal;reboot",
        "'; DROP TABLE runs;--",
        "temporal\"} or vector(1) #",
        "\u{202e}laropmet",
        "-rf",
        &long,
    ];
    let mut bench = Bench::new();
    for value in values {
        let verdict = bench.tell(&with(&lag(), "adapter", value), START + MINUTE);
        assert_eq!(verdict, Verdict::Refused("invalid"), "{value:.40}");
        if !value.is_empty() {
            let verdict = bench.tell(&with(&lag(), "environment", value), START + MINUTE);
            let is_name = value == "Temporal" || value == "temporal";
            assert!(
                is_name || verdict == Verdict::Refused("invalid"),
                "{value:.40}: {verdict:?}"
            );
        }
    }
    let mut bench = Bench::new();
    for (label, value) in [
        ("remedy", "restart-workers"),
        ("remedy", "../restart-projector"),
        ("remedy", ""),
        ("alertname", "WorkflowsStuck"),
        ("alertname", "Unknown"),
        ("severity", "P1"),
        ("service", "shop"),
    ] {
        let verdict = bench.tell(&with(&lag(), label, value), START + MINUTE);
        assert_eq!(verdict, Verdict::Refused("invalid"), "{label}={value}");
    }
    for fingerprint in [
        "",
        "../../../../tmp/x",
        "0123456789ABCDEF",
        "0123456789abcde",
        &long,
    ] {
        let mut forged = lag();
        forged.alerts[0].fingerprint = fingerprint.to_owned();
        let verdict = bench.tell(&forged, START + MINUTE);
        assert_eq!(verdict, Verdict::Refused("invalid"), "{fingerprint:.40}");
    }
    for starts_at in ["", "now", "2026-01-01", "9999999-01-01T00:00:00Z", &long] {
        let verdict = bench.tell(&again(&lag(), starts_at), START + MINUTE);
        assert_eq!(verdict, Verdict::Refused("invalid"), "{starts_at:.40}");
    }
    assert!(bench.workflows().is_empty());
    assert!(fs::read_dir(bench.folder.path()).expect("its folder").count() <= 2);
}

/// An attempt that was written down and not started is started by the next process, under the same id.
#[test]
fn a_journal_that_was_cut_off_is_read_up_to_its_last_line() {
    let mut bench = Bench::new();
    assert!(started(&bench.tell(&lag(), START + MINUTE)));
    let journal = bench.folder.path().join("journal");
    let whole = fs::read_to_string(&journal).expect("a journal");
    let workflow = bench.folder.path().join("temporal").join(&bench.workflows()[0]);
    for cut in [whole.len(), whole.len() - 1, whole.len() / 2, 0] {
        fs::write(&journal, &whole[..cut]).expect("it is cut off");
        let _ = fs::remove_file(&workflow);
        bench.restart();
        let is_whole = cut == whole.len();
        assert_eq!(bench.workflows().len(), usize::from(is_whole), "cut at {cut}");
        let verdict = bench.tell(&lag(), START + 2 * MINUTE);
        assert_eq!(started(&verdict), !is_whole, "cut at {cut}");
        assert_eq!(bench.workflows().len(), 1);
    }
}
