//! Durations and modifiers.

use super::super::refused;

#[test]
fn a_range_follows_a_metric() {
    insta::assert_snapshot!(refused(&[
        "rate(sum(x)[5m])",
        "rate(x[5])[5m]",
        "(x)[5m]",
        "x offset 5m [5m]",
        "x @ 5 [5m]",
    ]), @"
    a range such as `[5m]` must follow a metric: put it inside, as in `rate(x[5m])`, or write a subquery `[5m:]`
      |
    1 | rate(sum(x)[5m])
      |            ^^^^

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
    ");
}

#[test]
fn a_duration_has_a_form() {
    insta::assert_snapshot!(refused(&[
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
        "x[ # how long?\n5m]",
    ]), @"
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

    unexpected character `#`: Prometheus takes no comment before the duration
      |
    1 | x[ # how long?
      |    ^
    ");
}

#[test]
fn modifiers_follow_a_selector() {
    insta::assert_snapshot!(refused(&[
        "x offset",
        "x offset foo",
        "x offset 5m offset 5m",
        "x @ 5 @ 6",
        "x @ foo",
        "x @ Inf",
        "sum(x) offset 5m",
        "(x) @ 5",
        "sum(x) smoothed",
        "x smoothed anchored",
    ]), @"
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

    `smoothed` must follow a selector, such as `x[5m] smoothed`
      |
    1 | sum(x) smoothed
      | ^^^^^^

    `smoothed` or `anchored` is set twice here
      |
    1 | x smoothed anchored
      | ^^^^^^^^^^^^^^^^^^^
    ");
}

#[test]
fn numbers_have_a_form() {
    insta::assert_snapshot!(refused(&[
        "1.2.3",
        "1e999",
        "0xZ",
        "1_",
    ]), @"
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

    `1_` is no number
      |
    1 | 1_
      | ^^
    ");
}
