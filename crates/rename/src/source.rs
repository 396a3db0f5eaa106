//! Data sources: where a uid or a name stands for one.

use dashgen_read::Step;

/// Whether a text at a path is a reference to a data source: the field `datasource` or one in it, or one that is called
/// after it.
pub(crate) fn is_reference(path: &[Step]) -> bool {
    let mut keys = path.iter().rev().map(|step| match step {
        Step::Key(key) => key.as_str(),
        Step::Index(_) => "",
    });
    let last = keys.next().unwrap_or_default();
    let parent = keys.next().unwrap_or_default();
    match last {
        "datasource" | "datasourceUid" | "datasource_uid" | "datasourceName" | "datasourceUID" => true,
        "uid" | "name" => matches!(parent, "datasource" | "datasourceRef"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<Step> {
        let steps = text.split('/').map(|step| match step.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(step.to_owned()),
        });
        steps.collect()
    }

    #[test]
    fn references_are_told_from_other_uids() {
        for yes in [
            "panels/0/datasource",
            "datasource/uid",
            "spec/query/datasource/name",
            "data/0/datasourceUid",
        ] {
            assert!(is_reference(&path(yes)), "{yes}");
        }
        for no in [
            "uid",
            "name",
            "datasources/0/uid",
            "datasource/type",
            "libraryPanel/uid",
        ] {
            assert!(!is_reference(&path(no)), "{no}");
        }
    }
}
