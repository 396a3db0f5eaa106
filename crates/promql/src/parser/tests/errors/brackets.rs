//! Brackets.

use super::super::refused;

#[test]
fn what_is_open_must_be_closed() {
    insta::assert_snapshot!(refused(&[
        "sum(rate(x[5m])",
        "x{a=\"b\"",
        "rate(x[5m",
        "sum(",
        "(",
        "x[",
        "x{",
        "x{a",
        "x{a=",
    ]), @r#"
    this `(` is never closed
      |
    1 | sum(rate(x[5m])
      |    ^

    this `{` is never closed
      |
    1 | x{a="b"
      |  ^

    this `[` is never closed
      |
    1 | rate(x[5m
      |       ^

    this `(` is never closed
      |
    1 | sum(
      |    ^

    unexpected end of the query here, expected an expression
      |
    1 | (
      |  ^

    unexpected end of the query in a duration, expected a duration such as `5m`, or `$__rate_interval`
      |
    1 | x[
      |   ^

    this `{` is never closed
      |
    1 | x{
      |  ^

    this `{` is never closed
      |
    1 | x{a
      |  ^

    this `{` is never closed
      |
    1 | x{a=
      |  ^
    "#);
}

#[test]
fn what_is_closed_must_be_open() {
    insta::assert_snapshot!(refused(&[
        "sum(x))",
        "rate(x[5m)",
        "sum by (a (x)",
        "sum()",
    ]), @"
    this `)` closes nothing: remove it, or add the bracket that it should close
      |
    1 | sum(x))
      |       ^

    unexpected `)` after a duration, expected `:` or `]`
      |
    1 | rate(x[5m)
      |          ^

    unexpected `(` among labels, expected `,` or `)`
      |
    1 | sum by (a (x)
      |           ^

    `sum` takes 1 argument, but has 0 here
      |
    1 | sum()
      | ^^^^^
    ");
}
