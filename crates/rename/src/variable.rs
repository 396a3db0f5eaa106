//! The queries of variables: `label_values(up, job)`, `query_result(up)`.

/// What the query of a variable holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct VariableQuery<'t> {
    /// The expression, and where it starts.
    pub(crate) expression: (usize, &'t str),
    /// The label whose values are wanted, and where it starts.
    pub(crate) label: Option<(usize, &'t str)>,
}

/// Reads the query of a variable. `None` if it is of another form.
pub(crate) fn variable_query(text: &str) -> Option<VariableQuery<'_>> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let inside = |name: &str| trimmed.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(inner) = inside("label_values") {
        let at = start + "label_values(".len();
        let (selector, label) = inner.rsplit_once(',')?;
        let blanks = label.len() - label.trim_start().len();
        return Some(VariableQuery {
            expression: (at, selector),
            label: Some((at + selector.len() + 1 + blanks, label.trim())),
        });
    }
    let inner = inside("query_result")?;
    Some(VariableQuery {
        expression: (start + "query_result(".len(), inner),
        label: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_query_are_where_they_stand() {
        let text = r#" label_values(up{a="b,c"},  job )"#;
        let query = variable_query(text).expect("a query");
        assert_eq!(query.expression, (14, r#"up{a="b,c"}"#));
        let (at, label) = query.label.expect("a label");
        assert_eq!((&text[at..at + 3], label), ("job", "job"));
        assert_eq!(
            variable_query("query_result(up)").expect("a query").expression,
            (13, "up")
        );
        for other in ["label_values(job)", "metrics(up)", "up", "label_values(up, job"] {
            assert_eq!(variable_query(other), None, "{other}");
        }
    }
}
