//! What a project with faults says: everything at once, each with its place, and nothing is written.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn faulty(arguments: &[&str]) -> Output {
    program("faulty", arguments)
}

/// A program of the folder `fixtures/programs`, which cargo builds beside this test.
fn program(name: &str, arguments: &[&str]) -> Output {
    let mut program = std::env::current_exe().expect("a test has a path");
    program.pop();
    if program.ends_with("deps") {
        program.pop();
    }
    program.push("examples");
    program.push(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Command::new(&program)
        .args(arguments)
        .output()
        .expect("the program of tests/fixtures/programs starts")
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

#[test]
fn every_fault_is_reported_at_once_and_nothing_is_written() {
    let out = folder("faults");
    fs::write(out.join("kept.json"), "as it was").expect("a file");
    let output = faulty(&["render", "--out", out.to_str().expect("a path of text")]);

    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr));
    let files: Vec<_> = fs::read_dir(&out)
        .expect("the folder")
        .flatten()
        .map(|file| file.file_name())
        .collect();
    assert_eq!(files, ["kept.json"]);
}

#[test]
fn a_mistake_in_the_code_ends_with_its_message_and_no_dump_of_memory() {
    let output = program("panicking", &["render", "--check"]);
    assert_eq!(output.status.code(), Some(101), "{}", output.status);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("a mistake"), "{stderr}");
}

#[test]
fn list_and_check_report_the_same_faults() {
    let render = faulty(&["render", "--check"]).stderr;
    let list = faulty(&["list"]).stderr;
    assert_eq!(String::from_utf8_lossy(&render), String::from_utf8_lossy(&list));
}

const RUNBOOKS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/fixtures/programs/runbooks"
);

/// All that a program says when it renders in vain.
fn says(name: &str) -> String {
    let out = folder(name);
    let out_dir = out.to_str().expect("a path of text");
    let output = program(name, &["render", "--out", out_dir, "--runbooks", RUNBOOKS]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_dir(&out).expect("the folder").count(),
        0,
        "something was written"
    );
    String::from_utf8_lossy(&output.stderr).replace(RUNBOOKS, "runbooks")
}

