//! Variables that a text refers to: `$name`, `${name}`, `${name:format}`, `[[name]]`.
//!
//! Grafana replaces them in every text of a dashboard, so every text is searched.

use serde_json::Value;

use super::context::Context;

/// Calls `found` with the name of every variable in a text, except Grafana's own, which start with `__`.
fn names_in<'text>(text: &'text str, found: &mut impl FnMut(&'text str)) {
    let word = |text: &'text str| {
        let end = text
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
            .unwrap_or(text.len());
        &text[..end]
    };
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'$', b'[', bytes) {
        // Nearly all of these start a list.
        if bytes[at] == b'[' && bytes.get(at + 1) != Some(&b'[') {
            continue;
        }
        let rest = &text[at + 1..];
        let name = match (bytes[at], rest.as_bytes().first()) {
            (b'$', Some(b'{')) => {
                let name = word(&rest[1..]);
                // `${1}` and `${}` are no variables, `${a b}` is not one either.
                let end = rest.as_bytes().get(1 + name.len());
                if matches!(end, Some(b'}' | b':' | b'.')) {
                    name
                } else {
                    ""
                }
            }
            (b'$', Some(_)) => word(rest),
            (b'[', Some(b'[')) => {
                let name = word(&rest[1..]);
                let end = &rest[1 + name.len()..];
                if end.starts_with("]]") || end.starts_with(':') {
                    name
                } else {
                    ""
                }
            }
            _ => "",
        };
        if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.starts_with("__") {
            found(name);
        }
    }
}

/// Whether a text refers to nothing that is not known.
pub(crate) fn all_known(text: &str, known: impl Fn(&str) -> bool) -> bool {
    let mut all = true;
    names_in(text, &mut |name| all &= known(name));
    all
}

/// Reports every variable that a value refers to and `declared` does not know, once.
pub(crate) fn check(value: &Value, declared: &impl Fn(&str) -> bool, context: &mut Context) {
    let mut unknown = std::collections::BTreeSet::new();
    visit(value, &mut |name| {
        if !declared(name) {
            unknown.insert(name.to_owned());
        }
    });
    for name in unknown {
        context.fault(format!(
            "variable `${name}` is used but the dashboard does not declare it; add `.variable(…)`"
        ));
    }
}

fn visit(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => names_in(text, found),
        Value::Array(values) => values.iter().for_each(|value| visit(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| visit(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let mut names = Vec::new();
        names_in(text, &mut |name| names.push(name));
        names
    }

    #[test]
    fn every_way_to_write_a_variable_is_found() {
        assert_eq!(
            names(r#"x{a=~"$plan", b=~"${run:regex}", c="[[step]]", d="[[e:csv]]"}"#),
            ["plan", "run", "step", "e"]
        );
        assert_eq!(
            names("/d/x?${plan:queryparam}&var-run=${run.text}"),
            ["plan", "run"]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        assert_eq!(
            names("rate(x[$__rate_interval]) ${__value.raw} $1 ${1} ^a$ 5$ $ [[ [[:alpha:]]"),
            [""; 0]
        );
        assert_eq!(names("${"), [""; 0]);
    }
}
