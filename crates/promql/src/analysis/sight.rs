//! What an expression says when samples are missing: a scrape that fails looks like a service that is silent.

use super::walk::{children, selectors, walk};
use crate::ast::{Binary, BinaryOp, Expr, Node};

/// Why a result proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A part has a result where samples are missing.
    #[error("`{0}` has a result also when nothing is seen")]
    Unseen(String),
    /// There is a result whenever there are samples, whatever they say.
    #[error("it compares nothing, so that it has a result whatever the samples say")]
    NoBound,
    /// Few events are also those of a service that nobody uses.
    #[error(
        "few events are also those of a service that nobody uses; ask for enough of them too: `.and(….ge(20))`"
    )]
    NoTraffic,
}

/// The parts for which an expression has a result, or more of one, when samples are missing.
///
/// These are `absent(…)`, the age of a sample (`time() - …`), a default below a bound (`… or vector(0) < 5`), and `a unless b`
/// where `b` reads what `a` does not.
///
/// ```
/// use dashgen_promql::{analysis::unseen, parse};
///
/// let of = |text: &str| unseen(&parse(text).unwrap().expr).iter().map(ToString::to_string).collect::<Vec<_>>();
/// assert_eq!(of("queue > 5 or absent(queue)"), ["absent(queue)"]);
/// assert_eq!(of("in_flight unless ended > 0"), ["in_flight unless ended > 0"]);
/// assert!(of("runs unless runs offset 5m").is_empty());
/// assert_eq!(of("(workers or vector(0)) < 1"), ["(workers or vector(0)) < 1"]);
/// assert_eq!(of("time() - heartbeat > 60"), ["time()"]);
/// ```
pub fn unseen(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    walk(expr, &mut |part| {
        if is_unseen(part) {
            found.push(part);
        }
    });
    found
}

fn is_unseen(part: &Expr) -> bool {
    match &part.node {
        Node::Call(name, _) => matches!(&**name, "absent" | "absent_over_time" | "time"),
        Node::Binary(binary) if binary.op == BinaryOp::Unless => {
            let read: Vec<_> = selectors(&binary.left)
                .into_iter()
                .map(|left| &left.metric)
                .collect();
            selectors(&binary.right)
                .iter()
                .any(|right| !read.contains(&&right.metric))
        }
        Node::Binary(binary) => is_low(binary) && calls(&binary.left, &["vector"]),
        _ => false,
    }
}

/// Holds an expression to having a result only where samples are seen and say so: a guard, or a sign that something is over.
///
/// # Errors
/// The first doubt.
///
/// ```
/// use dashgen_promql::{analysis::proves, parse};
///
/// let of = |text: &str| proves(&parse(text).unwrap().expr).map_err(|doubt| doubt.to_string());
/// assert_eq!(of("max by (adapter) (lag) < 50"), Ok(()));
/// assert_eq!(of("failed / (ended > 0) < 0.01 and ended >= 20"), Ok(()));
/// assert_eq!(of("absent(lag)").unwrap_err(), "`absent(lag)` has a result also when nothing is seen");
/// assert!(of("sum(lag)").unwrap_err().starts_with("it compares nothing"));
/// assert!(of("increase(errors[5m]) < 1").unwrap_err().starts_with("few events are also those"));
/// ```
pub fn proves(expr: &Expr) -> Result<(), Doubt> {
    let unseen = unseen(expr);
    let made = |part: &Expr| matches!(&part.node, Node::Call(name, _) if *name == "vector");
    let mut defaults = Vec::new();
    walk(expr, &mut |part| {
        if made(part) {
            defaults.push(part);
        }
    });
    if let Some(part) = unseen.into_iter().chain(defaults).next() {
        return Err(Doubt::Unseen(part.to_string()));
    }
    if !is_bounded(expr) {
        return Err(Doubt::NoBound);
    }
    let mut asks_for_many = false;
    walk(expr, &mut |part| {
        asks_for_many |= matches!(&part.node, Node::Binary(binary)
            if matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual) && !binary.bool);
    });
    if calls(expr, &["rate", "increase", "irate", "delta", "idelta"]) && !asks_for_many {
        return Err(Doubt::NoTraffic);
    }
    Ok(())
}

/// Whether something is compared on every way to a result.
fn is_bounded(expr: &Expr) -> bool {
    match &expr.node {
        Node::Binary(binary) if binary.op.is_comparison() => {
            let reads = !selectors(&binary.left).is_empty() || !selectors(&binary.right).is_empty();
            !binary.bool && !is_infinite(&binary.right) && reads || is_bounded(&binary.left)
        }
        Node::Binary(binary) => match binary.op {
            BinaryOp::Or => is_bounded(&binary.left) && is_bounded(&binary.right),
            BinaryOp::Unless => is_bounded(&binary.left),
            _ => is_bounded(&binary.left) || is_bounded(&binary.right),
        },
        Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => false,
        _ => children(expr).into_iter().any(is_bounded),
    }
}

/// `… < +Inf` only drops what is no number.
fn is_infinite(expr: &Expr) -> bool {
    matches!(&expr.node, Node::Number(number) if number.0.is_infinite())
}

fn is_low(binary: &Binary) -> bool {
    let low = [
        BinaryOp::Less,
        BinaryOp::LessOrEqual,
        BinaryOp::Equal,
        BinaryOp::NotEqual,
    ];
    low.contains(&binary.op) && !binary.bool && !is_infinite(&binary.right)
}

fn calls(expr: &Expr, names: &[&str]) -> bool {
    let mut found = false;
    walk(expr, &mut |part| {
        found |= matches!(&part.node, Node::Call(name, _) if names.contains(&&**name));
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn doubt(text: &str) -> Option<Doubt> {
        proves(&parse(text).expect("PromQL").expr).err()
    }

    #[test]
    fn what_has_a_result_without_samples_proves_nothing() {
        for text in [
            "absent(up)",
            "up == 1 or absent_over_time(up[5m])",
            "up == 1 or vector(1)",
            "time() - heartbeat < 60",
            "workers > 0 unless errors > 0",
        ] {
            assert!(matches!(doubt(text), Some(Doubt::Unseen(_))), "{text}");
        }
    }

    #[test]
    fn a_bound_stands_on_every_way() {
        for text in ["up", "sum(up)", "up > bool 0", "up == 1 or up", "sum(up < +Inf)"] {
            assert_eq!(doubt(text), Some(Doubt::NoBound), "{text}");
        }
        for text in [
            "up == 1",
            "count by (job) (up == 1)",
            "min_over_time((lag < 50)[5m:1m])",
            "up and lag < 50",
            "up == 1 or lag < 50",
            "(lag < 50) * 2",
        ] {
            assert_eq!(doubt(text), None, "{text}");
        }
    }
}
