//! What one 12.4.0 answered and stored.

use serde_json::{Value, json};

use super::text;

fn recording(text: &str) -> Value {
    serde_json::from_str(text).expect("the recording is JSON")
}

#[test]
fn what_was_sent_and_what_is_stored_are_the_same() {
    let sent = recording(include_str!("../fixtures/dashboard-create.json"));
    let got = recording(include_str!("../fixtures/dashboard-get.json"));
    assert_eq!(
        text(sent["request"]["body"]["spec"].clone()),
        text(got["response"]["body"].clone()),
        "the rendered dashboard against what a GET returns"
    );
    assert_eq!(
        text(sent["request"]["body"].clone()),
        text(sent["response"]["body"].clone()),
        "the request against its own response"
    );
}

fn pair(name: &str) -> (Value, Value) {
    let read = |side: &str| {
        let path = format!(
            "{}/../../tests/fixtures/ui-save/{name}-{side}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        recording(&std::fs::read_to_string(&path).expect("the recording is there"))
    };
    (read("before"), read("after"))
}

#[test]
fn a_save_in_the_browser_that_changed_nothing_is_no_change() {
    for name in ["developer", "executive", "one-of-each", "operations"] {
        let (mut before, after) = pair(name);
        // The one difference is named: nobody had chosen a time zone, and the save chose one.
        before["spec"]["timezone"] = after["spec"]["timezone"].clone();
        assert_same_lines(name, &text(before), &text(after));
    }
}

fn assert_same_lines(name: &str, before: &str, after: &str) {
    let differing: Vec<_> = before
        .lines()
        .zip(after.lines())
        .filter(|(before, after)| before != after)
        .take(5)
        .collect();
    assert!(
        before == after,
        "{name}: before and after the save differ: {differing:#?}"
    );
}

#[test]
fn the_canonical_form_of_a_recording_is_its_own_canonical_form() {
    for name in ["developer", "executive", "one-of-each", "operations"] {
        let once = text(pair(name).1);
        let twice = text(serde_json::from_str(&once).expect("canonical text is JSON"));
        assert_eq!(once, twice, "{name}");
    }
}

#[test]
fn one_change_by_hand_remains() {
    for (pointer, value) in [
        (
            "/spec/panels/0/fieldConfig/defaults/thresholds/steps/1/value",
            json!(81),
        ),
        ("/spec/panels/0/fieldConfig/defaults/custom/lineWidth", json!(3)),
        ("/spec/panels/1/options/textMode", json!("name")),
        ("/spec/panels/5/options/calculate", json!(false)),
        ("/spec/panels/13/options/content", json!("")),
        ("/spec/templating/list/2/query", json!("a,b")),
        ("/spec/timezone", json!("utc")),
    ] {
        let (before, mut after) = pair("one-of-each");
        *after.pointer_mut(pointer).expect(pointer) = value;
        assert_ne!(text(before), text(after), "the change of {pointer} must remain");
    }
}

#[test]
fn the_envelope_keeps_what_people_wrote_and_loses_what_the_server_filled_in() {
    let (before, after) = pair("operations");
    let canonical = |value| dashgen_canonical::canonical(value).expect("a dashboard");
    let (before, after) = (canonical(before), canonical(after));
    assert_eq!(before["metadata"], after["metadata"]);
    assert_eq!(after["metadata"]["name"], "probe-op");
    assert!(
        after["metadata"].get("resourceVersion").is_none(),
        "the server's own version must go"
    );
    assert!(after.get("status").is_none(), "the server's status must go");
}
