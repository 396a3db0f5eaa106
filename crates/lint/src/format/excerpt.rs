//! The part of an expression that a finding is about, underlined in its line.

use dashgen_foreign::escape::is_deceptive;

use crate::finding::Excerpt;

/// A line, and what to write below it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Underlined {
    pub(super) line: String,
    pub(super) mark: String,
}

/// The line in which the part begins, cut to a width around it.
pub(super) fn underlined(excerpt: &Excerpt, width: usize) -> Underlined {
    let text = &excerpt.text;
    let start = floor(text, excerpt.start);
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let stop = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, excerpt.end).clamp(start, stop);
    // Bytes are cut before characters are counted: a line may be a megabyte long.
    let near = floor(text, start.saturating_sub(4 * width)).max(begin);
    let far = floor(text, start.saturating_add(8 * width)).min(stop);
    let before: Vec<char> = text[near..start].chars().map(shown).collect();
    let part: Vec<char> = text[start..end.min(far).max(start)].chars().map(shown).collect();
    let after: Vec<char> = text[end.min(far).max(start)..far.max(end.min(far).max(start))]
        .chars()
        .map(shown)
        .collect();
    // Blanks in front say nothing.
    let indent = if near == begin {
        before.iter().take_while(|sign| **sign == ' ').count()
    } else {
        0
    };
    let before = &before[indent..];
    let total = before.len() + part.len() + after.len();
    let room = width.saturating_sub(2).max(8);
    let skip = if near > begin || total > room {
        let wanted = room.saturating_sub(part.len().min(room)) / 2;
        before
            .len()
            .saturating_sub(wanted.max(room.saturating_sub(part.len() + after.len())))
    } else {
        0
    };
    let is_cut_before = skip > 0 || near > begin;
    let mut line = String::new();
    if is_cut_before {
        line.push('…');
    }
    line.extend(&before[skip..]);
    let column = line.chars().count();
    let left = room.saturating_sub(before.len() - skip);
    let marked = part.len().min(left);
    line.extend(&part[..marked]);
    let rest = after.len().min(left - marked);
    line.extend(&after[..rest]);
    if marked < part.len() || rest < after.len() || far < stop {
        line.push('…');
    }
    let mark = format!("{}{}", " ".repeat(column), "^".repeat(marked.max(1)));
    Underlined { line, mark }
}

/// The boundary of a character at or before a byte.
fn floor(text: &str, position: usize) -> usize {
    let mut position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    position
}

fn shown(sign: char) -> char {
    match sign {
        '\t' | '\r' => ' ',
        sign if is_deceptive(sign) => '\u{fffd}',
        sign => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(text: &str, part: &str, width: usize) -> String {
        let start = text.find(part).expect("a part");
        let excerpt = Excerpt {
            text: text.to_owned(),
            start,
            end: start + part.len(),
        };
        let Underlined { line, mark } = underlined(&excerpt, width);
        assert!(line.chars().count() <= width, "{line}");
        assert!(mark.chars().count() <= width, "{mark}");
        format!("{line}\n{mark}")
    }

    #[test]
    fn the_part_is_underlined() {
        insta::assert_snapshot!(draw("sum(rate(x[5m]))", "rate(x[5m])", 40), @r"
        sum(rate(x[5m]))
            ^^^^^^^^^^^
        ");
        insta::assert_snapshot!(draw("sum(\n    rate(x[5m])\n)", "rate(x[5m])", 40), @r"
        rate(x[5m])
        ^^^^^^^^^^^
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_it() {
        let text = format!("{}rate(x[5m]){}", "a + ".repeat(50), " + b".repeat(50));
        insta::assert_snapshot!(draw(&text, "rate(x[5m])", 40), @r"
        … a + a + a + rate(x[5m]) + b + b + b +…
                      ^^^^^^^^^^^
        ");
        let long = "x".repeat(2000);
        insta::assert_snapshot!(draw(&long, &long, 20), @r"
        xxxxxxxxxxxxxxxxxx…
        ^^^^^^^^^^^^^^^^^^
        ");
    }

    #[test]
    fn any_span_can_be_drawn() {
        for text in ["", "é", "a\n\u{1b}[31mb", "🦀🦀🦀"] {
            for start in 0..8 {
                for end in 0..8 {
                    let excerpt = Excerpt {
                        text: text.to_owned(),
                        start,
                        end,
                    };
                    assert!(!underlined(&excerpt, 10).line.contains('\u{1b}'));
                }
            }
        }
    }
}
