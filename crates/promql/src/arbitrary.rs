//! Random trees, for properties. Every tree is one that the parser could give, well typed or not.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::ast::{
    Aggregate, At, Binary, BinaryOp, Duration, Expr, Extension, Group, Grouping, MatchOp, Matcher, Matching,
    MatchingLabels, MetricName, Name, Node, Number, Selector, Side, Subquery, TimeShift, Variable, Window,
};
use super::keyword::{AGGREGATORS, takes_parameter};
use super::variable::{canonical, is_template};

/// What Prometheus holds, in milliseconds.
const LONGEST: i64 = 9_223_372_036_854;

pub(super) fn expr() -> BoxedStrategy<Expr> {
    leaf()
        .prop_map(Expr::from)
        .prop_recursive(6, 48, 4, |inner| {
            let inner = inner.boxed();
            let boxed = inner.clone().prop_map(Box::new);
            let call = prop_oneof![
                "[a-z]{3,6}_[a-z]{3}".prop_map(Name::from),
                Just("rate".into()),
                Just("step".into()),
                template().prop_filter("no digit first", |name| !name
                    .starts_with(|c: char| c.is_ascii_digit())),
            ];
            let node = prop_oneof![
                (
                    inner.clone(),
                    bracket_window(),
                    option::of(bracket_window()),
                    time_shift()
                )
                    .prop_map(|(expr, range, step, at)| Node::Subquery(Box::new(Subquery {
                        expr,
                        range,
                        step,
                        at
                    }))),
                (call, vec(inner.clone(), 0..4)).prop_map(|(name, arguments)| Node::Call(name, arguments)),
                aggregate(inner.clone()),
                binary(inner),
                boxed.clone().prop_map(Node::Negate),
                boxed.prop_map(Node::Plus),
            ];
            node.prop_map(Expr::from).boxed()
        })
        .boxed()
}

fn leaf() -> BoxedStrategy<Node> {
    prop_oneof![
        any::<f64>().prop_map(|value| Node::Number(Number(value))),
        (-1_000i32..1_000).prop_map(|value| Node::Number(value.into())),
        duration().prop_map(Node::Duration),
        any::<String>().prop_map(Node::String),
        variable().prop_map(Node::Variable),
        selector().prop_map(Node::Selector),
        (selector(), bracket_window()).prop_map(|(selector, range)| Node::Range(selector, range)),
    ]
    .boxed()
}

pub(super) fn variable() -> BoxedStrategy<Variable> {
    let formatted = (
        "[a-z_][a-z0-9_]{0,5}",
        option::of("[a-zA-Z0-9_]{1,5}"),
        option::of("[a-z]{1,4}(:[A-Z-]{1,4})?"),
    );
    prop_oneof![
        "[a-z_][a-zA-Z0-9_]{0,7}".prop_map(Variable::new),
        formatted.prop_map(|(name, field, format)| Variable {
            name: name.into(),
            field: field.map(|field| Box::new(field.into())),
            format: format.map(|format| Box::new(format.into())),
        }),
    ]
    .boxed()
}

/// A variable and something beside it, or two variables.
fn template() -> BoxedStrategy<Name> {
    ("[a-z_]{0,3}", variable(), "[a-z0-9_]{1,3}")
        .prop_map(|(before, variable, after)| canonical(&format!("{before}{variable}${{z}}{after}")).into())
        .boxed()
}

fn label() -> BoxedStrategy<Name> {
    prop_oneof![
        4 => "[a-z_][a-z0-9_]{0,4}",
        1 => any::<String>(),
        1 => Just("without".to_owned()),
        1 => Just("a.b".to_owned()),
        1 => variable().prop_map(|variable| variable.to_string()),
        1 => template().prop_map(|name| name.to_string()),
    ]
    .prop_map(|label| {
        if is_template(&label) {
            canonical(&label).into()
        } else {
            label.into()
        }
    })
    .boxed()
}

