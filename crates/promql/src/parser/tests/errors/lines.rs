//! Long lines and strange characters.

use super::super::refused;

#[test]
fn the_line_of_the_error_is_shown() {
    insta::assert_snapshot!(refused(&["sum(\n  rate(x[5m])\n) by (job\n", "a\r\n+ rate(b)\r\n", "\tsum(\t1)", "x{a=\"日本語\"} + rate(y)"]), @r#"
    this `(` is never closed
      |
    3 | ) by (job
      |      ^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    2 | + rate(b)
      |        ^

    what `sum` aggregates must be an instant vector, but this is a scalar: wrap it in `vector(…)`
      |
    1 |  sum( 1)
      |       ^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | x{a="日本語"} + rate(y)
      |                   ^
    "#);
}

#[test]
fn long_lines_are_cut() {
    let long =
        format!("{} + {}rate(x)\n+ z", "aaaa + ".repeat(20), "bbbb + ".repeat(20)).replace("+  +", "+");
    insta::assert_snapshot!(refused(&[&long, &format!("rate({})", "aaaa + ".repeat(20) + "b")]), @"
    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | …bbb + bbbb + bbbb + bbbb + bbbb + bbbb + bbbb + bbbb + rate(x)
      |                                                              ^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | rate(aaaa + aaaa + aaaa + aaaa + aaaa + aaaa + aaaa + aaaa + aaaa…
      |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
}

#[test]
fn what_cannot_be_seen_is_not_echoed() {
    insta::assert_snapshot!(refused(&["x\u{7}", "x{a=\"\u{202e}b\" \u{1b}[31m", "größe + 1", "x\u{a0}+ 1"]), @r#"
    unexpected character `U+0007`: remove it, or write a space
      |
    1 | x�
      |  ^

    unexpected character `U+001B`: remove it, or write a space
      |
    1 | x{a="�b" �[31m
      |          ^

    unexpected character `ö`: a name outside ASCII stands in quotes between braces, as in `{"größe"}`
      |
    1 | größe + 1
      |   ^

    unexpected character `U+00A0`: remove it, or write a space
      |
    1 | x�+ 1
      |  ^
    "#);
}

#[test]
fn names_are_shown_safely() {
    let long = "a".repeat(300);
    insta::assert_snapshot!(refused(&[
        "up{\"\\u001b[31m\"}",
        "x{a=~\"[[:\\a:]]\"}",
        "x ${a:\u{7}}",
        "a * on (\"\\n\") group_left (\"\\n\") b",
        &format!("{long}(x)"),
    ]), @r#"
    the metric is named twice: `up` and `U+001B[31m`
      |
    1 | up{"\u001b[31m"}
      |    ^^^^^^^^^^^^

    invalid regular expression: `[:U+0007:]` is no class of RE2
      |
    1 | x{a=~"[[:\a:]]"}
      |   ^^^^^^^^^^^^^

    unexpected `${a:U+0007}` after an expression, expected an operator or the end: is there an operator missing between the two?
      |
    1 | x ${a:�}
      |   ^^^^^^

    label `U+000A` stands both in `on (…)` and in the group: series are paired by it already, so drop it from the group
      |
    1 | a * on ("\n") group_left ("\n") b
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    unknown function `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`
      |
    1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}
