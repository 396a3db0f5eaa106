//! Shows an error below its line.

use std::fmt::Write;

use super::Error;
use crate::ast::Span;
use crate::printer::literal::is_hidden;

/// How many characters of a long line are shown before and after the start of the error.
const BEFORE: usize = 60;
const AFTER: usize = 60;

impl Error {
    /// The message, the line of `text` that it is about, and a mark below the place. `text` is what was
    /// parsed. What cannot be seen, such as control characters, is shown as `�`.
    ///
    /// ```
    /// use dashgen_promql::parse;
    ///
    /// let text = "sum(xrate(errors_total[5m]))";
    /// let errors = parse(text).unwrap_err();
    /// assert_eq!(
    ///     errors.render(text),
    ///     "\
    /// unknown function `xrate`: did you mean `rate`?
    ///   |
    /// 1 | sum(xrate(errors_total[5m]))
    ///   |     ^^^^^"
    /// );
    /// ```
    pub fn render(&self, text: &str) -> String {
        let mut rendered = self.to_string();
        let Span { start, end } = self.span;
        let start = floor(text, start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |newline| start + newline);
        let end = floor(text, end).clamp(start, line_end.max(start));
        let number = text[..start].matches('\n').count() + 1;
        let margin = " ".repeat(number.to_string().len());
        let (shown, column) = excerpt(&text[line_start..line_end], start - line_start);
        // A mark that goes on past what is shown stops at its edge.
        let room = shown.chars().count().saturating_sub(column).max(1);
        let mark = "^".repeat(text[start..end].chars().count().clamp(1, room));
        // Writing into a String does not fail.
        let _ = write!(
            rendered,
            "\n{margin} |\n{number} | {shown}\n{margin} | {}{mark}",
            " ".repeat(column)
        );
        rendered
    }
}

/// The character boundary at or before `position`.
fn floor(text: &str, position: usize) -> usize {
    let mut position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    position
}

/// The part of a line around `at`, and the column of `at` in it.
fn excerpt(line: &str, at: usize) -> (String, usize) {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let (before, after) = line.split_at(floor(line, at));
    let column = before.chars().count();
    let hidden = column.saturating_sub(BEFORE);
    let mut shown = String::new();
    if hidden > 0 {
        shown.push('…');
    }
    shown.extend(before.chars().skip(hidden).map(visible));
    let column = shown.chars().count();
    shown.extend(after.chars().take(AFTER).map(visible));
    if after.chars().nth(AFTER).is_some() {
        shown.push('…');
    }
    (shown, column)
}

fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        _ if is_hidden(character) => '\u{fffd}',
        _ => character,
    }
}
