//! Words.

use super::Visualization;
use super::draw::{Draw, Wanted};
use crate::panel::{CodeLanguage, Panel};
use crate::theme::{Size, Theme};
use crate::wire::options::{Options, TextContent, TextOptions};

/// Words: [`crate::panel::Text`].
#[derive(Clone, Debug)]
pub struct Text {
    options: TextOptions,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            options: TextOptions {
                // Without any, Grafana shows a sample.
                content: Some(String::new()),
                ..TextOptions::default()
            },
        }
    }
}

impl Visualization for Text {}

impl Draw for Text {
    fn plugin_id(&self) -> &'static str {
        "text"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.text_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Text(self.options.clone())
    }

    fn needs_query(&self) -> bool {
        false
    }
}

/// What it says.
impl Panel<Text> {
    /// Markdown under a title.
    ///
    /// ```
    /// use dashgen::panel::Text;
    ///
    /// let note = Text::markdown("Not measured", "The error of a failing step is in the logs only.");
    /// ```
    #[doc(alias = "mode", alias = "Content")]
    pub fn markdown(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(title).content(TextContent::Markdown, text)
    }

    /// HTML under a title. Grafana removes what could run.
    #[doc(alias = "mode", alias = "Content")]
    pub fn html(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(title).content(TextContent::Html, text)
    }

    /// Code under a title.
    #[doc(alias = "mode", alias = "Content")]
    pub fn code(title: impl Into<String>, language: CodeLanguage, text: impl Into<String>) -> Self {
        let mut panel = Self::new(title).content(TextContent::Code, text);
        panel.visualization.options.code.language = Some(language);
        panel
    }

    /// Numbers the lines of code.
    #[doc(alias = "showLineNumbers", alias = "Show line numbers")]
    pub fn line_numbers(mut self) -> Self {
        self.visualization.options.code.show_line_numbers = Some(true);
        self
    }

    /// Shows a small map of the code.
    #[doc(alias = "showMiniMap", alias = "Show mini map")]
    pub fn mini_map(mut self) -> Self {
        self.visualization.options.code.show_mini_map = Some(true);
        self
    }

    fn content(mut self, mode: TextContent, text: impl Into<String>) -> Self {
        self.visualization.options.mode = Some(mode);
        self.visualization.options.content = Some(text.into());
        self
    }
}
