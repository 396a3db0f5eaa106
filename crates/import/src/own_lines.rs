//! The lines of a project that make a panel: found by its title or slug, and changed where only a literal is another.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::edits::LiteralEdit;

/// The lines that make a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLines {
    /// The first line, from 1.
    pub line: usize,
    /// The bytes from the call with the title to the last method.
    range: Range<usize>,
    /// The bytes of the title or slug.
    name: Range<usize>,
}

/// Where a file makes a panel of a title or a slug: `TimeSeries::new("Latency")` with all methods that are called on it.
/// Nothing if the file is no Rust.
///
/// ```
/// use dashgen_import::own_lines;
///
/// let file = "fn load() -> TimeSeries {\n    TimeSeries::new(\"Load\")\n        .unit(Unit::SECONDS)\n}\n";
/// assert_eq!(own_lines(file, &["Load"])[0].line, 2);
/// ```
pub fn own_lines(file: &str, names: &[&str]) -> Vec<OwnLines> {
    let Ok(tokens) = file.parse::<TokenStream>() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    search(tokens, names, &mut found);
    found.sort_by_key(|lines| lines.range.start);
    found
}

fn search(tokens: TokenStream, names: &[&str], found: &mut Vec<OwnLines>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let first = group.stream().into_iter().next();
        let name = first.filter(|first| {
            let text = text_of(first);
            group.delimiter() == Delimiter::Parenthesis
                && text.is_some_and(|text| names.contains(&text.as_str()))
        });
        if let (Some(name), true) = (name, is_called(&tokens, index)) {
            let start = start_of(&tokens, index);
            let end = end_of(&tokens, index);
            found.push(OwnLines {
                line: tokens[start].span().start().line,
                range: tokens[start].span().byte_range().start..tokens[end].span().byte_range().end,
                name: name.span().byte_range(),
            });
        }
        search(group.stream(), names, found);
    }
}

/// What a token that is a text says.
fn text_of(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let literal = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
    Some(literal.value())
}

/// Whether a group holds the arguments of a function, and not those of a method or a macro.
fn is_called(tokens: &[TokenTree], group: usize) -> bool {
    let Some(TokenTree::Ident(_)) = group.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return false;
    };
    let before = group.checked_sub(2).and_then(|at| tokens.get(at));
    let is_method = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '.');
    // Of methods only `slug` is told by a text that names the panel.
    let is_slug = matches!(&tokens[group - 1], TokenTree::Ident(name) if name == "slug");
    !before.is_some_and(is_method) || is_slug
}

/// The first token of the chain that a group belongs to: `TimeSeries::new`, `latency::quantiles`.
fn start_of(tokens: &[TokenTree], group: usize) -> usize {
    let mut start = group;
    while let Some(before) = start.checked_sub(1) {
        let belongs = match &tokens[before] {
            TokenTree::Ident(word) => {
                !matches!(&*word.to_string(), "return" | "let" | "in" | "match" | "else")
            }
            TokenTree::Punct(sign) => matches!(sign.as_char(), ':' | '.' | '&'),
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            TokenTree::Literal(_) => false,
        };
        if !belongs {
            break;
        }
        start = before;
    }
    start
}

/// The last token of the chain: the arguments of its last method.
fn end_of(tokens: &[TokenTree], group: usize) -> usize {
    let mut end = group;
    while let [
        TokenTree::Punct(dot),
        TokenTree::Ident(_),
        TokenTree::Group(arguments),
        ..,
    ] = &tokens[end + 1..]
    {
        if dot.as_char() != '.' || arguments.delimiter() != Delimiter::Parenthesis {
            break;
        }
        end += 3;
    }
    end
}

impl OwnLines {
    /// The bytes of the literal that an edit changes, if there is exactly one such call in these lines.
    pub fn place(&self, file: &str, edit: &LiteralEdit) -> Option<Range<usize>> {
        let wanted = tokens_of(&edit.before)?;
        let own = file.get(self.range.clone())?;
        // The title itself stands in a function of any name.
        if edit.call.ends_with("::new") && edit.panel.is_some() {
            let name: TokenStream = file.get(self.name.clone())?.parse().ok()?;
            if is_same(&name.into_iter().collect::<Vec<_>>(), &wanted) {
                return Some(self.name.clone());
            }
        }
        let mut places = Vec::new();
        let call: Vec<&str> = edit.call.split("::").collect();
        calls(own.parse().ok()?, &call, &wanted, &mut places);
        match places.as_slice() {
            [one] => Some(one.start + self.range.start..one.end + self.range.start),
            _ => None,
        }
    }
}

