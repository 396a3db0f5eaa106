//! A value of the library beside the Rust that makes it: what is printed is what was run.

use dashgen::Quantity;
use serde_json::Value;

use crate::code::Code;
use crate::number;

/// A value and the code that makes it.
#[derive(Clone, Debug)]
pub(crate) struct Made<T> {
    pub(crate) value: T,
    pub(crate) code: Code,
}

impl<T> Made<T> {
    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Made<U> {
        Made {
            value: with(self.value),
            code: self.code,
        }
    }

    /// A comment above its last method.
    pub(crate) fn comment(self, comment: &'static str) -> Self {
        Self {
            value: self.value,
            code: self.code.comment(comment),
        }
    }
}

/// What can be an argument: it knows how it is written.
pub(crate) trait Argument {
    type Value;
    fn made(self) -> Made<Self::Value>;
}

impl<T> Argument for Made<T> {
    type Value = T;

    fn made(self) -> Self {
        self
    }
}

impl Argument for &str {
    type Value = String;

    fn made(self) -> Made<String> {
        Made {
            value: self.to_owned(),
            code: Code::Text(self.to_owned()),
        }
    }
}

/// A text that lives as long as the program, as those in its code do.
pub(crate) fn fixed(text: &str) -> Made<&'static str> {
    Made {
        value: Box::leak(text.to_owned().into_boxed_str()),
        code: Code::Text(text.to_owned()),
    }
}

macro_rules! number_argument {
    ($($type:ty),*) => {
        $(
            impl Argument for $type {
                type Value = $type;

                fn made(self) -> Made<$type> {
                    Made {
                        value: self,
                        code: Code::plain(number::grouped(self.into())),
                    }
                }
            }
        )*
    };
}
number_argument!(u8, u32);

impl Argument for bool {
    type Value = bool;

    fn made(self) -> Made<bool> {
        Made {
            value: self,
            code: Code::plain(self.to_string()),
        }
    }
}

/// A number where a quantity is wanted.
impl Argument for f64 {
    type Value = Quantity;

    fn made(self) -> Made<Quantity> {
        let is_whole = self.fract() == 0.0 && self.abs() < f64::from(i32::MAX);
        let digits = number::float(self.abs());
        let digits = if is_whole {
            digits.trim_end_matches(".0").to_owned()
        } else {
            digits
        };
        let sign = if self.is_sign_negative() && self != 0.0 {
            "-"
        } else {
            ""
        };
        Made {
            value: Quantity::from(self),
            code: Code::plain(format!("{sign}{digits}")),
        }
    }
}

impl Argument for &Value {
    type Value = Value;

    fn made(self) -> Made<Value> {
        let code = match self {
            Value::Null => Code::plain("json!(null)"),
            Value::String(text) => Code::Text(text.clone()),
            Value::Bool(value) => Code::plain(value.to_string()),
            Value::Number(number) => Code::plain(number::json(number).trim_matches(['(', ')'])),
            Value::Array(_) | Value::Object(_) => Code::Json(self.clone()),
        };
        Made {
            value: self.clone(),
            code,
        }
    }
}

/// A list of arguments of one kind.
pub(crate) fn list<A: Argument>(items: impl IntoIterator<Item = A>) -> Made<Vec<A::Value>> {
    let (values, codes) = items
        .into_iter()
        .map(Argument::made)
        .map(|made| (made.value, made.code))
        .unzip();
    Made {
        value: values,
        code: Code::List(codes),
    }
}

/// A constant of the library: `constant!(Color::RED)`.
macro_rules! constant {
    ($($path:tt)+) => {
        $crate::made::Made {
            value: $($path)+,
            code: $crate::code::Code::plain(stringify!($($path)+).replace(' ', "")),
        }
    };
}

/// Calls a function: `function!(Legend::table, calcs)`.
macro_rules! function {
    ($path:path) => {
        $crate::made::Made {
            value: $path(),
            code: $crate::code::Code::call(stringify!($path).replace(' ', ""), Vec::new()),
        }
    };
    ($path:path, $first:expr) => {{
        let first = $crate::made::Argument::made($first);
        $crate::made::Made {
            value: $path(first.value),
            code: $crate::code::Code::call(stringify!($path).replace(' ', ""), vec![first.code]),
        }
    }};
    ($path:path, $first:expr, $second:expr) => {{
        let (first, second) = (
            $crate::made::Argument::made($first),
            $crate::made::Argument::made($second),
        );
        $crate::made::Made {
            value: $path(first.value, second.value),
            code: $crate::code::Code::call(stringify!($path).replace(' ', ""), vec![first.code, second.code]),
        }
    }};
    ($path:path, $first:expr, $second:expr, $third:expr) => {{
        let (first, second) = (
            $crate::made::Argument::made($first),
            $crate::made::Argument::made($second),
        );
        let third = $crate::made::Argument::made($third);
        $crate::made::Made {
            value: $path(first.value, second.value, third.value),
            code: $crate::code::Code::call(
                stringify!($path).replace(' ', ""),
                vec![first.code, second.code, third.code],
            ),
        }
    }};
}

/// Calls a method of a made value: `method!(panel, unit, unit)`.
macro_rules! method {
    ($on:expr, $name:ident) => {{
        let on = $on;
        $crate::made::Made {
            value: on.value.$name(),
            code: on.code.method(stringify!($name), Vec::new()),
        }
    }};
    ($on:expr, $name:ident, $first:expr) => {{
        let (on, first) = ($on, $crate::made::Argument::made($first));
        $crate::made::Made {
            value: on.value.$name(first.value),
            code: on.code.method(stringify!($name), vec![first.code]),
        }
    }};
    ($on:expr, $name:ident, $first:expr, $second:expr) => {{
        let on = $on;
        let (first, second) = (
            $crate::made::Argument::made($first),
            $crate::made::Argument::made($second),
        );
        $crate::made::Made {
            value: on.value.$name(first.value, second.value),
            code: on.code.method(stringify!($name), vec![first.code, second.code]),
        }
    }};
}

pub(crate) use {constant, function, method};
