//! Rust as a tree of calls: what is printed in the end, and nothing else of the language.

use serde_json::Value;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Code {
    /// Words on one line: a path, a number.
    Plain(String),
    /// A text, in quotes.
    Text(String),
    /// `function(arguments)`.
    Call {
        /// Its path: `Stat::new`.
        function: String,
        /// What it takes.
        arguments: Vec<Code>,
    },
    /// `root.method(…).method(…)`.
    Chain {
        /// What the first method is called on.
        root: Box<Code>,
        /// The methods, in order.
        methods: Vec<Method>,
    },
    /// `[a, b]`.
    List(Vec<Code>),
    /// `|field| body`.
    Closure {
        /// Its one parameter.
        parameter: &'static str,
        /// What it makes of it.
        body: Box<Code>,
    },
    /// `&value`.
    Reference(Box<Code>),
    /// `a / b`; operands that need parentheses have them.
    Binary {
        /// The left side.
        left: Box<Code>,
        /// `+`, `-`, `*`, `/`.
        operator: &'static str,
        /// The right side.
        right: Box<Code>,
    },
    /// `(inner)`.
    Parentheses(Box<Code>),
    /// `json!(…)`.
    Json(Value),
}

/// One method of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// What stands above it, after `//`.
    pub comment: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub arguments: Vec<Code>,
}

impl Code {
    /// Words on one line.
    pub fn plain(words: impl Into<String>) -> Self {
        Self::Plain(words.into())
    }

    /// A call of a function by its path.
    pub fn call(function: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Call {
            function: function.into(),
            arguments,
        }
    }

    /// This, with a method called on it.
    #[must_use]
    pub fn method(self, name: &'static str, arguments: Vec<Self>) -> Self {
        let method = Method {
            comment: None,
            name,
            arguments,
        };
        match self {
            Self::Chain { root, mut methods } => {
                methods.push(method);
                Self::Chain { root, methods }
            }
            root => Self::Chain {
                root: Box::new(root),
                methods: vec![method],
            },
        }
    }

    /// This, with a comment above its last method, if it has none yet.
    #[must_use]
    pub fn comment(mut self, comment: &'static str) -> Self {
        if let Self::Chain { methods, .. } = &mut self
            && let Some(last) = methods.last_mut()
        {
            last.comment = Some(comment);
        }
        self
    }
}
