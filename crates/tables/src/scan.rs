//! Finding the tables in a file that a person wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A token of Rust, as far as tables have any.
#[derive(Clone, Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    /// A text in quotes, as it stands in the file, without them.
    Text(&'t str),
    Sign(char),
}

/// What a file declares.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// Every word, so that no new type has the name of another thing.
    pub(crate) words: BTreeSet<String>,
    /// The tables of labels.
    pub(crate) labels: Vec<Table>,
    /// The tables of metrics.
    pub(crate) metrics: Vec<Table>,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Where its closing bracket stands.
    pub(crate) end: usize,
    pub(crate) entries: Vec<Entry>,
}

/// An entry of a table.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Its type.
    pub(crate) ident: String,
    /// Its name in Prometheus.
    pub(crate) name: String,
    /// The types of a metric's labels.
    pub(crate) labels: Vec<String>,
    /// The values of a label.
    pub(crate) values: BTreeSet<String>,
    /// Whether a label takes only them.
    pub(crate) closed: bool,
}

impl Scanned {
    /// The labels by their names in Prometheus; of two with one name the first.
    pub(crate) fn label_types(&self) -> BTreeMap<String, String> {
        let mut types = BTreeMap::new();
        for entry in self.labels.iter().flat_map(|table| &table.entries) {
            types
                .entry(entry.name.clone())
                .or_insert_with(|| entry.ident.clone());
        }
        types
    }
}

/// Reads a file; `None` if its brackets or texts do not end.
pub(crate) fn scan(file: &str) -> Option<Scanned> {
    let tokens = tokens(file)?;
    let mut scanned = Scanned::default();
    let words = tokens.iter().filter_map(|(token, _)| match token {
        Token::Word(word) => Some((*word).to_owned()),
        Token::Text(_) | Token::Sign(_) => None,
    });
    scanned.words = words.collect();
    let mut at = 0;
    while at + 2 < tokens.len() {
        let table = match (&tokens[at].0, &tokens[at + 1].0, &tokens[at + 2].0) {
            (Token::Word("labels"), Token::Sign('!'), Token::Sign('{' | '(')) => &mut scanned.labels,
            (Token::Word("metrics"), Token::Sign('!'), Token::Sign('{' | '(')) => &mut scanned.metrics,
            _ => {
                at += 1;
                continue;
            }
        };
        let end = closing(&tokens, at + 2)?;
        table.push(Table {
            end: tokens[end].1.start,
            entries: entries(&tokens[at + 3..end]),
        });
        at = end;
    }
    Some(scanned)
}

