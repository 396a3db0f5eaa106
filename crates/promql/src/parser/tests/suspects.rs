//! What Prometheus accepts and this parser refuses on purpose: it fails as soon as the query runs.

use super::refused;

#[test]
fn a_parenthesised_duration_must_be_positive_too() {
    insta::assert_snapshot!(refused(&["rate(x[(-5m)])", "x[5m:(0)]", "x[1h % (0s)]", "x{\"\"=\"a\"}"]), @r#"
    a duration between brackets must be greater than 0
      |
    1 | rate(x[(-5m)])
      |        ^^^^^

    a duration between brackets must be greater than 0
      |
    1 | x[5m:(0)]
      |      ^^^

    this duration is divided by zero
      |
    1 | x[1h % (0s)]
      |      ^

    a label's name cannot be empty
      |
    1 | x{""="a"}
      |   ^^^^^^
    "#);
}
