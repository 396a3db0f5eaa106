//! Source: `public/app/plugins/panel/text/panelcfg.cue`.

use crate::wire::macros::{objects, words};

objects! {
    /// The options of `text`.
    pub struct TextOptions {
        /// What the text is.
        pub mode: Option<TextContent>,
        /// The text.
        pub content: Option<String>,
        /// How code is shown.
        pub code: CodeOptions,
    }

    /// How code is shown.
    pub struct CodeOptions {
        /// Its language.
        pub language: Option<CodeLanguage>,
        /// Whether lines are numbered.
        pub show_line_numbers: Option<bool>,
        /// Whether there is a small map of it.
        pub show_mini_map: Option<bool>,
    }
}

words! {
    /// What a text is. Source: `TextMode`.
    pub enum TextContent {
        /// Markdown.
        Markdown = "markdown",
        /// HTML.
        Html = "html",
        /// Code.
        Code = "code",
    }

    /// The language of code.
    pub enum CodeLanguage {
        /// None.
        PlainText = "plaintext",
        /// JSON.
        Json = "json",
        /// YAML.
        Yaml = "yaml",
        /// XML.
        Xml = "xml",
        /// TypeScript.
        TypeScript = "typescript",
        /// SQL.
        Sql = "sql",
        /// Go.
        Go = "go",
        /// Markdown.
        Markdown = "markdown",
        /// HTML.
        Html = "html",
    }
}