fn duration() -> BoxedStrategy<Duration> {
    prop_oneof![
        -LONGEST..=LONGEST,
        -100_000i64..100_000,
        (0i64..1000).prop_map(|minutes| minutes * 60_000)
    ]
    .prop_map(|milliseconds| Duration { milliseconds })
    .boxed()
}

/// Between brackets a literal is positive.
fn bracket_window() -> BoxedStrategy<Window> {
    window()
        .prop_map(|window| match window {
            Window::Fixed(Duration { milliseconds }) if milliseconds <= 0 => Window::Fixed(Duration {
                milliseconds: 1 - milliseconds.max(-LONGEST + 1),
            }),
            window => window,
        })
        .boxed()
}

/// Alone, a number of seconds would be a duration.
fn window() -> BoxedStrategy<Window> {
    window_part()
        .prop_map(|window| match window {
            Window::Number(_) => Window::Number(Number(0.0005)),
            window => window,
        })
        .boxed()
}

fn window_part() -> BoxedStrategy<Window> {
    let template = prop_oneof![
        "[1-9]{1,2}".prop_map(|count| Name::from(format!("{count}${{unit}}"))),
        "(s|m|h30m)".prop_map(|unit| Name::from(format!("${{count}}{unit}"))),
    ];
    let leaf = prop_oneof![
        duration().prop_map(Window::Fixed),
        (-1e9..1e9).prop_map(|value: f64| Window::Number(Number(value))),
        variable().prop_map(Window::Variable),
        template.prop_map(Window::Template),
        prop_oneof![Just("step"), Just("range")].prop_map(|name| Window::Call(name.into())),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        let inner = inner.prop_map(Box::new);
        let op = prop_oneof![
            Just(BinaryOp::Add),
            Just(BinaryOp::Subtract),
            Just(BinaryOp::Multiply),
            Just(BinaryOp::Power),
            Just(BinaryOp::Divide),
        ];
        prop_oneof![
            (
                prop_oneof![Just("max_of"), Just("min_of")],
                inner.clone(),
                inner.clone()
            )
                .prop_map(|(name, left, right)| Window::Of(name.into(), left, right)),
            (op, inner.clone(), inner.clone())
                .prop_filter("no division by zero", |(op, _, right)| {
                    *op != BinaryOp::Divide || !matches!(**right, Window::Number(_) | Window::Fixed(_))
                })
                .prop_map(|(op, left, right)| Window::Binary(op, left, right)),
            inner.prop_map(Window::Negate),
        ]
    })
    .boxed()
}

fn time_shift() -> BoxedStrategy<TimeShift> {
    let at = prop_oneof![
        Just(At::Start),
        Just(At::End),
        (-1e12..1e12).prop_map(|seconds: f64| At::Timestamp(Number(seconds))),
        variable().prop_map(At::Variable),
    ];
    (option::of(window()), option::weighted(0.3, at))
        .prop_map(|(offset, at)| TimeShift { offset, at })
        .boxed()
}

fn metric() -> BoxedStrategy<MetricName> {
    prop_oneof![
        4 => "[a-z_:][a-zA-Z0-9_:]{3,8}x".prop_map(|name| MetricName::Fixed(name.into())),
        1 => prop_oneof![Just("sum"), Just("by"), Just("offset"), Just("and"), Just("start"), Just("fill"), Just("Smoothed")]
            .prop_map(|name| MetricName::Fixed(name.into())),
        1 => variable().prop_map(MetricName::Variable),
        1 => template()
            .prop_filter("no digit first", |name| !name.starts_with(|c: char| c.is_ascii_digit()))
            .prop_map(MetricName::Template),
    ]
    .boxed()
}

fn matcher() -> BoxedStrategy<Matcher> {
    let op = prop_oneof![
        Just(MatchOp::Equal),
        Just(MatchOp::NotEqual),
        Just(MatchOp::Regex),
        Just(MatchOp::NotRegex)
    ];
    let value = prop_oneof![
        any::<String>(),
        Just("a|b".to_owned()),
        Just("${job:regex}".to_owned())
    ];
    prop_oneof![
        6 => (label(), op.clone(), value).prop_map(|(label, op, value)| Matcher::Label { label, op, value }),
        1 => (label(), op, variable()).prop_map(|(label, op, value)| Matcher::Unquoted { label, op, value }),
        1 => any::<String>().prop_map(Matcher::Metric),
        1 => variable().prop_map(Matcher::Variable),
    ]
    .boxed()
}

