//! Labels in the templates of Grafana and Prometheus: `{{pod}}` of a legend, `{{ $labels.pod }}` of an alert,
//! `${__field.labels.pod}` of a title or link.

use crate::edit::Edit;

/// `{{pod}}` in the legend of a query.
pub(crate) fn legend(text: &str, old: &str, new: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (start, inside) in actions(text) {
        if inside.trim() == old {
            let at = start + inside.len() - inside.trim_start().len();
            edits.push(Edit::new(at, at + old.len(), new));
        }
    }
    edits
}

/// `$labels.pod` and `.Labels.pod` in the actions of an alert's template, and `index $labels "pod"`.
pub(crate) fn alert(text: &str, old: &str, new: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (start, inside) in actions(text) {
        for prefix in ["$labels.", ".Labels.", "$labels \"", ".Labels \""] {
            let at = after(inside, prefix, old);
            edits.extend(at.map(|at| Edit::new(start + at, start + at + old.len(), new)));
        }
    }
    edits
}

/// The expressions of `query "…"` in the actions of an alert's template, and where they start.
pub(crate) fn queries(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (start, inside) in actions(text) {
        for (at, prefix) in inside.match_indices("query ") {
            let at = at + prefix.len();
            let rest = &inside[at..];
            let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '`')) else {
                continue;
            };
            // With escapes it is not spelt as it is read.
            let quoted = rest[1..].split(quote).next().filter(|text| !text.contains('\\'));
            found.extend(quoted.map(|text| (start + at + 1, text)));
        }
    }
    found
}

/// `${__field.labels.pod}` and `${__data.fields.pod}`, also with `["pod"]`.
pub(crate) fn field(text: &str, old: &str, new: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !text.contains("__") {
        return edits;
    }
    for prefix in [
        "__field.labels.",
        "__field.labels[\"",
        "__data.fields.",
        "__data.fields[\"",
        "__series.labels.",
    ] {
        let at = after(text, prefix, old);
        edits.extend(at.map(|at| Edit::new(at, at + old.len(), new)));
    }
    edits
}

/// What stands between `{{` and `}}`, and where.
fn actions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{") {
        let start = at + open + 2;
        let Some(length) = text[start..].find("}}") else {
            break;
        };
        found.push((start, &text[start..start + length]));
        at = start + length + 2;
    }
    found
}

/// Where a whole name stands behind a prefix.
fn after<'t>(text: &'t str, prefix: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let ends = move |at: &usize| {
        let next = text.as_bytes().get(at + name.len());
        !next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    text.match_indices(prefix)
        .map(|(at, prefix)| at + prefix.len())
        .filter(move |at| text[*at..].starts_with(name))
        .filter(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::applied;

    #[test]
    fn a_label_is_found_in_every_template() {
        let of = |find: fn(&str, &str, &str) -> Vec<Edit>, text: &str| applied(text, &find(text, "pod", "p"));
        assert_eq!(
            of(legend, "pod {{pod}} {{ pod }} {{pods}} {{"),
            "pod {{p}} {{ p }} {{pods}} {{"
        );
        assert_eq!(
            of(
                alert,
                "$labels.pod {{ $labels.pod }} {{ .Labels.pod | x }} {{ $labels.pods }} {{ index $labels \"pod\" }}"
            ),
            "$labels.pod {{ $labels.p }} {{ .Labels.p | x }} {{ $labels.pods }} {{ index $labels \"p\" }}"
        );
        let text = "x {{ query \"up{a='b'}\" | first }} {{ query `sum(up)` }}";
        let found: Vec<&str> = queries(text)
            .into_iter()
            .map(|(at, inner)| &text[at..at + inner.len()])
            .collect();
        assert_eq!(found, ["up{a='b'}", "sum(up)"]);
        assert_eq!(
            of(
                field,
                "${__field.labels.pod} ${__data.fields[\"pod\"]} ${__data.fields.pod} ${__field.labels.pods} $pod"
            ),
            "${__field.labels.p} ${__data.fields[\"p\"]} ${__data.fields.p} ${__field.labels.pods} $pod"
        );
    }
}
