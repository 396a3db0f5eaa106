//! How much of a dashboard is told in the words of the library.

use crate::code::Code;
use crate::dashboard::Built;
use crate::module::each;

/// How much of a dashboard is told in the words of the library, and how much through its hatches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Panels.
    pub panels: usize,
    /// Queries that the compiler checks.
    pub typed: usize,
    /// Queries as text or JSON.
    pub raw: usize,
    /// Queries that were laid out anew.
    pub relaid: usize,
    /// Values that only a hatch could set.
    pub hatches: usize,
}

impl Count {
    pub(crate) fn of(built: &Built, relaid: usize) -> Self {
        let mut count = Self {
            panels: built.panels.len(),
            relaid,
            ..Self::default()
        };
        for panel in &built.panels {
            each(&mut panel.body.clone(), &mut |code| count.add(code));
        }
        // Queries that are no text are typed; annotations have theirs without `query`.
        count.typed -= count.raw.min(count.typed);
        each(&mut built.dashboard.code.clone(), &mut |code| count.add(code));
        count
    }

    fn add(&mut self, code: &Code) {
        match code {
            Code::Call { function, .. } => match &**function {
                "Query::promql" => self.raw += 1,
                "Query::json" => {
                    self.raw += 1;
                    self.hatches += 1;
                }
                "Panel::raw"
                | "Panel::json"
                | "Variable::json"
                | "Variable::query"
                | "Transformation::raw"
                | "Matcher::raw"
                | "Annotation::json" => self.hatches += 1,
                _ => {}
            },
            Code::Chain { methods, .. } => {
                for method in methods {
                    match method.name {
                        "option" | "field_option" | "patch" | "property" => self.hatches += 1,
                        // Those that are no text were counted as raw.
                        "query" => self.typed += 1,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            panels: self.panels + other.panels,
            typed: self.typed + other.typed,
            raw: self.raw + other.raw,
            relaid: self.relaid + other.relaid,
            hatches: self.hatches + other.hatches,
        }
    }
}
