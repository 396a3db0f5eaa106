//! What holds for all trees and all texts.

use proptest::prelude::*;

use super::analysis::{ResultLabels, is_metric_name_kept, result_labels, selectors, variables};
use super::{arbitrary, parse, parse_unchecked, value_type};

/// What queries are made of.
const WORDS: [&str; 64] = [
    "x",
    "sum",
    "topk",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "bool",
    "and",
    "or",
    "unless",
    "atan2",
    "offset",
    "@",
    "start",
    "end",
    "step",
    "max_of",
    "fill",
    "smoothed",
    "rate",
    "info",
    "inf",
    "NaN",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "=",
    "==",
    "!=",
    "=~",
    "!~",
    "<",
    ">=",
    "</",
    "+",
    "-",
    "*",
    "/",
    "^",
    "5",
    "5m",
    "0x1F",
    "1e3",
    "'a'",
    "\"",
    "`b`",
    "\\",
    "# c\n",
    "\n",
    "$x",
    "${x:csv}",
    "[[x]]",
    "$__range",
    "${n}s",
    "é",
    "\u{0}",
    ".",
];

/// What must hold for every text.
fn is_handled(text: &str) -> Result<(), TestCaseError> {
    if let Err(error) = parse_unchecked(text) {
        prop_assert!(
            error.span.start <= error.span.end && error.span.end <= text.len(),
            "{:?}",
            error.span
        );
    }
    match parse(text) {
        Ok(parsed) => {
            let written = parsed.expr.to_string();
            let again = parse(&written).map(|parsed| parsed.expr);
            prop_assert_eq!(again.as_ref(), Ok(&parsed.expr), "{}", written);
            prop_assert_eq!(again.map(|expr| expr.to_string()), Ok(written));
            let laid_out = parsed.pretty(20);
            let again = parse(&laid_out);
            prop_assert_eq!(
                again.as_ref().map(|parsed| &parsed.expr),
                Ok(&parsed.expr),
                "{}",
                laid_out
            );
            prop_assert_eq!(again.map(|parsed| parsed.pretty(20)), Ok(laid_out.clone()));
            let _ = (
                selectors(&parsed.expr),
                variables(&parsed.expr),
                is_metric_name_kept(&parsed.expr),
            );
            let _: ResultLabels = result_labels(&parsed.expr, &|_| None);
            let _ = value_type(&parsed.expr);
        }
        Err(errors) => {
            let rendered = errors.render(text);
            let hidden = rendered
                .chars()
                .find(|character| character.is_control() && *character != '\n');
            prop_assert_eq!(hidden, None, "{}", rendered);
            for error in &errors {
                let part = text.get(error.span.start..error.span.end);
                prop_assert!(part.is_some(), "{:?} is no part of the text", error.span);
            }
        }
    }
    Ok(())
}

fn corpus() -> Vec<String> {
    let lines = include_str!("../../../tests/fixtures/promql/prometheus-3.16-verdicts.jsonl").lines();
    lines
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("the fixture is JSON");
            line["expr"].as_str().expect("an expression").to_owned()
        })
        .collect()
}

/// A query of the corpus with a few characters changed.
fn mutated() -> impl Strategy<Value = String> {
    let corpus = corpus();
    let change = (any::<prop::sample::Index>(), 0..4usize, 0..WORDS.len(), 1..6usize);
    (prop::sample::select(corpus), prop::collection::vec(change, 1..4)).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, kind, word, length) in changes {
            let at = place.index(characters.len() + 1);
            let end = (at + length).min(characters.len());
            let replacement: Vec<char> = match kind {
                0 => Vec::new(),
                1 => characters[at..end]
                    .iter()
                    .chain(&characters[at..end])
                    .copied()
                    .collect(),
                _ => WORDS[word].chars().collect(),
            };
            let end = if kind == 2 { at } else { end };
            characters.splice(at..end, replacement);
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn a_tree_survives_printing(expr in arbitrary::expr()) {
        let written = expr.to_string();
        let again = parse_unchecked(&written).map(|parsed| parsed.expr);
        prop_assert_eq!(again.as_ref(), Ok(&expr), "{}", written);
        prop_assert_eq!(again.map(|expr| expr.to_string()), Ok(written));
    }

    #[test]
    fn a_tree_survives_layout(expr in arbitrary::expr(), width in 0..120usize) {
        let laid_out = expr.pretty(width);
        let again = parse_unchecked(&laid_out).map(|parsed| parsed.expr);
        prop_assert_eq!(again.as_ref(), Ok(&expr), "{}", laid_out);
        prop_assert_eq!(again.map(|expr| expr.pretty(width)), Ok(laid_out));
    }

    #[test]
    fn comments_survive_layout(
        expr in arbitrary::expr(),
        width in 0..60usize,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..4),
    ) {
        let mut lines: Vec<String> = expr.pretty(width).lines().map(str::to_owned).collect();
        for (number, (place, trailing)) in places.iter().enumerate() {
            let at = place.index(lines.len());
            if *trailing {
                lines[at] = format!("{} # {number}", lines[at]);
            } else {
                lines.insert(at, format!("# {number}"));
            }
        }
        let text = lines.join("\n");
        let Ok(parsed) = parse_unchecked(&text) else {
            return Err(TestCaseError::fail(text));
        };
        prop_assert_eq!(&parsed.expr, &expr, "{}", text);
        let laid_out = parsed.pretty(width);
        let Ok(again) = parse_unchecked(&laid_out) else {
            return Err(TestCaseError::fail(laid_out));
        };
        prop_assert_eq!(&again.expr, &expr, "{}", laid_out);
        let words = |parsed: &super::Parsed<'_>| {
            let mut words: Vec<_> =
                parsed.comments.iter().map(|comment| parsed.text[comment.span.start..comment.span.end].to_owned()).collect();
            words.sort();
            words
        };
        prop_assert_eq!(words(&again), words(&parsed), "{}", laid_out);
        prop_assert_eq!(again.pretty(width), laid_out.clone(), "\n{}", text);
    }

    #[test]
    fn any_text_is_handled(text in any::<String>()) {
        is_handled(&text)?;
    }

    #[test]
    fn any_words_are_handled(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..12), spaces in any::<bool>()) {
        is_handled(&words.join(if spaces { " " } else { "" }))?;
    }

    #[test]
    fn any_change_of_a_query_is_handled(text in mutated()) {
        is_handled(&text)?;
    }

    #[test]
    fn any_pattern_is_handled(pattern in "[a(){}\\[\\]*+?|.^$\\\\QEpPxdb0-9:,<>=!&~-]{0,12}") {
        let _ = super::regex::matches_empty(&pattern);
    }
}
