//! Functions and aggregations.

use super::super::refused;

#[test]
fn a_function_is_known() {
    insta::assert_snapshot!(refused(&[
        "xrate(x[5m])",
        "Rate(x[5m])",
        "histogram_quantil(0.9, x)",
        "holt_winters(x[5m], 0.5, 0.5)",
        "frobnicate(x)",
        "abs(x) + nope(y) + rate(z)",
    ]), @"
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

    unknown function `nope`
      |
    1 | abs(x) + nope(y) + rate(z)
      |          ^^^^

    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | abs(x) + nope(y) + rate(z)
      |                         ^
    ");
}

#[test]
fn arguments_are_counted() {
    insta::assert_snapshot!(refused(&[
        "rate(x[5m], 5)",
        "histogram_quantile(x)",
        "clamp(x, 0)",
        "label_join(x, \"a\")",
        "time(x)",
        "round(x, 1, 2)",
        "sum(x,)",
        "topk(x)",
        "sum(5, x)",
    ]), @r#"
    `rate` takes 1 argument, but has 2 here
      |
    1 | rate(x[5m], 5)
      | ^^^^^^^^^^^^^^

    `histogram_quantile` takes 2 arguments, but has 1 here
      |
    1 | histogram_quantile(x)
      | ^^^^^^^^^^^^^^^^^^^^^

    `clamp` takes 3 arguments, but has 2 here
      |
    1 | clamp(x, 0)
      | ^^^^^^^^^^^

    `label_join` takes at least 3 arguments, but has 2 here
      |
    1 | label_join(x, "a")
      | ^^^^^^^^^^^^^^^^^^

    `time` takes no arguments, but has 1 here
      |
    1 | time(x)
      | ^^^^^^^

    `round` takes 1 or 2 arguments, but has 3 here
      |
    1 | round(x, 1, 2)
      | ^^^^^^^^^^^^^^

    unexpected `,` after the last argument, expected `)`: arguments take no comma after the last
      |
    1 | sum(x,)
      |      ^

    `topk` takes 2 arguments, but has 1 here
      |
    1 | topk(x)
      | ^^^^^^^

    `sum` takes 1 argument, but has 2 here
      |
    1 | sum(5, x)
      | ^^^^^^^^^
    "#);
}

#[test]
fn arguments_have_types() {
    insta::assert_snapshot!(refused(&[
        "rate(x)",
        "histogram_quantile(x, 0.9)",
        "label_replace(x, \"a\", b, \"c\", \"d\")",
        "sum(1)",
        "sum(x[5m])",
        "topk(\"5\", x)",
        "info(x, y)",
    ]), @r#"
    the argument of `rate` must be a range vector, but this is an instant vector: add a range such as `[5m]`, or `[5m:]` after an expression
      |
    1 | rate(x)
      |      ^

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

    what `sum` aggregates must be an instant vector, but this is a scalar: wrap it in `vector(…)`
      |
    1 | sum(1)
      |     ^

    what `sum` aggregates must be an instant vector, but this is a range vector: wrap it in a function such as `rate(…)`
      |
    1 | sum(x[5m])
      |     ^^^^^

    the parameter of `topk` must be a scalar, but this is a string
      |
    1 | topk("5", x)
      |      ^^^

    the second argument of `info` is only matchers between braces, such as `{k8s_cluster_name=~".+"}`
      |
    1 | info(x, y)
      |         ^
    "#);
}
