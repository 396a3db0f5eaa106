//! What was seen and not touched.

use std::fmt;

/// A place that names what is renamed, or may mean it, and was not touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The dashboard, panel or rule, as far as it has a name, from the outside in.
    pub within: Vec<String>,
    /// The JSON pointer to the text, in the file or in the text that carries it.
    pub pointer: String,
    /// The text.
    pub text: String,
    /// Why it was not touched.
    pub why: Why,
}

/// Why something was not touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is prose, a comment, or another text that nothing reads as a name.
    Text,
    /// A regular expression decides.
    Regex,
    /// A name that Grafana puts together of variables.
    Template,
    /// The metric of this name holds the old one in its own, and no rule of the files records it.
    Elsewhere(String),
    /// Series that may have the label, too, are mixed with the metric's.
    Mixed,
    /// The metric's series are matched with others by the label.
    Joined,
    /// The label is overwritten by another's of its name.
    Shadowed,
    /// The panel shows other series whose label is named the same.
    Shared,
    /// It is no PromQL, or part of the configuration of another program, so nobody knows what it means.
    Unread,
}

impl Why {
    /// Whether nothing reads it: a text for people.
    pub fn is_text(&self) -> bool {
        *self == Self::Text
    }

    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Regex => "regex",
            Self::Template => "template",
            Self::Elsewhere(_) => "elsewhere",
            Self::Mixed => "mixed",
            Self::Joined => "joined",
            Self::Shadowed => "shadowed",
            Self::Shared => "shared",
            Self::Unread => "unread",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "it is a text",
            Self::Regex => "a regular expression decides; write it anew by hand",
            Self::Template => "variables of Grafana make the name; look at their values",
            Self::Elsewhere(name) => {
                return write!(
                    f,
                    "no rule here records `{name}`; rename it where it is recorded, together with these files"
                );
            }
            Self::Mixed => "other series of the expression may have the label, too; rename it there by hand",
            Self::Joined => {
                "it is matched with other series that may have the label, too; rename it there by hand"
            }
            Self::Shadowed => "the label is overwritten by another's; rename it there by hand",
            Self::Shared => "the panel shows other series with this label, too; rename it there by hand",
            Self::Unread => "it is in a language that is not read here; rename it there by hand",
        })
    }
}