/// The place of the bracket that closes the one at a place.
fn closing(tokens: &[(Token<'_>, Range<usize>)], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (token, _)) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `Name = "name"`, with what stands behind it.
fn entries(tokens: &[(Token<'_>, Range<usize>)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at].0 {
            Token::Sign('{' | '[' | '(') => depth += 1,
            Token::Sign('}' | ']' | ')') => depth = depth.saturating_sub(1),
            Token::Sign('.') if depth == 1 => {
                if let Some(entry) = entries.last_mut() {
                    entry.closed = false;
                }
            }
            Token::Word(ident) => {
                let next = |more: usize| tokens.get(at + more).map(|(token, _)| token);
                match (next(1), next(2), entries.last_mut()) {
                    (Some(Token::Sign('=')), Some(Token::Text(name)), _) if depth == 0 => {
                        entries.push(Entry {
                            ident: (*ident).to_owned(),
                            name: (*name).to_owned(),
                            ..Entry::default()
                        });
                    }
                    (Some(Token::Sign('=')), Some(Token::Text(value)), Some(entry)) if depth == 1 => {
                        entry.closed |= entry.values.is_empty();
                        entry.values.insert((*value).to_owned());
                    }
                    (Some(Token::Sign('[')), _, Some(entry)) if *ident == "labels" => {
                        let inside = tokens.iter().skip(at + 2).map(|(token, _)| token);
                        let inside = inside.take_while(|token| **token != Token::Sign(']'));
                        entry.labels.extend(inside.filter_map(|token| match token {
                            Token::Word(label) => Some((*label).to_owned()),
                            Token::Text(_) | Token::Sign(_) => None,
                        }));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    entries
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// The tokens of a file without its comments.
fn tokens(file: &str) -> Option<Vec<(Token<'_>, Range<usize>)>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(sign) = file[at..].chars().next() {
        let rest = &file[at..];
        let start = at;
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += comment(rest)?;
        } else if let Some((text, length)) = raw_text(rest) {
            tokens.push((Token::Text(text), start..start + length));
            at += length;
        } else if sign == '"' {
            let length = text(&rest[1..])?;
            tokens.push((Token::Text(&rest[1..=length]), start..start + length + 2));
            at += length + 2;
        } else if sign == '\'' {
            at += quote(rest);
        } else if is_word(sign) {
            let length = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
            tokens.push((Token::Word(&rest[..length]), start..start + length));
            at += length;
        } else {
            at += sign.len_utf8();
            if !sign.is_whitespace() {
                tokens.push((Token::Sign(sign), start..at));
            }
        }
    }
    Some(tokens)
}

/// The length of a comment in a comment in a comment.
fn comment(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let here = &rest[at..];
        let marks = [here.find("/*"), here.find("*/")];
        let (begins, next) = match marks {
            [Some(begin), Some(end)] if begin < end => (true, begin),
            [_, Some(end)] => (false, end),
            _ => return None,
        };
        depth = if begins { depth + 1 } else { depth.checked_sub(1)? };
        at += next + 2;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The length of what stands in quotes.
fn text(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

/// `r"…"`, `r#"…"#`, `br"…"`: what stands in it, and the length of all.
fn raw_text(rest: &str) -> Option<(&str, usize)> {
    let after = rest
        .strip_prefix("br")
        .or(rest.strip_prefix("cr"))
        .or(rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    let inner = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end)?;
    Some((&inner[..length], rest.len() - inner.len() + length + end.len()))
}

/// The length of a character in quotes, or of the quote of a lifetime.
fn quote(rest: &str) -> usize {
    let inner = &rest[1..];
    let mut signs = inner.char_indices();
    match signs.next() {
        // `'\''`, `'\u{1f}'`
        Some((_, '\\')) => {
            let after = inner.char_indices().nth(2).map_or(inner.len(), |(at, _)| at);
            inner[after..]
                .find('\'')
                .map_or(rest.len(), |end| 1 + after + end + 1)
        }
        Some((_, sign)) if inner[sign.len_utf8()..].starts_with('\'') => 2 + sign.len_utf8(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_and_nothing_else() {
        let scanned = scan(
            r##"
            // metrics! { No = "no" }
            /* labels! { /* inner */ No = "no" } */
            const A: &str = "metrics! { }"; const B: char = '"'; const C: &str = r#"labels! { " "#;
            fn f<'a>(x: &'a str) -> char { '\'' }
            dashgen::labels! {
                /// It's "quoted".
                Status = "status" { OK = "ok", FAILED = "failed" }
                Route = "route";
                Event = "event" { A = "a", .. }
            }
            metrics! {
                counter Runs = "runs_total" in Unit::COUNT, labels [Status, Route], note "a \"note\" = \"x\"";
                histogram Took = "took_seconds" in Unit::SECONDS, labels [], buckets [0.5, 1.0];
            }
            "##,
        )
        .expect("it is Rust");
        let labels: Vec<_> = scanned.labels[0].entries.iter().collect();
        assert_eq!(
            labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>(),
            ["status", "route", "event"]
        );
        assert_eq!(
            labels.iter().map(|label| label.closed).collect::<Vec<_>>(),
            [true, false, false]
        );
        assert_eq!(labels[0].values, ["failed".to_owned(), "ok".to_owned()].into());
        let metrics = &scanned.metrics[0].entries;
        assert_eq!(
            metrics.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["runs_total", "took_seconds"]
        );
        assert_eq!(metrics[0].labels, ["Status", "Route"]);
        assert_eq!((scanned.labels.len(), scanned.metrics.len()), (1, 1));
        assert!(scanned.words.contains("Took") && !scanned.words.contains("No"));
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for text in ["metrics! {", "\"", "/* /* */", "labels! { A = \"a"] {
            assert!(scan(text).is_none(), "{text}");
        }
    }
}
