//! Keywords and operators.

use super::super::refused;

#[test]
fn a_slip_is_recognised() {
    insta::assert_snapshot!(refused(&[
        "sum(x) bye (job)",
        "sum bi (job) (x)",
        "a * on (x) group_lft b",
        "a unles b",
        "x ofset 5m",
        "smu (x)",
        "x:y (z)",
    ]), @"
    unexpected `bye` after an expression, expected an operator or the end: did you mean `by`?
      |
    1 | sum(x) bye (job)
      |        ^^^

    unexpected `bi` after an expression, expected an operator or the end: did you mean `by`?
      |
    1 | sum bi (job) (x)
      |     ^^

    unexpected `b` after an expression, expected an operator or the end: did you mean `group_left`?
      |
    1 | a * on (x) group_lft b
      |                      ^

    unexpected `unles` after an expression, expected an operator or the end: did you mean `unless`?
      |
    1 | a unles b
      |   ^^^^^

    unexpected `ofset` after an expression, expected an operator or the end: did you mean `offset`?
      |
    1 | x ofset 5m
      |   ^^^^^

    unknown function `smu`: did you mean `sum`?
      |
    1 | smu (x)
      | ^^^

    unexpected `(` after an expression, expected an operator or the end
      |
    1 | x:y (z)
      |     ^
    ");
}

#[test]
fn operators_of_other_languages_are_recognised() {
    insta::assert_snapshot!(refused(&[
        "a = 5",
        "a && b",
        "a || b",
        "!a",
        "a ≥ 5",
        "x; y",
    ]), @r#"
    unexpected `=` after an expression, expected an operator or the end: to compare, write `==`
      |
    1 | a = 5
      |   ^

    unexpected character `&`: write `and`
      |
    1 | a && b
      |   ^

    unexpected character `|`: write `or`; alternatives of a label go inside the string, as in `{job=~"a|b"}`
      |
    1 | a || b
      |   ^

    unexpected character `!`: write `unless` between vectors, or `!=`
      |
    1 | !a
      | ^

    unexpected character `≥`: write `>=`
      |
    1 | a ≥ 5
      |   ^

    unexpected character `;`: a query is one expression
      |
    1 | x; y
      |  ^
    "#);
}

#[test]
fn labels_stand_in_parentheses() {
    insta::assert_snapshot!(refused(&[
        "a * group_left b",
        "a * on x b",
        "sum by job (x)",
        "sum by (without) (x)",
        "sum by (5) (x)",
        "sum(x) by (a) by (b)",
        "by (x)",
    ]), @r#"
    unexpected `group_left` after an operator, expected an expression: write `on (…)` or `ignoring (…)` before it
      |
    1 | a * group_left b
      |     ^^^^^^^^^^

    unexpected `x` after `on`, expected `(`: the labels stand in parentheses, as in `(job, instance)`
      |
    1 | a * on x b
      |        ^

    unexpected `job` after `by`, expected `(`: the labels stand in parentheses, as in `(job, instance)`
      |
    1 | sum by job (x)
      |        ^^^

    unexpected `without` among labels, expected a label: write `"without"`
      |
    1 | sum by (without) (x)
      |         ^^^^^^^

    unexpected `5` among labels, expected a label: write `"5"`
      |
    1 | sum by (5) (x)
      |         ^

    unexpected `by` after an expression, expected an operator or the end
      |
    1 | sum(x) by (a) by (b)
      |               ^^

    unexpected `(` after an expression, expected an operator or the end: `by` follows an aggregation, as in `sum by (job) (x)`
      |
    1 | by (x)
      |    ^
    "#);
}

#[test]
fn an_expression_is_expected() {
    insta::assert_snapshot!(refused(&[
        "",
        "# only a comment",
        "a +",
        "* a",
        "a b",
        "x 5",
        "on",
        "bool + 1",
        "(a, b)",
    ]), @r#"
    the query is empty: write an expression such as `up`
      |
    1 | 
      | ^

    the query is empty: write an expression such as `up`
      |
    1 | # only a comment
      |                 ^

    unexpected end of the query here, expected an expression
      |
    1 | a +
      |    ^

    unexpected `*` here, expected an expression
      |
    1 | * a
      | ^

    unexpected `b` after an expression, expected an operator or the end
      |
    1 | a b
      |   ^

    unexpected `5` after an expression, expected an operator or the end: is there an operator missing between the two?
      |
    1 | x 5
      |   ^

    unexpected `on` here, expected an expression: `on` is a keyword; a metric of this name is written `{"on"}`
      |
    1 | on
      | ^^

    unexpected `bool` here, expected an expression: `bool` is a keyword; a metric of this name is written `{"bool"}`
      |
    1 | bool + 1
      | ^^^^

    unexpected `,` after an expression, expected an operator or `)`
      |
    1 | (a, b)
      |   ^
    "#);
}
