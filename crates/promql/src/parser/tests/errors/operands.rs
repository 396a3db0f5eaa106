//! Types of operands.

use super::super::refused;

#[test]
fn operands_have_types() {
    insta::assert_snapshot!(refused(&[
        "1 == 1",
        "1 > bool x > 2 < \"a\"",
        "x[5m] + 1",
        "-\"a\"",
        "x and 1",
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
    "#);
}

#[test]
fn matching_has_rules() {
    insta::assert_snapshot!(refused(&[
        "x + bool y",
        "x + on (a) 1",
        "x + fill (0) 1",
        "x and on (a) group_left () y",
        "x or fill (0) y",
        "a * on (x, y) group_left (y) b",
    ]), @"
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
    ");
}
