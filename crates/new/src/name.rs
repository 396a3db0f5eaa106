//! The name of a project, in all its forms.

/// The longest name: a uid of Grafana has at most 40 characters, and `-details` stands behind one.
const LONGEST: usize = 32;

/// Words that Cargo takes for no package.
const REFUSED: [&str; 8] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "proc-macro",
    "std",
    "test",
];

/// Why a project cannot have a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// It has other signs.
    #[error(
        "`{name}` is no name for a project: take lower-case letters, digits and single hyphens, a letter first, at most \
         32, such as `web-shop`"
    )]
    Signs {
        /// The name.
        name: String,
    },
    /// Cargo keeps it for itself.
    #[error("`{name}` is a name that Cargo keeps for itself: take another, such as `{name}-service`")]
    Kept {
        /// The name.
        name: String,
    },
}

/// A name such as `web-shop`.
#[derive(Clone, Debug)]
pub(crate) struct Name(String);

impl Name {
    pub(crate) fn new(name: &str) -> Result<Self, NameError> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let name = name.to_owned();
        let is_sound = name.len() <= LONGEST
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.split('-').all(is_word);
        if !is_sound {
            return Err(NameError::Signs { name });
        }
        if REFUSED.contains(&name.as_str()) {
            return Err(NameError::Kept { name });
        }
        Ok(Self(name))
    }

    /// `web-shop`.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// `web_shop`.
    pub(crate) fn metric_prefix(&self) -> String {
        self.0.replace('-', "_")
    }

    /// `Web Shop`.
    pub(crate) fn title(&self) -> String {
        self.capitals().join(" ")
    }

    /// `WebShop`.
    pub(crate) fn camel(&self) -> String {
        self.capitals().concat()
    }

    fn capitals(&self) -> Vec<String> {
        self.0.split('-').map(capital).collect()
    }
}

/// A word with its first letter in upper case.
pub(crate) fn capital(word: &str) -> String {
    let mut signs = word.chars();
    let first = signs.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(signs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_four_forms() -> Result<(), NameError> {
        let name = Name::new("web-shop2")?;
        let forms = [
            name.text().to_owned(),
            name.metric_prefix(),
            name.title(),
            name.camel(),
        ];
        assert_eq!(forms, ["web-shop2", "web_shop2", "Web Shop2", "WebShop2"]);
        Ok(())
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in [
            "",
            "Shop",
            "-a",
            "a-",
            "a--b",
            "../a",
            "a b",
            "1a",
            "shöp",
            &"a".repeat(33),
            "test",
        ] {
            assert!(Name::new(name).is_err(), "{name}");
        }
    }
}
