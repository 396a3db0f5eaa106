//! As much of Go's templates as tells what a template of an alert needs.

/// What stands between `{{` and `}}`.
#[derive(Debug)]
pub(crate) struct Action<'t> {
    /// Without the braces and what trims blanks.
    inside: &'t str,
    /// Where that begins in the text.
    start: usize,
}

/// The actions of a template, without comments.
///
/// # Errors
/// Where a brace is never closed or never opened, and what that is called.
pub(crate) fn actions(text: &str) -> Result<Vec<Action<'_>>, (usize, usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let open = rest.find("{{");
        if let Some(stray) = rest.find("}}")
            && open.is_none_or(|open| stray < open)
            && open.is_some()
        {
            // Outside of actions it is text.
            at += stray + 2;
            continue;
        }
        let Some(open) = open else { return Ok(found) };
        let start = at + open + 2;
        if text[start..].trim_start_matches(['-', ' ']).starts_with("/*") {
            let Some(end) = text[start..].find("*/") else {
                return Err((start - 2, start, "this comment is never closed".to_owned()));
            };
            at = start + end + 2;
            if let Some(close) = text[at..].find("}}") {
                at += close + 2;
            }
            continue;
        }
        let Some(end) = close(text, start) else {
            return Err((start - 2, start, "this `{{` is never closed".to_owned()));
        };
        found.push(Action {
            inside: &text[start..end],
            start,
        });
        at = end + 2;
    }
}

/// Where the action that begins at `start` is closed: not within a string.
fn close(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut quote = None;
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(b'"') if byte == b'\\' => at += 1,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'`') => quote = Some(byte),
            None if bytes[at..].starts_with(b"}}") => return Some(at),
            None if bytes[at..].starts_with(b"{{") => return None,
            None => {}
        }
        at += 1;
    }
    None
}

type Place<'t> = (&'t str, usize, usize);

impl<'t> Action<'t> {
    /// Words outside of strings, each with the sign before it.
    fn words(&self) -> Vec<(Option<u8>, Place<'t>)> {
        let bytes = self.inside.as_bytes();
        let mut words = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                quote @ (b'"' | b'`') => {
                    at += 1;
                    while at < bytes.len() && bytes[at] != quote {
                        at += if bytes[at] == b'\\' && quote == b'"' { 2 } else { 1 };
                    }
                    at += 1;
                }
                byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                    let length = bytes[at..]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
                        .count();
                    let before = at.checked_sub(1).map(|before| bytes[before]);
                    let place = (
                        &self.inside[at..at + length],
                        self.start + at,
                        self.start + at + length,
                    );
                    words.push((before, place));
                    at += length;
                }
                // A number may end in letters: 1e3.
                byte if byte.is_ascii_digit() => {
                    at += bytes[at..]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.')
                        .count();
                }
                _ => at += 1,
            }
        }
        words
    }

    /// Words that stand for a function or belong to the language.
    pub(crate) fn functions(&self) -> impl Iterator<Item = Place<'t>> {
        self.words()
            .into_iter()
            .filter(|(before, _)| !matches!(before, Some(b'.' | b'$' | b'\'')))
            .map(|(_, place)| place)
    }

    /// `$name`.
    pub(crate) fn variables(&self) -> impl Iterator<Item = Place<'t>> {
        self.words()
            .into_iter()
            .filter(|(before, _)| *before == Some(b'$'))
            .map(|(_, (name, start, end))| (name, start - 1, end))
    }

    /// The names that it defines.
    pub(crate) fn declared(&self) -> Vec<&'t str> {
        let Some((before, _)) = self.inside.split_once(":=") else {
            return Vec::new();
        };
        let names = before.split(['$', ',', ' ']).map(str::trim);
        names.filter(|name| !name.is_empty()).collect()
    }

    /// The labels of the alert that it names: `$labels.job`, `.Labels.job`.
    pub(crate) fn labels(&self) -> Vec<Place<'t>> {
        let words = self.words();
        let mut found = Vec::new();
        for pair in words.windows(2) {
            let [(sign, (first, _, first_end)), (dot, (name, start, end))] = pair else {
                continue;
            };
            let is_labels =
                *first == "labels" && *sign == Some(b'$') || *first == "Labels" && *sign == Some(b'.');
            if is_labels && *dot == Some(b'.') && first_end + 1 == *start {
                found.push((*name, first_end - first.len() - 1, *end));
            }
        }
        found
    }

    /// Where it names the value.
    pub(crate) fn value(&self) -> Option<(usize, usize)> {
        let words = self.words();
        let is_value = |(sign, (name, ..)): &&(Option<u8>, Place)| {
            *sign == Some(b'$') && *name == "value" || *sign == Some(b'.') && *name == "Value"
        };
        // A comparison with it gives one of few texts.
        if words
            .iter()
            .any(|(_, (name, ..))| matches!(*name, "if" | "gt" | "ge" | "lt" | "le" | "eq"))
        {
            return None;
        }
        words
            .iter()
            .find(is_value)
            .map(|(_, (_, start, end))| (start - 1, *end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_says_what_it_needs() {
        let text = r#"a }} {{ $labels.job }} {{- with query "x{{}}" -}} {{ . | first | value | humanize }}{{ end }} {{/* {{ */}} {{ $x := .Labels.env }}"#;
        let actions = actions(text).expect("a template");
        let functions: Vec<&str> = actions
            .iter()
            .flat_map(Action::functions)
            .map(|place| place.0)
            .collect();
        assert_eq!(functions, ["with", "query", "first", "value", "humanize", "end"]);
        let labels: Vec<&str> = actions
            .iter()
            .flat_map(Action::labels)
            .map(|(_, start, end)| &text[start..end])
            .collect();
        assert_eq!(labels, ["$labels.job", ".Labels.env"]);
        let declared: Vec<&str> = actions.iter().flat_map(Action::declared).collect();
        assert_eq!(declared, ["x"]);
    }

    #[test]
    fn a_brace_that_is_not_closed_is_found() {
        assert!(actions("a {{ b").is_err());
        assert!(actions("a {{ b {{ c }}").is_err());
        assert!(actions("{{ \"}}\" ").is_err());
    }
}
