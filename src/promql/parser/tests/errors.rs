//! What someone reads who has made a mistake.

use super::refused;

#[test]
fn brackets() {
    insta::assert_snapshot!(refused(&[
        "sum(rate(x[5m])",
        "sum(x))",
        "x{a=\"b\"",
        "rate(x[5m)",
        "rate(x[5m",
        "sum by (a (x)",
        "sum(",
        "sum()",
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

    this `)` closes nothing: remove it, or add the bracket that it should close
      |
    1 | sum(x))
      |       ^

    this `{` is never closed
      |
    1 | x{a="b"
      |  ^

    unexpected `)` after a duration, expected `:` or `]`
      |
    1 | rate(x[5m)
      |          ^

    this `[` is never closed
      |
    1 | rate(x[5m
      |       ^

    unexpected `(` among labels, expected `,` or `)`
      |
    1 | sum by (a (x)
      |           ^

    this `(` is never closed
      |
    1 | sum(
      |    ^

    `sum` takes 1 argument, but has 0 here
      |
    1 | sum()
      | ^^^^^

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
fn functions() {
    insta::assert_snapshot!(refused(&[
        "xrate(x[5m])",
        "Rate(x[5m])",
        "histogram_quantil(0.9, x)",
        "holt_winters(x[5m], 0.5, 0.5)",
        "frobnicate(x)",
        "rate(x)",
        "rate(sum(x)[5m])",
        "rate(x[5m], 5)",
        "histogram_quantile(x)",
        "histogram_quantile(x, 0.9)",
        "label_replace(x, \"a\", b, \"c\", \"d\")",
        "clamp(x, 0)",
        "label_join(x, \"a\")",
        "sum(x,)",
        "sum(1)",
        "sum(x[5m])",
        "topk(x)",
        "topk(\"5\", x)",
        "sum(5, x)",
        "info(x, y)",
        "abs(x) + nope(y) + rate(z)",
    ]), @r#"
    unknown function `xrate`: did you mean `rate`?
      |
    1 | xrate(x[5m])
      | ^^^^^

    unknown function `Rate`: did you mean `rate`?
      |
    1 | Rate(x[5m])
      | ^^^^

    unknown function `histogram_quantil`: did you mean `histogram_quantile`?
      |
    1 | histogram_quantil(0.9, x)
      | ^^^^^^^^^^^^^^^^^

    unknown function `holt_winters`: did you mean `double_exponential_smoothing`?
      |
    1 | holt_winters(x[5m], 0.5, 0.5)
      | ^^^^^^^^^^^^

    unknown function `frobnicate`
      |
    1 | frobnicate(x)
      | ^^^^^^^^^^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | rate(x)
      |      ^

    a range such as `[5m]` must follow a metric: put it inside, as in `rate(x[5m])`, or write a subquery `[5m:]`
      |
    1 | rate(sum(x)[5m])
      |            ^^^^

    `rate` takes 1 argument, but has 2 here
      |
    1 | rate(x[5m], 5)
      | ^^^^^^^^^^^^^^

    argument 2 of `rate` must be a range vector, but this is a scalar
      |
    1 | rate(x[5m], 5)
      |             ^

    `histogram_quantile` takes 2 arguments, but has 1 here
      |
    1 | histogram_quantile(x)
      | ^^^^^^^^^^^^^^^^^^^^^

    the argument of `histogram_quantile` must be a scalar, but this is an instant vector: wrap it in `scalar(…)`
      |
    1 | histogram_quantile(x)
      |                    ^

    argument 1 of `histogram_quantile` must be a scalar, but this is an instant vector: wrap it in `scalar(…)`
      |
    1 | histogram_quantile(x, 0.9)
      |                    ^

    argument 2 of `histogram_quantile` must be an instant vector, but this is a scalar: wrap it in `vector(…)`
      |
    1 | histogram_quantile(x, 0.9)
      |                       ^^^

    argument 3 of `label_replace` must be a string, but this is an instant vector: put it in quotes
      |
    1 | label_replace(x, "a", b, "c", "d")
      |                       ^

    `clamp` takes 3 arguments, but has 2 here
      |
    1 | clamp(x, 0)
      | ^^^^^^^^^^^

    `label_join` takes at least 3 arguments, but has 2 here
      |
    1 | label_join(x, "a")
      | ^^^^^^^^^^^^^^^^^^

    unexpected `,` after the last argument, expected `)`: arguments take no comma after the last
      |
    1 | sum(x,)
      |      ^

    what `sum` aggregates must be an instant vector, but this is a scalar: wrap it in `vector(…)`
      |
    1 | sum(1)
      |     ^

    what `sum` aggregates must be an instant vector, but this is a range vector: wrap it in a function such as `rate(…)`
      |
    1 | sum(x[5m])
      |     ^^^^^

    `topk` takes 2 arguments, but has 1 here
      |
    1 | topk(x)
      | ^^^^^^^

    the parameter of `topk` must be a scalar, but this is a string
      |
    1 | topk("5", x)
      |      ^^^

    `sum` takes 1 argument, but has 2 here
      |
    1 | sum(5, x)
      | ^^^^^^^^^

    the second argument of `info` is only matchers between braces, such as `{k8s_cluster_name=~".+"}`
      |
    1 | info(x, y)
      |         ^

    unknown function `nope`
      |
    1 | abs(x) + nope(y) + rate(z)
      |          ^^^^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | abs(x) + nope(y) + rate(z)
      |                         ^
    "#);
}

#[test]
fn keywords_and_operators() {
    insta::assert_snapshot!(refused(&[
        "sum(x) bye (job)",
        "sum bi (job) (x)",
        "a * on (x) group_lft b",
        "a * group_left b",
        "a * on x b",
        "a unles b",
        "x ofset 5m",
        "a b",
        "x 5",
        "a = 5",
        "a && b",
        "a || b",
        "!a",
        "a ≥ 5",
        "a +",
        "* a",
        "on",
        "bool + 1",
        "by (x)",
        "sum by job (x)",
        "sum by (without) (x)",
        "sum by (5) (x)",
        "sum(x) by (a) by (b)",
        "",
        "# only a comment",
        "x; y",
    ]), @r#"
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

    unexpected `group_left` after an operator, expected an expression: write `on (…)` or `ignoring (…)` before it
      |
    1 | a * group_left b
      |     ^^^^^^^^^^

    unexpected `x` after `on`, expected `(`: the labels stand in parentheses, as in `(job, instance)`
      |
    1 | a * on x b
      |        ^

    unexpected `unles` after an expression, expected an operator or the end: did you mean `unless`?
      |
    1 | a unles b
      |   ^^^^^

    unexpected `ofset` after an expression, expected an operator or the end: did you mean `offset`?
      |
    1 | x ofset 5m
      |   ^^^^^

    unexpected `b` after an expression, expected an operator or the end
      |
    1 | a b
      |   ^

    unexpected `5` after an expression, expected an operator or the end: is there an operator missing between the two?
      |
    1 | x 5
      |   ^

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

    unexpected end of the query here, expected an expression
      |
    1 | a +
      |    ^

    unexpected `*` here, expected an expression
      |
    1 | * a
      | ^

    unexpected `on` here, expected an expression: `on` is a keyword; a metric of this name is written `{"on"}`
      |
    1 | on
      | ^^

    unexpected `bool` here, expected an expression: `bool` is a keyword; a metric of this name is written `{"bool"}`
      |
    1 | bool + 1
      | ^^^^

    unexpected `(` after an expression, expected an operator or the end: `by` follows an aggregation, as in `sum by (job) (x)`
      |
    1 | by (x)
      |    ^

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

    the query is empty: write an expression such as `up`
      |
    1 | 
      | ^

    the query is empty: write an expression such as `up`
      |
    1 | # only a comment
      |                 ^

    unexpected character `;`: a query is one expression
      |
    1 | x; y
      |  ^
    "#);
}

#[test]
fn types_of_operands() {
    insta::assert_snapshot!(refused(&[
        "1 == 1",
        "1 > bool x > 2 < \"a\"",
        "x[5m] + 1",
        "-\"a\"",
        "x and 1",
        "x + bool y",
        "x + on (a) 1",
        "x + fill (0) 1",
        "x and on (a) group_left () y",
        "x or fill (0) y",
        "a * on (x, y) group_left (y) b",
    ]), @r#"
    a comparison of two scalars gives no filter: write `== bool`
      |
    1 | 1 == 1
      |   ^^

    `<` works on scalars and instant vectors, but this is a string
      |
    1 | 1 > bool x > 2 < "a"
      |                  ^^^

    `+` works on scalars and instant vectors, but this is a range vector: wrap it in a function such as `rate(…)`
      |
    1 | x[5m] + 1
      | ^^^^^

    `-` works on scalars and instant vectors, but this is a string
      |
    1 | -"a"
      |  ^^^

    `and` works between instant vectors, but this is a scalar: wrap it in `vector(…)`
      |
    1 | x and 1
      |       ^

    `bool` belongs to a comparison such as `> bool`, not to `+`
      |
    1 | x + bool y
      |   ^^^^^^

    `on` pairs the series of two instant vectors, but one side is a scalar: remove it
      |
    1 | x + on (a) 1
      |   ^^^^^^^^

    `fill` pairs the series of two instant vectors, but one side is a scalar: remove it
      |
    1 | x + fill (0) 1
      |   ^^^^^^^^^^

    `group_left` cannot stand with `and`, which pairs many series with many
      |
    1 | x and on (a) group_left () y
      |   ^^^^^^^^^^^^^^^^^^^^^^^^

    `fill` cannot stand with `or`, which pairs many series with many
      |
    1 | x or fill (0) y
      |   ^^^^^^^^^^^

    label `y` stands both in `on (…)` and in the group: series are paired by it already, so drop it from the group
      |
    1 | a * on (x, y) group_left (y) b
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn selectors() {
    insta::assert_snapshot!(refused(&[
        "{}",
        "{a=\"\"}",
        "{a=~\".*\", b!~\".+\"}",
        "x{a=b}",
        "x{a==\"b\"}",
        "x{a:\"b\"}",
        "x{a=\"b\" c=\"d\"}",
        "x{a=\"b\" or c=\"d\"}",
        "x{a=\"b\",,}",
        "x{5=\"b\"}",
        "x{a=\"b}",
        "x{a=“b”}",
        "x{a=~\"(\", b=~\"a**\", c!~\"(?=x)\"}",
        "x{a=~\"\\d\"}",
        "up{__name__=\"down\"}",
        "up{\"down\"}",
        "x{a=\"\\xff\"}",
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

    the metric is named twice: `up` and `down`
      |
    1 | up{__name__="down"}
      |    ^^^^^^^^^^^^^^^

    the metric is named twice: `up` and `down`
      |
    1 | up{"down"}
      |    ^^^^^^

    the escapes in this string give bytes that are no UTF-8, which no label value can hold
      |
    1 | x{a="\xff"}
      |     ^^^^^^
    "#);
}

#[test]
fn durations_and_modifiers() {
    insta::assert_snapshot!(refused(&[
        "rate(x[5])[5m]",
        "(x)[5m]",
        "x offset 5m [5m]",
        "x @ 5 [5m]",
        "x[5m3h]",
        "x[1.5h]",
        "x[5 minutes]",
        "x[0s]",
        "x[-5m]",
        "x[]",
        "x[:]",
        "x[5m:0s]",
        "x[5m/0]",
        "x[max(step(), 5m)]",
        "x[300y]",
        "x offset",
        "x offset foo",
        "x offset 5m offset 5m",
        "x @ 5 @ 6",
        "x @ foo",
        "x @ Inf",
        "sum(x) offset 5m",
        "(x) @ 5",
        "5 offset 5m",
        "sum(x) smoothed",
        "x smoothed anchored",
        "1.2.3",
        "1e999",
        "0xZ",
        "x[ # how long?\n5m]",
    ]), @"
    a range such as `[5m]` must follow a metric: put it inside, as in `rate(x[5m])`, or write a subquery `[5m:]`
      |
    1 | rate(x[5])[5m]
      |           ^^^^

    a range such as `[5m]` must follow a metric: put it inside, as in `rate(x[5m])`, or write a subquery `[5m:]`
      |
    1 | (x)[5m]
      |    ^^^^

    the range must stand before `offset`: write `x[5m] offset …`
      |
    1 | x offset 5m [5m]
      |             ^^^^

    the range must stand before `@`: write `x[5m] @ …`
      |
    1 | x @ 5 [5m]
      |       ^^^^

    `5m3h` is no duration: write each unit once, from the largest to the smallest, as in `1h30m`
      |
    1 | x[5m3h]
      |   ^^^^

    `1.5h` is no duration: write whole numbers with the units y, w, d, h, m, s and ms, as in `1h30m`
      |
    1 | x[1.5h]
      |   ^^^^

    unexpected `minutes` after a duration, expected `:` or `]`: a duration is written without spaces, as in `1h30m`
      |
    1 | x[5 minutes]
      |     ^^^^^^^

    a duration between brackets must be greater than 0
      |
    1 | x[0s]
      |   ^^

    a duration between brackets must be greater than 0
      |
    1 | x[-5m]
      |   ^^^

    unexpected `]` in a duration, expected a duration such as `5m`, or `$__rate_interval`
      |
    1 | x[]
      |   ^

    unexpected `:` in a duration, expected a duration such as `5m`, or `$__rate_interval`
      |
    1 | x[:]
      |   ^

    a duration between brackets must be greater than 0
      |
    1 | x[5m:0s]
      |      ^^

    this duration is divided by zero
      |
    1 | x[5m/0]
      |     ^

    unexpected `max` in a duration, expected a duration such as `5m`, or `$__rate_interval`: write `max_of(…)`
      |
    1 | x[max(step(), 5m)]
      |   ^^^

    this duration is out of range: Prometheus holds up to 292 years
      |
    1 | x[300y]
      |   ^^^^

    unexpected end of the query in a duration, expected a duration such as `5m`, or `$__rate_interval`
      |
    1 | x offset
      |         ^

    unexpected `foo` in a duration, expected a duration such as `5m`, or `$__rate_interval`
      |
    1 | x offset foo
      |          ^^^

    `offset` is set twice here
      |
    1 | x offset 5m offset 5m
      | ^^^^^^^^^^^^^^^^^^^^^

    `@` is set twice here
      |
    1 | x @ 5 @ 6
      | ^^^^^^^^^

    unexpected `foo` after `@`, expected a timestamp, `start()` or `end()`
      |
    1 | x @ foo
      |     ^^^

    this timestamp is out of range: `@` takes seconds since 1970
      |
    1 | x @ Inf
      | ^^^^^^^

    `offset` must follow a selector or a subquery, such as `x offset 5m` or `rate(x[5m])[1h:] offset 5m`
      |
    1 | sum(x) offset 5m
      | ^^^^^^

    `@` must follow a selector or a subquery, such as `x @ end()` or `rate(x[5m])[1h:] @ end()`
      |
    1 | (x) @ 5
      | ^^^

    `offset` must follow a selector or a subquery, such as `x offset 5m` or `rate(x[5m])[1h:] offset 5m`
      |
    1 | 5 offset 5m
      | ^

    `smoothed` must follow a selector, such as `x[5m] smoothed`
      |
    1 | sum(x) smoothed
      | ^^^^^^

    `smoothed` or `anchored` is set twice here
      |
    1 | x smoothed anchored
      | ^^^^^^^^^^^^^^^^^^^

    `1.2.3` is no number
      |
    1 | 1.2.3
      | ^^^^^

    `1e999` is no number
      |
    1 | 1e999
      | ^^^^^

    `0xZ` is no number
      |
    1 | 0xZ
      | ^^^

    unexpected character `#`: Prometheus takes no comment before the duration
      |
    1 | x[ # how long?
      |    ^
    ");
}

#[test]
fn long_and_strange_lines() {
    let long = format!("{} + ö{}rate(x)\n+ z", "aaaa + ".repeat(20), "bbbb + ".repeat(20));
    insta::assert_snapshot!(refused(&[
        "sum(\n  rate(x[5m])\n) by (job\n",
        "a\r\n+ rate(b)\r\n",
        "x\u{7}",
        "x{a=\"\u{202e}b\" \u{1b}[31m",
        "\tsum(\t1)",
        "größe + 1",
        "x{a=\"日本語\"} + rate(y)",
        &long,
    ]), @r#"
    this `(` is never closed
      |
    3 | ) by (job
      |      ^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    2 | + rate(b)
      |        ^

    unexpected character `U+0007`: remove it, or write a space
      |
    1 | x�
      |  ^

    unexpected character `U+001B`: remove it, or write a space
      |
    1 | x{a="�b" �[31m
      |          ^

    what `sum` aggregates must be an instant vector, but this is a scalar: wrap it in `vector(…)`
      |
    1 |  sum( 1)
      |       ^

    unexpected character `ö`: a name outside ASCII stands in quotes between braces, as in `{"größe"}`
      |
    1 | größe + 1
      |   ^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | x{a="日本語"} + rate(y)
      |                   ^

    unexpected character `ö`: a name outside ASCII stands in quotes between braces, as in `{"größe"}`
      |
    1 | … aaaa + aaaa + aaaa + aaaa + aaaa + aaaa + aaaa + aaaa +  + öbbbb + bbbb + bbbb + bbbb + bbbb + bbbb + bbbb + bbbb + bbb…
      |                                                              ^
    "#);
}