fn selector() -> BoxedStrategy<Selector> {
    let extension = option::weighted(
        0.2,
        prop_oneof![Just(Extension::Smoothed), Just(Extension::Anchored)],
    );
    (
        option::weighted(0.8, metric()),
        vec(matcher(), 0..4),
        time_shift(),
        extension,
    )
        .prop_map(|(metric, matchers, at, extension)| Selector {
            metric,
            matchers,
            at,
            extension,
        })
        .boxed()
}

fn aggregate(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Node> {
    let labels = vec(label(), 0..3);
    let grouping =
        option::of((any::<bool>(), labels).prop_map(|(without, labels)| Grouping { without, labels }))
            .prop_map(|grouping| grouping.filter(|grouping| grouping.without || !grouping.labels.is_empty()));
    let op = prop_oneof![
        5 => (0..AGGREGATORS.len()).prop_map(|index| Name::from(AGGREGATORS[index])),
        1 => variable().prop_map(|variable| variable.to_string().into()),
    ];
    (op, grouping, inner.clone(), inner, any::<bool>())
        .prop_map(|(op, mut grouping, parameter, expr, both)| {
            let is_variable = op.starts_with('$');
            if is_variable && grouping.is_none() {
                grouping = Some(Grouping {
                    without: true,
                    labels: Vec::new(),
                });
            }
            let has_parameter = if is_variable { both } else { takes_parameter(&op) };
            Node::Aggregate(Box::new(Aggregate {
                op,
                grouping,
                parameter: has_parameter.then_some(parameter),
                expr,
            }))
        })
        .boxed()
}

fn binary(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Node> {
    (operator(), inner.clone(), inner, any::<bool>(), matching())
        .prop_map(|(op, left, right, bool, matching)| {
            Node::Binary(Box::new(Binary {
                op,
                left,
                right,
                bool,
                matching,
            }))
        })
        .boxed()
}

fn matching() -> BoxedStrategy<Matching> {
    let side = prop_oneof![Just(Side::Left), Just(Side::Right)];
    let group = option::of((side, vec(label(), 0..3)).prop_map(|(side, include)| Group { side, include }));
    let labels = (any::<bool>(), vec(label(), 0..3)).prop_map(|(on, labels)| MatchingLabels { on, labels });
    let fill = || option::weighted(0.1, prop_oneof![any::<f64>(), Just(0.0)].prop_map(Number));
    (option::of((labels, group)), fill(), fill())
        .prop_map(|(labels, fill_left, fill_right)| {
            let (labels, group) = labels.unzip();
            let group: Option<Group> = group.flatten();
            // `ignoring ()` says nothing without a group.
            let labels = labels
                .filter(|labels: &MatchingLabels| labels.on || !labels.labels.is_empty() || group.is_some());
            Matching {
                labels,
                group,
                fill_left,
                fill_right,
                operator: None,
            }
        })
        .boxed()
}

fn operator() -> BoxedStrategy<BinaryOp> {
    prop_oneof![
        Just(BinaryOp::Or),
        Just(BinaryOp::And),
        Just(BinaryOp::Unless),
        Just(BinaryOp::Equal),
        Just(BinaryOp::Greater),
        Just(BinaryOp::LessOrEqual),
        Just(BinaryOp::TrimUpper),
        Just(BinaryOp::TrimLower),
        Just(BinaryOp::Add),
        Just(BinaryOp::Subtract),
        Just(BinaryOp::Multiply),
        Just(BinaryOp::Divide),
        Just(BinaryOp::Atan2),
        Just(BinaryOp::Power),
    ]
    .boxed()
}
