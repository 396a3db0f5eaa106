//! There and back gives the same bytes, whatever is in the file.

use dashgen_read::Format;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Rename, Subject};

/// Expressions of three metrics and three labels, in every construction that names them.
fn expression() -> impl Strategy<Value = String> {
    let metric = prop_oneof![
        Just("mine"),
        Just("mine_bucket"),
        Just("other"),
        Just("job:mine:sum")
    ];
    let label = || prop_oneof![Just("pod"), Just("job"), Just("env")];
    let leaf = (metric, label(), any::<bool>()).prop_map(|(metric, label, has_matcher)| {
        if has_matcher {
            format!("{metric}{{{label}=\"x\"}}")
        } else {
            metric.to_owned()
        }
    });
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let labels = || proptest::collection::vec(label(), 0..3).prop_map(|labels| labels.join(", "));
        let two = || (inner.clone(), labels(), labels(), inner.clone());
        prop_oneof![
            (labels(), inner.clone()).prop_map(|(labels, inner)| format!("sum by ({labels}) ({inner})")),
            (labels(), inner.clone()).prop_map(|(labels, inner)| format!("max({inner}) without ({labels})")),
            inner.clone().prop_map(|inner| format!("abs(({inner}))")),
            (label(), label(), inner.clone()).prop_map(|(to, from, inner)| format!(
                "label_replace({inner}, \"{to}\", \"$1\", \"{from}\", \"(.*)\")"
            )),
            (label(), label(), inner.clone())
                .prop_map(|(to, from, inner)| format!("label_join({inner}, '{to}', \"-\", '{from}')")),
            two().prop_map(|(a, on, _, b)| format!("({a}) / on ({on}) ({b})")),
            two().prop_map(|(a, on, _, b)| format!("({a}) - ignoring ({on}) ({b})")),
            two().prop_map(|(a, on, extra, b)| format!("({a}) * on ({on}) group_left ({extra}) ({b})")),
            two()
                .prop_map(|(a, on, extra, b)| format!("({a}) * ignoring ({on}) group_right ({extra}) ({b})")),
            two().prop_map(|(a, on, _, b)| format!("({a}) and on ({on}) ({b})")),
            two().prop_map(|(a, _, _, b)| format!("({a}) or ({b})")),
            (label(), inner.clone()).prop_map(|(label, inner)| format!("count_values(\"{label}\", {inner})")),
        ]
    })
}

fn file() -> impl Strategy<Value = Value> {
    let names = || prop_oneof![Just("pod"), Just("mine"), Just("other"), Just("x")];
    (expression(), expression(), names(), names()).prop_map(|(first, second, name, key)| {
        json!({
            "title": "mine",
            "panels": [{
                "title": name,
                "targets": [{"expr": first, "legendFormat": "{{pod}} {{ job }}"}, {"expr": second}],
                "fieldConfig": {"overrides": [{"matcher": {"id": "byName", "options": name}}]},
                "transformations": [{"id": "organize", "options": {"renameByName": {key: name}}}],
            }, {"targets": [{"expr": second}], "options": {"sortBy": [{"desc": true, "displayName": key}]}}],
            "groups": [{"rules": [
                {"record": "job:mine:sum", "expr": first},
                {"alert": "A", "expr": second, "annotations": {"a": "{{ $labels.pod }}"}},
            ]}],
        })
    })
}

fn learnt(subject: Subject, file: &str) -> Rename {
    let mut rename = Rename::of(subject);
    rename.learn([(file.as_bytes(), Format::Json)]);
    rename
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn there_and_back_gives_the_same_bytes(file in file(), is_label in any::<bool>(), is_pretty in any::<bool>()) {
        let file = if is_pretty { format!("{file:#}\n") } else { file.to_string() };
        let subject = if is_label {
            Subject::label("mine.pod", "k8s_pod")
        } else {
            Subject::metric("mine", "yours")
        };
        let subject = subject.expect("names");
        let rename = learnt(subject.clone(), &file);
        let there = rename.rewrite(file.as_bytes(), Format::Json).expect("it is rewritten");
        let text = there.text.as_deref().unwrap_or(&file);
        let again = learnt(subject.clone(), text).rewrite(text.as_bytes(), Format::Json).expect("again");
        // A label that a query has dropped before it names it is another's: whose, nobody can say afterwards.
        prop_assert!(is_label || again.places == 0, "what is renamed is renamed once: {}", text);
        let back = learnt(subject.reversed(), text);
        let back = back.rewrite(text.as_bytes(), Format::Json).expect("back");
        prop_assert_eq!(back.text.as_deref().unwrap_or(text), file.as_str());
    }

    #[test]
    fn no_file_is_too_strange(file in "[-\\[\\]{}:,\"'a-z|>#&*! \n]{0,60}") {
        let subject = Subject::metric("a", "b").expect("names");
        for format in [Format::Json, Format::Yaml] {
            let mut rename = Rename::of(subject.clone());
            rename.learn([(file.as_bytes(), format)]);
            let _ = rename.rewrite(file.as_bytes(), format);
        }
    }
}
