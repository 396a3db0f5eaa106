//! What logs and traces carry: fields, span names and attributes, so that no query spells one wrong.

/// A field of a structured log line.
///
/// ```
/// use dashgen::catalogue::LogField;
///
/// const RUN_ID: LogField = LogField::keyword("runId", "The run that the line belongs to.");
/// assert_eq!(RUN_ID.name, "runId");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogField {
    /// The path of the field: `context.requestId`.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// How Elasticsearch stores it.
    pub kind: FieldType,
}

/// How Elasticsearch stores a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Compared as a whole.
    Keyword,
    /// Split into words that are searched.
    Text,
    /// A moment.
    Date,
    /// A number.
    Number,
}

impl From<LogField> for String {
    fn from(field: LogField) -> Self {
        field.name.into()
    }
}

impl LogField {
    /// A field that is compared as a whole.
    pub const fn keyword(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            kind: FieldType::Keyword,
        }
    }

    /// A field that is searched by its words.
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            kind: FieldType::Text,
        }
    }

    /// A field that holds a moment.
    pub const fn date(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            kind: FieldType::Date,
        }
    }

    /// A field that holds a number.
    pub const fn number(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            kind: FieldType::Number,
        }
    }
}

/// The name of a span, which trace stores call its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanName {
    /// The name: `engine.executeRun`.
    pub name: &'static str,
    /// What the span covers.
    pub help: &'static str,
}

/// An attribute of a span, which trace stores call a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanAttribute {
    /// The name: `runId`.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
}
