//! From text to lines.
//!
//! The formats are [Prometheus' text format](https://prometheus.io/docs/instrumenting/exposition_formats/) and
//! [OpenMetrics 1.0](https://prometheus.io/docs/specs/om/open_metrics_spec/). Nearly all that is one is read as the other,
//! so nobody has to say which it is.

use std::borrow::Cow;

use crate::cursor::{Cursor, unescaped};
use crate::error::{ParseError, ParseErrorKind, excerpt};
use crate::family::Families;
use crate::model::{Exposition, Kind};

/// The most bytes of a text: 128 MiB.
pub const MAXIMUM_LENGTH: usize = 128 << 20;

/// The labels of a sample.
pub(crate) type Labels<'t> = Vec<(Cow<'t, str>, Cow<'t, str>)>;

/// Reads a text that a service exposes, or several one after another.
///
/// Time and memory are linear in the length of the text.
///
/// ```
/// let exposition = dashgen_exposition::parse("
/// ## HELP shop_orders_total Orders that were placed.
/// ## TYPE shop_orders_total counter
/// shop_orders_total{payment=\"card\"} 7
/// ")?;
/// let (orders, _) = exposition.find("shop_orders_total").expect("it is exposed");
/// assert_eq!(orders.help.as_deref(), Some("Orders that were placed."));
/// # Ok::<(), dashgen_exposition::ParseError>(())
/// ```
///
/// # Errors
/// The first line that is in neither format, with its number. Prometheus drops the whole scrape then.
pub fn parse(text: &str) -> Result<Exposition, ParseError> {
    if text.len() > MAXIMUM_LENGTH {
        return Cursor::new("", 1).fail(ParseErrorKind::TooLong);
    }
    let mut families = Families::default();
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut cursor = Cursor::new(line, index + 1);
        cursor.skip_blanks();
        if cursor.is_at_end() {
            continue;
        }
        if cursor.take("#") {
            comment(cursor, &mut families)?;
        } else {
            sample(cursor, &mut families)?;
        }
    }
    Ok(families.finish())
}

/// A line after its `#`.
fn comment(mut cursor: Cursor<'_>, families: &mut Families) -> Result<(), ParseError> {
    cursor.skip_blanks();
    let word = cursor.word();
    if !matches!(word, "TYPE" | "HELP" | "UNIT") {
        return Ok(());
    }
    cursor.skip_blanks();
    let name = cursor.name()?;
    // One blank belongs to the format, all others to the help.
    let rest = cursor.rest().strip_prefix([' ', '\t']).unwrap_or(cursor.rest());
    match word {
        "HELP" => families.help(&name, &unescaped(rest)),
        "UNIT" => families.unit(&name, rest.trim()),
        _ => {
            cursor.skip_blanks();
            let word = rest.trim();
            let Some(kind) = Kind::of_word(word) else {
                return cursor.fail(ParseErrorKind::Type(excerpt(word)));
            };
            families.kind(&name, kind);
        }
    }
    Ok(())
}

fn sample(mut cursor: Cursor<'_>, families: &mut Families) -> Result<(), ParseError> {
    let mut name = None;
    match cursor.rest().as_bytes()[0] {
        b'{' => {}
        b'<' | b'[' => return cursor.fail(ParseErrorKind::NotAnExposition(excerpt(cursor.rest()))),
        _ => name = Some(cursor.name()?),
    }
    cursor.skip_blanks();
    let mut labels = Labels::new();
    if cursor.take("{") {
        read_labels(&mut cursor, &mut name, &mut labels)?;
        cursor.skip_blanks();
    }
    let Some(name) = name else {
        return cursor.fail(ParseErrorKind::NoMetric);
    };
    let start = cursor;
    let value = cursor.word();
    if value.parse::<f64>().is_err() {
        return start.fail(ParseErrorKind::Value {
            metric: excerpt(&name),
            value: excerpt(value),
        });
    }
    end_of_sample(cursor)?;
    families.sample(&name, &labels);
    Ok(())
}

/// What stands behind a value: a time, an exemplar.
fn end_of_sample(mut cursor: Cursor<'_>) -> Result<(), ParseError> {
    cursor.skip_blanks();
    time(&mut cursor)?;
    if cursor.take("#") {
        cursor.skip_blanks();
        if !cursor.take("{") {
            return cursor.fail(ParseErrorKind::Trailing(excerpt(cursor.rest())));
        }
        // An exemplar has labels and no name.
        read_labels(&mut cursor, &mut Some(Cow::Borrowed("")), &mut Labels::new())?;
        cursor.skip_blanks();
        let start = cursor;
        let value = cursor.word();
        if value.parse::<f64>().is_err() {
            let metric = "an exemplar".to_owned();
            return start.fail(ParseErrorKind::Value {
                metric,
                value: excerpt(value),
            });
        }
        cursor.skip_blanks();
        time(&mut cursor)?;
    }
    if cursor.is_at_end() {
        return Ok(());
    }
    cursor.fail(ParseErrorKind::Trailing(excerpt(cursor.rest())))
}

/// A time, if one stands there.
fn time(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    if cursor.is_at_end() || cursor.rest().starts_with('#') {
        return Ok(());
    }
    let start = *cursor;
    let time = cursor.word();
    if !time.parse::<f64>().is_ok_and(f64::is_finite) {
        return start.fail(ParseErrorKind::Timestamp(excerpt(time)));
    }
    cursor.skip_blanks();
    Ok(())
}

/// Labels up to their `}`, and the name of the metric, if it stands among them in quotes.
fn read_labels<'t>(
    cursor: &mut Cursor<'t>,
    name: &mut Option<Cow<'t, str>>,
    labels: &mut Labels<'t>,
) -> Result<(), ParseError> {
    loop {
        cursor.skip_blanks();
        if cursor.take("}") {
            break;
        }
        let start = *cursor;
        let is_quoted = cursor.rest().starts_with('"');
        let label = cursor.name()?;
        cursor.skip_blanks();
        if cursor.take("=") {
            cursor.skip_blanks();
            if !cursor.rest().starts_with('"') {
                return cursor.fail(ParseErrorKind::LabelValue(excerpt(&label)));
            }
            let value = cursor.text()?;
            labels.push((label, value));
        } else if is_quoted && name.is_none() {
            *name = Some(label);
        } else {
            return start.fail(ParseErrorKind::LabelValue(excerpt(&label)));
        }
        cursor.skip_blanks();
        if !cursor.take(",") && !cursor.rest().starts_with('}') {
            return cursor.fail(ParseErrorKind::Labels(excerpt(cursor.rest())));
        }
    }
    let mut names: Vec<&str> = labels.iter().map(|(label, _)| label.as_ref()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => cursor.fail(ParseErrorKind::DuplicateLabel(excerpt(pair[0]))),
        None => Ok(()),
    }
}
