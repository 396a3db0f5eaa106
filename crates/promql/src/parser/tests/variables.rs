use super::{parse, printed};

#[test]
fn variables_stand_where_dashboards_use_them() {
    let texts = [
        "$x",
        "$x + 1",
        "topk($k, x)",
        "quantile by (job) (${q:raw}, x)",
        "rate(x[$__rate_interval])",
        "rate(x[$__interval:$__rate_interval])",
        "max_over_time(x[${__range_s}s])",
        "max_over_time(x[${n}h30m])",
        "x[5${unit}]",
        "x offset $o",
        "x offset -$o",
        "x offset ${days}d",
        "x[$__range * 2]",
        "x @ $__from",
        "$metric",
        "$metric{job=\"a\"}",
        "rate($metric[5m])",
        "rate(${service}_requests_total{job=\"a\"}[5m])",
        "rate(node_${kind}_bytes[$w])",
        "${level}:errors:rate5m",
        "x{$filter}",
        "x{job=\"a\",$filter}",
        "x{$label=\"a\"}",
        "x{${prefix}_id=~\"a\"}",
        "x{job=${job:doublequote}}",
        "sum by ($label, job) (x)",
        "sum by (${labels:csv}) (x)",
        "sum without (${prefix}_id) (x)",
        "a * on ($on) group_left ($more) b",
        "$fn(x)",
        "${how}_over_time(x[5m])",
        "$agg by (job) (x)",
        "$agg without (job) (5, x)",
        "x > $threshold",
        "$x[5m:1m]",
        "rate($x)",
        "x * $__interval_ms / 1000",
        "label_replace(x, \"$dst\", \"$1\", \"src\", \"(.*)\")",
        "${__user.login}",
        "x{at=\"${__from:date:YYYY-MM}\"}",
    ];
    for text in texts {
        assert_eq!(printed(text), text);
    }
}

#[test]
fn all_ways_of_writing_become_one() {
    let cases = [
        ("[[x]] + ${x} + $x", "$x + $x + $x"),
        ("rate(x[[[w]]])", "rate(x[$w])"),
        ("x[[[a]]:[[b]]]", "x[$a:$b]"),
        ("x{[[f]]}", "x{$f}"),
        ("[[m]]_total{a='[[v:regex]]'}", "${m}_total{a=\"[[v:regex]]\"}"),
        ("sum by ([[l]]) (x)", "sum by ($l) (x)"),
        ("$agg(x) by (job)", "$agg by (job) (x)"),
        ("x{\"$l\"='a'}", "x{$l=\"a\"}"),
        ("x_$m{}", "x_${m}"),
        ("$agg by () (x)", "$agg(x)"),
        ("$x{}", "$x{}"),
    ];
    for (text, expected) in cases {
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn types_of_variables_are_not_guessed() {
    for text in [
        "sum($x)",
        "rate($x)",
        "topk($x, $y)",
        "vector($x)",
        "$x and $y",
        "$x == 1",
        "label_join($x, $y, $z)",
        "-$x",
        "$fn(1, 2, 3)",
        "info(x, $y)",
    ] {
        assert!(parse(text).is_ok(), "{text}: {:?}", parse(text).err());
    }
}

#[test]
fn a_variable_stands_for_an_operator_or_for_digits() {
    for (text, written) in [
        ("a $op on(y) b", "a $op on (y) b"),
        (
            "up{job=\"a\"} ${inactive} on (instance) up{job=\"b\"}",
            "up{job=\"a\"} $inactive on (instance) up{job=\"b\"}",
        ),
        ("a + b [[op]] c * 2", "a + b $op c * 2"),
        ("(a $op b) / c", "(a $op b) / c"),
        ("x > 0.$q", "x > 0.${q}"),
        (
            "histogram_quantile(0.$q, sum by (le) (rate(x_bucket[5m])))",
            "histogram_quantile(0.${q}, sum by (le) (rate(x_bucket[5m])))",
        ),
        ("x * $whole.5", "x * ${whole}.5"),
    ] {
        let parsed = crate::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors}"));
        assert_eq!(parsed.expr.to_string(), written);
        let again = crate::parse(written).unwrap_or_else(|errors| panic!("{written}: {errors}"));
        assert_eq!(again.expr, parsed.expr, "{written}");
    }
    for refused in ["up $x", "up $x + 1", "sum(a $x)", "a $op $op b"] {
        assert!(crate::parse(refused).is_err(), "{refused}");
    }
}
