//! Selectors.

use super::super::refused;

#[test]
fn a_selector_selects_something() {
    insta::assert_snapshot!(refused(&[
        "{}",
        "{a=\"\"}",
        "{a=~\".*\", b!~\".+\"}",
        "up{__name__=\"down\"}",
        "up{job=\"a\", \"down\"}",
    ]), @r#"
    this selects every series there is: name a metric, or add a matcher that an empty value fails, such as `job!=""`
      |
    1 | {}
      | ^^

    this selects every series there is: name a metric, or add a matcher that an empty value fails, such as `job!=""`
      |
    1 | {a=""}
      | ^^^^^^

    this selects every series there is: name a metric, or add a matcher that an empty value fails, such as `job!=""`
      |
    1 | {a=~".*", b!~".+"}
      | ^^^^^^^^^^^^^^^^^^

    the metric is named twice: `up` and `down`
      |
    1 | up{__name__="down"}
      |    ^^^^^^^^^^^^^^^

    the metric is named twice: `up` and `down`
      |
    1 | up{job="a", "down"}
      |             ^^^^^^
    "#);
}

#[test]
fn matchers_have_a_form() {
    insta::assert_snapshot!(refused(&[
        "x{a=b}",
        "x{a==\"b\"}",
        "x{a:\"b\"}",
        "x{a=\"b\" c=\"d\"}",
        "x{a=\"b\" or c=\"d\"}",
        "x{a=\"b\",,}",
        "x{5=\"b\"}",
        "x{a}",
    ]), @r#"
    unexpected `b` after the operator, expected a string: write `"b"`
      |
    1 | x{a=b}
      |     ^

    unexpected `=` between braces, expected a string: to compare, write one `=`
      |
    1 | x{a=="b"}
      |     ^

    unexpected character `:`: a label and its value are joined by `=`
      |
    1 | x{a:"b"}
      |    ^

    unexpected `c` after a matcher, expected `,` or `}`: matchers are separated by commas
      |
    1 | x{a="b" c="d"}
      |         ^

    unexpected `or` after a matcher, expected `,` or `}`: matchers are separated by commas
      |
    1 | x{a="b" or c="d"}
      |         ^^

    unexpected `,` between braces, expected a label or `}`
      |
    1 | x{a="b",,}
      |         ^

    unexpected character `5`: a label does not start with a digit, and its value stands in quotes
      |
    1 | x{5="b"}
      |   ^

    unexpected `}` after a label, expected one of `=`, `!=`, `=~`, `!~`
      |
    1 | x{a}
      |    ^
    "#);
}

#[test]
fn patterns_and_escapes_are_those_of_prometheus() {
    insta::assert_snapshot!(refused(&[
        "x{a=\"b}",
        "x{a=“b”}",
        "x{a=~\"(\", b=~\"a**\", c!~\"(?=x)\"}",
        "x{a=~\"\\d\"}",
        "x{a=\"\\xff\"}",
    ]), @r#"
    this string is never closed: add `"` at its end
      |
    1 | x{a="b}
      |     ^^^

    unexpected character `“`: write a straight quote
      |
    1 | x{a=“b”}
      |     ^

    invalid regular expression: unclosed group
      |
    1 | x{a=~"(", b=~"a**", c!~"(?=x)"}
      |   ^^^^^^

    invalid regular expression: `*` repeats what is repeated already
      |
    1 | x{a=~"(", b=~"a**", c!~"(?=x)"}
      |           ^^^^^^^^

    invalid regular expression: RE2 has no look-around such as `(?=…)`
      |
    1 | x{a=~"(", b=~"a**", c!~"(?=x)"}
      |                     ^^^^^^^^^^

    unknown escape `\d` in a string: write `\\` for a backslash, or quote the string with backticks
      |
    1 | x{a=~"\d"}
      |       ^^

    the escapes in this string give bytes that are no UTF-8, which no label value can hold
      |
    1 | x{a="\xff"}
      |     ^^^^^^
    "#);
}
