//! Long queries, as far as they differ.

use std::borrow::Cow;

use dashgen_output::pieces::{ChangeTag, Pieces};

/// A query that is longer is shown line by line, as far as it differs.
const LONG: usize = 160;
/// How wide its lines are.
const WIDTH: usize = 72;

/// The lines in which two long queries differ, with some around them; nothing if both are short.
pub(super) fn lines_that_differ(before: &str, after: &str) -> Option<Vec<(ChangeTag, String)>> {
    let is_long = |text: &str| text.len() > LONG || text.contains('\n');
    if !is_long(before) && !is_long(after) {
        return None;
    }
    let (before, after) = (laid_out(before), laid_out(after));
    let pieces = Pieces::lines(&before, &after);
    let mut lines = Vec::new();
    for hunk in pieces.hunks() {
        if !lines.is_empty() {
            lines.push((ChangeTag::Equal, "…".to_owned()));
        }
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let least = hunk
            .lines
            .iter()
            .map(|(_, line)| indent(line))
            .min()
            .unwrap_or_default();
        let of_hunk = hunk.lines.iter();
        lines.extend(of_hunk.map(|(tag, line)| (*tag, line[least..].trim_end().to_owned())));
    }
    Some(lines)
}

/// A query on lines of its own; what is no PromQL stays as it is.
fn laid_out(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        return Cow::Borrowed(text);
    }
    dashgen_promql::parse(text).map_or(Cow::Borrowed(text), |parsed| {
        Cow::Owned(parsed.expr.pretty(WIDTH))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let lines = lines_that_differ(before, after).expect("they are long");
        let sign = |tag| match tag {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let lines = lines
            .into_iter()
            .map(|(tag, line)| format!("{} {line}", sign(tag)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// An alert over twenty metrics has one that is renamed.
    #[test]
    fn of_a_long_query_only_what_differs_is_shown() {
        let metrics = |renamed: &str| {
            let one = |index: u8| {
                format!(
                    "label_replace(absent(shop_metric_{index}), \"metric\", \"shop_metric_{index}\", \"\", \"\")"
                )
            };
            let all: Vec<String> = (0..20).map(one).collect();
            all.join(" or ")
                .replace("absent(shop_metric_7)", &format!("absent({renamed})"))
        };
        let (before, after) = (metrics("shop_metric_7"), metrics("shop_metric_seven"));
        insta::assert_snapshot!(shown(&before, &after));
        assert!(
            lines_that_differ("sum(up)", "sum(down)").is_none(),
            "both are short"
        );
        let broken = format!("sum({}", "x".repeat(200));
        assert_eq!(shown(&broken, "sum(x)"), format!("- {broken}\n+ sum(x)"));
    }
}
