use super::printed;

fn all_print_as(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(printed(text), *expected, "{text}");
    }
}

#[test]
fn operators_bind_as_in_prometheus() {
    all_print_as(&[
        ("((a)) + (b * c)", "a + b * c"),
        ("(a + b) * c", "(a + b) * c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("a ^ (b ^ c)", "a ^ b ^ c"),
        ("(a ^ b) ^ c", "(a ^ b) ^ c"),
        ("-a ^ b", "-a ^ b"),
        ("-(a ^ b)", "-a ^ b"),
        ("(-a) ^ b", "(-a) ^ b"),
        ("a ^ -b * c", "a ^ -b * c"),
        ("a ^ (-b * c)", "a ^ (-b * c)"),
        ("-(a * b)", "-(a * b)"),
        ("-a * b", "-a * b"),
        ("--a", "--a"),
        ("-(5)", "-(5)"),
        ("- 5", "-5"),
        ("(-2) ^ 2", "(-2) ^ 2"),
        ("-2 ^ 2", "-2 ^ 2"),
        ("a or (b and c)", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("a == b and c", "a == b and c"),
        ("a AND b", "a and b"),
        ("(a atan2 b) * c", "a atan2 b * c"),
        ("+Inf ^ 2", "+(+Inf) ^ 2"),
        ("(+Inf) ^ a", "(+Inf) ^ a"),
    ]);
}

#[test]
fn modifiers_bind_to_their_operand() {
    all_print_as(&[
        ("a + b offset 5m", "a + b offset 5m"),
        ("-a offset 5m", "-a offset 5m"),
        ("x offset 5m + 1", "x offset 5m + 1"),
        ("x offset (5m + 1m) + 1", "x offset (5m + 1m + 1)"),
        ("(x offset (5m + 1m)) + 1", "(x offset (5m + 1m)) + 1"),
        ("x offset (5m + 1m) > 1", "x offset (5m + 1m) > 1"),
        ("x offset -(1m * 2) + 1", "x offset -(1m * 2) + 1"),
        ("x offset step() * 2", "x offset step() * 2"),
        ("x offset --step() * 2", "x offset (--step() * 2)"),
        ("x @ 10 offset -1h", "x @ 10 offset -1h"),
        ("x @ 5m", "x @ 300"),
        ("x @ -1.5", "x @ -1.5"),
        ("x offset 1d @ START()", "x @ start() offset 1d"),
        ("x smoothed offset 1d", "x smoothed offset 1d"),
        ("x anchored [5m]", "x[5m] anchored"),
        ("x[5m] offset 1d anchored", "x[5m] anchored offset 1d"),
        ("(x)[5m:]", "x[5m:]"),
        ("(a + b)[5m:1m] @ end()", "(a + b)[5m:1m] @ end()"),
        ("(-x)[5m:]", "(-x)[5m:]"),
        ("x[step():range()]", "x[step():range()]"),
        ("x[MAX_OF(step(), 5m) - 1]", "x[max_of(step(), 5m) - 1]"),
        ("x[(1m + 2m) * -(3m) ^ 2]", "x[(1m + 2m) * -3m ^ 2]"),
        ("x[0.5]", "x[500ms]"),
        ("x[0.0005]", "x[0.0005]"),
    ]);
}

#[test]
fn keywords_are_names_where_prometheus_allows() {
    all_print_as(&[
        (
            "sum + by + offset + and + without",
            "sum + by + offset + and + without",
        ),
        ("offset offset 5m", "offset offset 5m"),
        ("and and and", "and and and"),
        ("sum{by='x'}", "sum{by=\"x\"}"),
        ("fill + fill", "fill + fill"),
        ("fill + fill (1) fill_left", "fill + fill (1) fill_left"),
        (
            "sum by (by, on, sum, bool, group_left, offset, fill) (x)",
            "sum by (by, on, sum, bool, group_left, offset, fill) (x)",
        ),
        (
            "sum by (\"without\", \"inf\") (x)",
            "sum by (\"without\", \"inf\") (x)",
        ),
        ("sum by (a:b) (x)", "sum by (\"a:b\") (x)"),
        ("SUM(x) WITHOUT (a)", "sum without (a) (x)"),
        ("a * ON (x) GROUP_LEFT b", "a * on (x) group_left () b"),
        ("start() + end()", "start() + end()"),
        ("x @ end()", "x @ end()"),
        ("step{a='b'}", "step{a=\"b\"}"),
        ("{inf='a', nan='b', bool='c'}", "{inf=\"a\",nan=\"b\",bool=\"c\"}"),
    ]);
}

#[test]
fn matching_says_what_it_must() {
    all_print_as(&[
        ("a + ignoring () b", "a + b"),
        ("a + ignoring () group_left b", "a + ignoring () group_left () b"),
        ("a + on () b", "a + on () b"),
        ("sum by () (a)", "sum(a)"),
        ("sum without () (a)", "sum without () (a)"),
        (
            "a + fill_right(-1) fill_left(5m) b",
            "a + fill_left (300) fill_right (-1) b",
        ),
        ("a + fill_left(1) fill_right(1) b", "a + fill (1) b"),
        (
            "a > bool on(x, y,) group_right(z) b",
            "a > bool on (x, y) group_right (z) b",
        ),
    ]);
}

#[test]
fn quoted_names_are_quoted_where_needed() {
    all_print_as(&[
        ("{'up'}", "{\"up\"}"),
        ("{'größe', 'a.b'='c'}", "{\"größe\",\"a.b\"=\"c\"}"),
        ("{'plain'='c', up='d'}", "{plain=\"c\",up=\"d\"}"),
        ("sum by ('a', 'a b') (x)", "sum by (a, \"a b\") (x)"),
        (
            "a * on ('x.y') group_left ('z z') b",
            "a * on (\"x.y\") group_left (\"z z\") b",
        ),
    ]);
}
