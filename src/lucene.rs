//! Queries of Elasticsearch in Lucene's syntax, over the log fields of the catalogue.
//!
//! ```
//! use dashgen::Variable;
//! use dashgen::lucene::FieldCondition;
//! use dashgen::catalogue::LogField;
//!
//! const RUN_ID: LogField = LogField::keyword("runId", "The run.");
//! const LEVEL: LogField = LogField::keyword("level", "How bad it is.");
//!
//! let run = Variable::textbox("runId", "*");
//! let lucene = RUN_ID.matching_variable(&run).and(LEVEL.one_of(["ERROR", "FATAL"]));
//! assert_eq!(lucene.to_string(), r#"runId:"$runId" AND level:("ERROR" OR "FATAL")"#);
//! ```

use std::fmt;

use crate::catalogue::LogField;
use crate::variable::{Declaration, Kind, TermsOrder, Variable};

/// A condition on log lines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Lucene {
    text: String,
    /// The operator that joins its parts, if it has any.
    operator: Option<Operator>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

impl Variable {
    /// The values that a field has in the log lines that match: an Elasticsearch `terms` query.
    ///
    /// The first one found is chosen at first; any other can be typed. It is read again when the dashboard
    /// loads or a variable in `lucene` changes, not with the time range: a value that the new range does not
    /// have, but that somebody typed or followed a link to, would silently become another.
    pub fn elasticsearch_terms(field: LogField, lucene: Lucene) -> Self {
        Self::terms(field, lucene, TermsOrder::Ascending)
    }

    /// As [`elasticsearch_terms`](Self::elasticsearch_terms), the last value of the alphabet first: it is chosen at
    /// first. Of values that begin with a time that is the newest one.
    ///
    /// ```
    /// use dashgen::Variable;
    /// use dashgen::catalogue::LogField;
    /// use dashgen::lucene::FieldCondition;
    ///
    /// const ENDED: LogField = LogField::keyword("ended", "When an order ended, and which: `2026-01-05T10:00:00Z 17`.");
    ///
    /// let order = Variable::elasticsearch_terms_desc(ENDED, ENDED.exists())
    ///     .with_name("order")
    ///     .regex(r"/^(?<text>\S+ (?<value>\S+))$/");
    /// ```
    #[doc(alias = "orderBy", alias = "order")]
    pub fn elasticsearch_terms_desc(field: LogField, lucene: Lucene) -> Self {
        Self::terms(field, lucene, TermsOrder::Descending)
    }

    /// As [`elasticsearch_terms`](Self::elasticsearch_terms), the value of most lines first: it is chosen at first.
    ///
    /// ```
    /// use dashgen::Variable;
    /// use dashgen::catalogue::LogField;
    /// use dashgen::lucene::FieldCondition;
    ///
    /// const ORDER: LogField = LogField::keyword("order", "The order.");
    /// const LEVEL: LogField = LogField::keyword("level", "How bad it is.");
    ///
    /// let worst = Variable::elasticsearch_terms_by_doc_count(ORDER, LEVEL.is("ERROR"));
    /// ```
    #[doc(alias = "orderBy", alias = "doc_count")]
    pub fn elasticsearch_terms_by_doc_count(field: LogField, lucene: Lucene) -> Self {
        Self::terms(field, lucene, TermsOrder::DocCount)
    }

    fn terms(field: LogField, lucene: Lucene, order: TermsOrder) -> Self {
        let kind = Kind::FieldValues {
            field: field.name,
            lucene: lucene.into(),
            order,
        };
        Self::of(Declaration::new(field.name, kind))
    }
}

impl Lucene {
    fn term(field: LogField, value: &str) -> Self {
        Self {
            text: format!("{}:{value}", field.name),
            operator: None,
        }
    }

    /// Both hold.
    pub fn and(self, other: Self) -> Self {
        self.joined(Operator::And, "AND", other)
    }

    /// One of them holds.
    pub fn or(self, other: Self) -> Self {
        self.joined(Operator::Or, "OR", other)
    }

    /// This one holds and the other does not.
    pub fn and_not(self, other: Self) -> Self {
        let other = match other.operator {
            Some(_) => Self {
                text: format!("({})", other.text),
                operator: None,
            },
            None => other,
        };
        self.joined(Operator::And, "AND NOT", other)
    }

    fn joined(self, operator: Operator, word: &str, other: Self) -> Self {
        let text = format!("{} {word} {}", self.beside(operator), other.beside(operator));
        Self {
            text,
            operator: Some(operator),
        }
    }

    /// The text, in parentheses if another operator joins its parts: Lucene has no precedence to trust.
    fn beside(self, operator: Operator) -> String {
        match self.operator {
            Some(own) if own != operator => format!("({})", self.text),
            _ => self.text,
        }
    }
}

/// What a query can ask of a log field.
pub trait FieldCondition: Sized {
    /// The field has this value.
    fn is(self, value: &str) -> Lucene;

    /// The field has one of these values.
    fn one_of<'a>(self, values: impl IntoIterator<Item = &'a str>) -> Lucene;

    /// The field has the value that the reader chose.
    ///
    /// Grafana escapes it, and writes several as alternatives, which then must not be quoted: use it with
    /// a variable that has one value.
    fn matching_variable<L>(self, variable: &Variable<L>) -> Lucene;

    /// The field has any value.
    fn exists(self) -> Lucene;
}

impl FieldCondition for LogField {
    fn is(self, value: &str) -> Lucene {
        Lucene::term(self, &quoted(value))
    }

    fn one_of<'a>(self, values: impl IntoIterator<Item = &'a str>) -> Lucene {
        let values: Vec<String> = values.into_iter().map(quoted).collect();
        Lucene::term(self, &format!("({})", values.join(" OR ")))
    }

    fn matching_variable<L>(self, variable: &Variable<L>) -> Lucene {
        Lucene::term(self, &format!("\"{}\"", variable.reference()))
    }

    fn exists(self) -> Lucene {
        Lucene {
            text: format!("_exists_:{}", self.name),
            operator: None,
        }
    }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Lucene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Lucene> for String {
    fn from(lucene: Lucene) -> Self {
        lucene.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: LogField = LogField::keyword("a", "");
    const B: LogField = LogField::keyword("b", "");

    #[test]
    fn mixed_operators_are_in_parentheses() {
        let lucene = A.is("1").or(A.is("2")).and(B.exists()).and(B.is("3"));
        assert_eq!(lucene.to_string(), r#"(a:"1" OR a:"2") AND _exists_:b AND b:"3""#);
        let lucene = A.is("1").and_not(B.is("2").and(B.is("3")));
        assert_eq!(lucene.to_string(), r#"a:"1" AND NOT (b:"2" AND b:"3")"#);
    }

    #[test]
    fn values_stay_values() {
        assert_eq!(A.is(r#"x" OR a:*\"#).to_string(), r#"a:"x\" OR a:*\\""#);
    }
}