#[test]
fn texts_that_say_an_old_name_and_runbooks_that_nobody_wrote_are_said_with_all_else() {
    insta::assert_snapshot!(says("stale_names"), @r#"
    error: 13 errors; no files written
      shop: `shop_waitings` is no metric of this project (did you mean `shop_waiting`?); correct the text, or tell the project with `.other_names(["shop_waitings"])` that it is something else
      shop / Orders / Wait: `shop_queue_wait` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_queue_wait"])` that it is something else
      alert Waits / summary: `shop_queue_wait` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_queue_wait"])` that it is something else
      alert StillWaits / summary: `shop_queue_wait` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_queue_wait"])` that it is something else
      alert Gone: `shop_waiting_old` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_waiting_old"])` that it is something else
      runbook still_waits.md: there is no `runbooks/still_waits.md`, and StillWaits leads there; start it with `dashgen runbook StillWaits`, or name its folder with --runbooks
      runbook waits.md:5: `shop_queue_wait` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_queue_wait"])` that it is something else
      runbook waits.md:5: `shop_wait_second` is no metric of this project (did you mean `shop_wait_seconds`?); correct the text, or tell the project with `.other_names(["shop_wait_second"])` that it is something else
      runbook waits.md:12: `shop_waiting_total` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_waiting_total"])` that it is something else
      runbook waits.md:7: section `## Impact` is empty; say who suffers, and how much
      runbook waits.md: the page has no line `## Mitigation` behind the headings before it; every runbook has ## Meaning, ## Impact, ## Diagnosis, ## Mitigation, ## Verification, ## Escalation
      runbook waits.md:21: section `## Escalation` is empty; say whom to call when it does not help
      runbook waits.md: the page does not have the lines `<!-- dashgen: begin -->` and `<!-- dashgen: end -->` once each, in this order; they mark the part that render writes, in the section Diagnosis
    "#);
}

/// What a newcomer copies must render, and say in a list what is not checked.
#[test]
fn the_examples_render() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut on_disk: Vec<_> = fs::read_dir(format!("{root}/examples"))
        .expect("examples/")
        .flatten()
        .filter_map(|file| file.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    on_disk.sort();
    assert_eq!(
        on_disk,
        ["alert", "raw", "smallest"],
        "each has a line in crates/program/Cargo.toml"
    );
    for name in &on_disk {
        // A render writes into the marked part of the page, and the page of the repository is as a newcomer finds it.
        let place = folder(&format!("example-{name}"));
        fs::copy(
            format!("{root}/examples/runbooks/queue_is_long.md"),
            place.join("queue_is_long.md"),
        )
        .expect("the page");
        let (out, pages) = (place.join("out"), place.to_str().expect("a path of text"));
        let out = out.to_str().expect("a path of text");
        let output = program(name, &["render", "--out", out, "--runbooks", pages]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let list = program("raw", &["list"]);
    insta::assert_snapshot!(String::from_utf8_lossy(&list.stdout), @r#"
    database  Database
      Database
        connections  stat #1983169950
          pg_stat_database_numbackends
        buffers  timeseries #817438872
          pg_stat_bgwriter_buffers_alloc_total
        free-disk  timeseries #1652183047
          node_filesystem_avail_bytes
          not checked: node_filesystem_avail_bytes{mountpoint="/var/lib/postgresql"} (of node_exporter, which this project does not declare)
    "#);
}

#[test]
fn a_runbook_is_started_once_with_the_facts_of_its_alert() {
    let folder = folder("started-runbook");
    let page = folder.join("still_waits.md");
    // From an earlier run.
    let _ = fs::remove_file(&page);
    let dir = folder.to_str().expect("a path of text");
    let start = |name: &str| program("stale_names", &["runbook", name, "--runbooks", dir]);
    let output = start("StillWaits");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout).replace(dir, "DIR"), @"wrote DIR/still_waits.md; write what stands in comments, then render");
    insta::assert_snapshot!(fs::read_to_string(&page).expect("the page"), @"
    # Still waits

    ## Meaning

    **StillWaits**: Orders wait, by `shop_queue_wait`.

    ## Impact

    <!-- Say who suffers, and how much. -->

    ## Diagnosis

    <!-- dashgen: begin -->
    **StillWaits** (P2) fires when this is true:

    ```promql
    max(last_over_time(shop_wait_seconds[3m])) > 10
    ```

    Expression and threshold:

    ```promql
    max(last_over_time(shop_wait_seconds[3m]))
    ```

    Threshold: 10 s.

    Panel: [shop / wait](/d/shop?viewPanel=panel-154029216)

    <!-- dashgen: end -->

    ## Mitigation

    <!-- Say what to do first, as commands. -->

    ## Verification

    The alert is resolved, and its value is back within its threshold:

    - [shop / wait](/d/shop?viewPanel=panel-154029216)

    ## Escalation

    <!-- Say whom to call when it does not help. -->
    ");

    fs::write(&page, "mine").expect("a file");
    let again = start("still_waits");
    assert_eq!(again.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8_lossy(&again.stderr).replace(dir, "DIR"), @"error: `DIR/still_waits.md` is there already, and is not overwritten; `render` keeps its marked part up to date");
    assert_eq!(fs::read_to_string(&page).expect("the page"), "mine");
    insta::assert_snapshot!(String::from_utf8_lossy(&start("Nobody").stderr), @"error: no alert is called `Nobody`; there are StillWaits, Waits, Gone");
}

#[test]
fn raw_promql_is_held_against_the_catalogue() {
    insta::assert_snapshot!(says("raw_promql"), @r#"
    error: 13 errors; no files written
      shop / annotation Deploys: no metric `shop_version` is known; declare it with `metrics!`, or say where it is from with `.unchecked("…")`
      shop / Raw / Misspelt, and a gauge / query A: no metric `shop_cart_open` is known (did you mean `shop_carts_open`?); declare it with `metrics!`, or say where it is from with `.unchecked("…")`
      shop / Raw / A gauge / query A: `rate` is for counters, and `shop_carts_open` is a gauge; use `deriv` or `delta`, or plot it as it is; or say why it stays with `.unchecked("…")`
      shop / Raw / A counter as it is / query A: `shop_requests_total` is a counter, whose value only says how long its program runs; use `rate` or `increase`; or say why it stays with `.unchecked("…")`
      shop / Raw / No histogram / query A: `histogram_quantile` is for the buckets of a histogram, and `shop_requests_total` is a counter; or say why it stays with `.unchecked("…")`
      shop / Raw / No label / query A: `by` names label `route`, and the labels there are outcome; or say why it stays with `.unchecked("…")`
      shop / Raw / No value / query A: label `outcome` of `shop_requests_total` is never `lost`; its values are ok, failed; or say why it stays with `.unchecked("…")`
      shop / Raw / No bucket / query A: label `le` of `shop_answer_seconds_bucket` is never `0.5`; its values are 0.1, 1, +Inf; or say why it stays with `.unchecked("…")`
      shop / Raw / No reason / query A: `.unchecked(…)` has no reason; say where the metrics of the query are from
      shop / Raw / Typed / query carts: `.unchecked(…)` is for PromQL that is written as text, and this query is checked in another way; remove it
      record shop:requests:rate5m: no metric `shop_requests` is known (did you mean `shop_requests_total`?); declare it with `metrics!`, or say where it is from with `.unchecked("…")`
      alert TooManyCarts: no metric `shop_carts_opened` is known (did you mean `shop_carts_open`?); declare it with `metrics!`, or say where it is from with `.unchecked("…")`
      runbook carts.md: there is no `runbooks/carts.md`, and TooManyCarts leads there; start it with `dashgen runbook TooManyCarts`, or name its folder with --runbooks
    "#);
}

#[test]
fn every_fault_of_rules_is_reported_at_once_with_its_path() {
    insta::assert_snapshot!(says("faulty_rules"));
}

/// Everything but the runbook, which is another's subject.
#[test]
fn what_another_server_has_or_none_does_is_an_error() {
    insta::assert_snapshot!(says("elsewhere"));
}
