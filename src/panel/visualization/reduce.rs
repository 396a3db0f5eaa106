//! One value of each series: stat, gauge, bar gauge, pie chart.

use super::HasReduceOptions;
use crate::calc::Calc;
use crate::panel::Panel;
use crate::panel::matcher::delimited;
use crate::wire::options::{ReduceOptions, TextSize};

/// How a series becomes one value.
impl<V: HasReduceOptions> Panel<V> {
    /// How a series becomes one value. Default: its last value that is not null.
    #[doc(alias = "calcs", alias = "Calculation")]
    pub fn calculation(mut self, calc: Calc) -> Self {
        self.visualization.reduce_mut().calcs = vec![calc.id()];
        self
    }

    /// Shows every row as a value of its own, at most `limit`. Default: one value a series.
    #[doc(alias = "values", alias = "Show: All values")]
    pub fn all_values(mut self, limit: u32) -> Self {
        let reduce = self.visualization.reduce_mut();
        reduce.values = Some(true);
        reduce.limit = Some(limit.into());
        self
    }

    /// Shows texts and times, too. Default: numbers only.
    #[doc(alias = "fields", alias = "Fields: All Fields")]
    pub fn all_fields(mut self) -> Self {
        self.visualization.reduce_mut().fields = Some("/.*/".to_owned());
        self
    }

    /// Shows only fields whose name a JavaScript regular expression matches.
    #[doc(alias = "fields", alias = "Fields")]
    pub fn fields_matching(mut self, pattern: impl AsRef<str>) -> Self {
        self.visualization.reduce_mut().fields = Some(delimited(pattern.as_ref()));
        self
    }

    /// The text sizes of title and value, in pixels. Default: as large as fits; of a stat, the theme's.
    #[doc(alias = "titleSize", alias = "Text size")]
    pub fn text_size(mut self, title: u32, value: u32) -> Self {
        *self.visualization.text_mut() = Some(TextSize {
            title_size: Some(title.into()),
            value_size: Some(value.into()),
            percent_size: None,
        });
        self
    }

    /// Text as large as fits.
    #[doc(alias = "valueSize", alias = "Text size")]
    pub fn auto_text_size(mut self) -> Self {
        *self.visualization.text_mut() = Some(TextSize::default());
        self
    }
}

/// What both a field and a panel must do for `Reduces`.
macro_rules! reduces {
    ($visualization:ident) => {
        impl $crate::panel::visualization::HasReduceOptions for $visualization {
            fn reduce_mut(&mut self) -> &mut $crate::wire::options::ReduceOptions {
                &mut self.options.reduce_options
            }

            fn text_mut(&mut self) -> &mut Option<$crate::wire::options::TextSize> {
                &mut self.text
            }
        }
    };
}

pub(crate) use reduces;

/// Whether the last value is all that is shown, so that one moment is enough.
pub(crate) fn takes_the_last(options: &ReduceOptions) -> bool {
    let last = [Calc::LastNotNull.id(), Calc::Last.id()];
    options.calcs.iter().all(|calc| last.contains(calc))
}
