mod depth;
mod errors;
mod suspects;
mod syntax;
mod variables;

use super::parse;

/// Parses, prints, and makes sure that what is printed means the same.
fn printed(text: &str) -> String {
    let expr = match parse(text) {
        Ok(parsed) => parsed.expr,
        Err(errors) => panic!("{}", errors.render(text)),
    };
    let written = expr.to_string();
    let again = parse(&written).map(|parsed| parsed.expr);
    assert_eq!(again.as_ref(), Ok(&expr), "`{text}` was printed as `{written}`");
    written
}

/// What a reader sees of the errors.
fn refused(texts: &[&str]) -> String {
    let rendered = texts.iter().map(|text| match parse(text) {
        Ok(parsed) => panic!("`{text}` was read as `{}`", parsed.expr),
        Err(errors) => errors.render(text),
    });
    rendered.collect::<Vec<_>>().join("\n\n")
}
