//! Grafana's variables inside text: where one starts, and how it is written back.
//!
//! Grafana replaces `$name`, `${name}`, `${name.field}`, `${name:format}`, `[[name]]` and
//! `[[name:format]]` before Prometheus sees the query. Inside a string literal they are text to PromQL
//! and still variables to Grafana.

use std::borrow::Cow;
use std::fmt;

use super::ast::{Name, Variable};

/// The variable that starts at the start of `text`, and its length in bytes.
pub(super) fn variable_at(text: &str) -> Option<(Variable, usize)> {
    match text.as_bytes() {
        [b'$', b'{', ..] => braced(text),
        [b'$', ..] => {
            let length = word_length(&text[1..]);
            (length > 0).then(|| (Variable::new(text[1..=length].to_owned()), 1 + length))
        }
        [b'[', b'[', ..] => bracketed(text),
        _ => None,
    }
}

/// `${name}`, `${name.field}`, `${name:format}`.
fn braced(text: &str) -> Option<(Variable, usize)> {
    let inside = &text[2..];
    let name = word_length(inside);
    if name == 0 {
        return None;
    }
    let mut variable = Variable::new(inside[..name].to_owned());
    let mut rest = &inside[name..];
    if let Some(field) = rest.strip_prefix('.') {
        let length = length_before(field, b":}")?;
        variable.field = Some(owned(&field[..length])?);
        rest = &field[length..];
    }
    if let Some(format) = rest.strip_prefix(':') {
        let length = length_before(format, b"}")?;
        variable.format = Some(owned(&format[..length])?);
        rest = &format[length..];
    }
    let rest = rest.strip_prefix('}')?;
    Some((variable, text.len() - rest.len()))
}

/// How far the nearest of `ends` is. Looked for on one line and not far, so that time stays linear.
fn length_before(text: &str, ends: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let near = &bytes[..bytes.len().min(LONGEST_FORMAT)];
    let length = near.iter().position(|byte| ends.contains(byte))?;
    (!near[..length].contains(&b'\n')).then_some(length)
}

/// Longer than any field or format that Grafana has.
const LONGEST_FORMAT: usize = 200;

/// `[[name]]`, `[[name:format]]`.
fn bracketed(text: &str) -> Option<(Variable, usize)> {
    let inside = &text[2..];
    let name = word_length(inside);
    if name == 0 {
        return None;
    }
    let mut variable = Variable::new(inside[..name].to_owned());
    let mut rest = &inside[name..];
    if let Some(format) = rest.strip_prefix(':') {
        let length = word_length(format);
        variable.format = Some(owned(&format[..length])?);
        rest = &format[length..];
    }
    let rest = rest.strip_prefix("]]")?;
    Some((variable, text.len() - rest.len()))
}

fn owned(text: &str) -> Option<Box<Name>> {
    (!text.is_empty()).then(|| Box::new(Cow::Owned(text.to_owned())))
}

/// How many bytes of letters, digits and underscores `text` starts with.
fn word_length(text: &str) -> usize {
    text.bytes().take_while(|&byte| is_word(byte)).count()
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Cuts `text` into variables and what stands between them.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text }
}

/// Part of a text.
#[derive(Debug, PartialEq)]
pub enum Piece<'t> {
    /// No variable.
    Text(&'t str),
    /// A variable, and how it is written.
    Variable(Variable, &'t str),
}

pub struct Pieces<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some((variable, length)) = variable_at(self.rest) {
            let (written, rest) = self.rest.split_at(length);
            self.rest = rest;
            return Some(Piece::Variable(variable, written));
        }
        let end = self
            .rest
            .match_indices(['$', '['])
            .map(|(position, _)| position)
            .filter(|&position| position > 0)
            .find(|&position| variable_at(&self.rest[position..]).is_some())
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Piece::Text(text))
    }
}

/// Whether `text` holds a variable.
pub fn has_variable(text: &str) -> bool {
    pieces(text).any(|piece| matches!(piece, Piece::Variable(..)))
}

/// Whether `text` is a name that holds a variable and may stand without quotes: `$label`, `${prefix}_id`.
pub(super) fn is_template(text: &str) -> bool {
    let mut found = false;
    pieces(text).all(|piece| match piece {
        Piece::Variable(..) => {
            found = true;
            true
        }
        Piece::Text(text) => text.bytes().all(is_word),
    }) && found
}

/// The one way a name that holds variables is written: `$name` alone, `${name}` in company.
pub(super) fn canonical(text: &str) -> String {
    let alone = pieces(text).count() == 1;
    let mut written = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => written.push_str(text),
            Piece::Variable(variable, _) if alone => written.push_str(&variable.to_string()),
            Piece::Variable(variable, _) => written.push_str(&Braced(&variable).to_string()),
        }
    }
    written
}

/// Writes a variable with braces, so that what follows is not read as part of its name.
struct Braced<'v>(&'v Variable);

impl fmt::Display for Braced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Variable { name, field, format } = self.0;
        write!(f, "${{{name}")?;
        if let Some(field) = field {
            write!(f, ".{field}")?;
        }
        if let Some(format) = format {
            write!(f, ":{format}")?;
        }
        f.write_str("}")
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_none() && self.format.is_none() && self.name.bytes().all(is_word) {
            write!(f, "${}", self.name)
        } else {
            Braced(self).fmt(f)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        let read = |text| variable_at(text).map(|(variable, length)| (variable.to_string(), length));
        assert_eq!(read("$plan)"), Some(("$plan".into(), 5)));
        assert_eq!(read("${plan}x"), Some(("$plan".into(), 7)));
        assert_eq!(read("${plan:regex}x"), Some(("${plan:regex}".into(), 13)));
        assert_eq!(
            read("${__from:date:YYYY-MM}"),
            Some(("${__from:date:YYYY-MM}".into(), 22))
        );
        assert_eq!(read("${__user.login}"), Some(("${__user.login}".into(), 15)));
        assert_eq!(read("${a.b:csv}"), Some(("${a.b:csv}".into(), 10)));
        assert_eq!(read("[[plan]]]"), Some(("$plan".into(), 8)));
        assert_eq!(read("[[plan:csv]]"), Some(("${plan:csv}".into(), 12)));
    }

    #[test]
    fn what_only_looks_like_a_variable_is_text() {
        for text in [
            "$", "$)", "${", "${}", "${a", "${a:}", "${a.}", "${-}", "[[]]", "[[a]", "[[a:]]", "[[[a]]]",
        ] {
            assert_eq!(variable_at(text), None, "{text} was read as a variable");
        }
    }

    #[test]
    fn a_text_falls_into_pieces() {
        let text = "a$b-[[c]][[[d]]$é";
        let written: Vec<_> = pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Variable(variable, _) => format!("<{variable}>"),
            })
            .collect();
        assert_eq!(written, ["a", "<$b>", "-", "<$c>", "[", "<$d>", "$é"]);
    }

    #[test]
    fn a_put_together_name_has_one_way_of_writing() {
        assert_eq!(canonical("[[a]]"), "$a");
        assert_eq!(canonical("${a}_total"), "${a}_total");
        assert_eq!(canonical("x_$a"), "x_${a}");
        assert!(is_template("x_$a"));
        assert!(!is_template("x-$a"));
        assert!(!is_template("x"));
    }
}
