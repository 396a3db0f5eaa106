//! JSON in Rust: what the hatches take.

/// JSON as it is written, for hatches such as [`Panel::raw`](crate::panel::Panel::raw).
///
/// It takes what `serde_json::json!` takes. Where each value is a literal, a list or an object, however long, it compiles
/// without a recursion limit; a negative number stands in parentheses then.
///
/// ```
/// use dashgen::json;
///
/// let value = json!({ "steps": [{ "color": "red", "value": (-1) }, null], "mode": "absolute" });
/// assert_eq!(value.to_string(), r#"{"steps":[{"color":"red","value":-1},null],"mode":"absolute"}"#);
/// assert_eq!(json!({ "sum": 1 + 1 })["sum"], 2);
/// ```
#[macro_export]
macro_rules! json {
    ({ $($key:literal : $value:tt),* $(,)? }) => {
        $crate::__serde_json::Value::Object($crate::__serde_json::Map::from_iter([
            $((::std::string::String::from($key), $crate::json!($value))),*
        ]))
    };
    ([ $($value:tt),* $(,)? ]) => {
        $crate::__serde_json::Value::Array(::std::vec![$($crate::json!($value)),*])
    };
    (null) => {
        $crate::__serde_json::Value::Null
    };
    ($value:literal) => {
        $crate::__serde_json::Value::from($value)
    };
    ($($other:tt)+) => {
        $crate::__serde_json::json!($($other)+)
    };
}