fn tokens_of(text: &str) -> Option<Vec<TokenTree>> {
    Some(text.parse::<TokenStream>().ok()?.into_iter().collect())
}

/// Whether two pieces of code say the same: texts by what they say, however they are quoted.
fn is_same(left: &[TokenTree], right: &[TokenTree]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| match (text_of(left), text_of(right)) {
                (Some(left), Some(right)) => left == right,
                (None, None) => left.to_string() == right.to_string(),
                _ => false,
            })
}

/// Where a function or method is called with the literal as one of its arguments.
fn calls(tokens: TokenStream, call: &[&str], wanted: &[TokenTree], places: &mut Vec<Range<usize>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let path = || {
            let idents = tokens[..index].iter().rev();
            let idents = idents.map_while(|token| match token {
                TokenTree::Ident(word) => Some(Some(word.to_string())),
                TokenTree::Punct(sign) if sign.as_char() == ':' => Some(None),
                _ => None,
            });
            idents.flatten().take(call.len()).collect::<Vec<_>>()
        };
        if group.delimiter() == Delimiter::Parenthesis && path().iter().rev().eq(call.iter()) {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_comma =
                |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',');
            for argument in inner.split(is_comma) {
                if let (Some(first), Some(last), true) =
                    (argument.first(), argument.last(), is_same(argument, wanted))
                {
                    places.push(first.span().byte_range().start..last.span().byte_range().end);
                }
            }
        }
        calls(group.stream(), call, wanted, places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r##"
/// Über alles.
fn load() -> TimeSeries {
    // TimeSeries::new("Load") is not here
    TimeSeries::new("Load")
        .description("How long \
                      it takes")
        .unit(Unit::SECONDS)
        .fail_above(100)
        .query(Query::promql(r#"sum(up{a="b"})"#).legend("up"))
}

fn page() -> Row {
    Row::new("Load").panel(latency::quantiles("Latency", Load).span(6)).panel(other().slug("load").span(8))
}
"##;

    fn edit(call: &str, before: &str, after: &str) -> LiteralEdit {
        LiteralEdit {
            panel: Some("Load".to_owned()),
            call: call.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    #[test]
    fn a_panel_is_found_by_its_title_or_slug() {
        let lines = |names: &[&str]| {
            let found = own_lines(FILE, names).into_iter();
            found
                .map(|lines| {
                    (
                        lines.line,
                        FILE[lines.range].lines().last().unwrap_or_default().to_owned(),
                    )
                })
                .collect::<Vec<_>>()
        };
        let load = lines(&["Load"]);
        assert_eq!(
            load[0],
            (
                5,
                "        .query(Query::promql(r#\"sum(up{a=\"b\"})\"#).legend(\"up\"))".to_owned()
            )
        );
        assert_eq!(load[1].0, 14);
        assert_eq!(
            lines(&["Latency"]),
            [(14, "latency::quantiles(\"Latency\", Load).span(6)".to_owned())]
        );
        assert_eq!(
            lines(&["load"]),
            [(14, "other().slug(\"load\").span(8)".to_owned())]
        );
        assert_eq!(lines(&["Nowhere"]), []);
        assert_eq!(own_lines("fn (", &["Load"]), []);
    }

    #[test]
    fn a_literal_is_found_where_it_is_the_only_one() {
        let own = &own_lines(FILE, &["Load"])[0];
        let place =
            |call: &str, before: &str| own.place(FILE, &edit(call, before, "")).map(|place| &FILE[place]);
        assert_eq!(place("TimeSeries::new", "\"Load\""), Some("\"Load\""));
        assert_eq!(place("unit", "Unit::SECONDS"), Some("Unit::SECONDS"));
        assert_eq!(place("fail_above", "100"), Some("100"));
        assert_eq!(
            place("Query::promql", r#""sum(up{a=\"b\"})""#),
            Some(r##"r#"sum(up{a="b"})"#"##)
        );
        assert!(place("description", "\"How long it takes\"").is_some());
        assert_eq!(place("unit", "Unit::BYTES"), None);
        assert_eq!(place("legend", "\"down\""), None);
    }
}
