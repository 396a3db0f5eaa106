//! The tree as text, as `cargo fmt` would lay it out; what it would do otherwise is looks only.

use serde_json::Value;

use crate::code::{Code, Method};
use crate::literal;

/// How wide a line may be. The rest follows from it, as in rustfmt.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns of a line.
    pub width: usize,
}

impl Default for Layout {
    /// rustfmt's own.
    fn default() -> Self {
        Self { width: 100 }
    }
}

const STEP: usize = 4;

impl Layout {
    /// The most columns of the arguments of a call, or of a chain, in one line.
    fn short(self) -> usize {
        self.width * 6 / 10
    }

    /// The text of an expression that begins at `column` of a line indented by `indent`, with `after` columns behind
    /// its last line.
    pub fn print(self, code: &Code, indent: usize, column: usize, after: usize) -> String {
        if let Some(line) = self.line(code)
            && column + line.chars().count() + after <= self.width
        {
            return line;
        }
        match code {
            Code::Plain(words) => words.clone(),
            Code::Text(text)
                if literal::is_block(text, self.width)
                    // The first line stands behind what is written before it.
                    && column + first_line(text) + 3 <= self.width =>
            {
                literal::block(text)
            }
            Code::Text(text) => literal::continued(text, column, indent + STEP, self.width),
            Code::Call { function, arguments } => {
                let opened = column + function.chars().count();
                format!("{function}{}", self.arguments(arguments, indent, opened, after))
            }
            Code::Chain { root, methods } => self.chain(root, methods, indent, column, after),
            Code::List(items) => self.block("[", items, "]", indent),
            Code::Closure { parameter, body } => {
                let inner = indent + STEP;
                let body = self.print(body, inner, inner, 0);
                format!("|{parameter}| {{\n{}{body}\n{}}}", spaces(inner), spaces(indent))
            }
            Code::Reference(inner) => format!("&{}", self.print(inner, indent, column + 1, after)),
            Code::Parentheses(inner) => format!("({})", self.print(inner, indent, column + 1, after + 1)),
            Code::Binary {
                left,
                operator,
                right,
            } => {
                let left = self.print(left, indent, column, 0);
                let inner = indent + STEP;
                let right = self.print(right, inner, inner + operator.len() + 1, after);
                format!("{left}\n{}{operator} {right}", spaces(inner))
            }
            Code::Json(value) => format!("json!({})", self.json(value, indent, column + 6)),
        }
    }

    /// The whole expression in one line, if it is short enough to stand in one.
    fn line(self, code: &Code) -> Option<String> {
        Some(match code {
            Code::Plain(words) => words.clone(),
            Code::Text(text) => {
                let literal = literal::literal(text);
                let is_broken =
                    text.trim_end_matches('\n').contains('\n') && literal::is_block(text, self.width);
                return (!is_broken).then_some(literal);
            }
            Code::Call { function, arguments } => format!("{function}({})", self.short_list(arguments)?),
            Code::Chain { root, methods } => {
                let mut line = self.line(root)?;
                for method in methods {
                    if method.comment.is_some() {
                        return None;
                    }
                    line.push_str(&format!(
                        ".{}({})",
                        method.name,
                        self.short_list(&method.arguments)?
                    ));
                }
                return (methods.len() == 1 || line.chars().count() <= self.short()).then_some(line);
            }
            Code::List(items) => format!("[{}]", self.short_list(items)?),
            Code::Closure { parameter, body } => format!("|{parameter}| {}", self.line(body)?),
            Code::Reference(inner) => format!("&{}", self.line(inner)?),
            Code::Parentheses(inner) => format!("({})", self.line(inner)?),
            Code::Binary {
                left,
                operator,
                right,
            } => {
                format!("{} {operator} {}", self.line(left)?, self.line(right)?)
            }
            Code::Json(value) => {
                let line = json_line(value);
                return (line.chars().count() <= self.short()).then(|| format!("json!({line})"));
            }
        })
    }

    fn short_list(self, items: &[Code]) -> Option<String> {
        let lines: Option<Vec<String>> = items.iter().map(|item| self.line(item)).collect();
        let list = lines?.join(", ");
        let may_be_long = match items {
            [] | [Code::Plain(_) | Code::Text(_) | Code::List(_) | Code::Json(_)] => true,
            [Code::Chain { methods, .. }] => methods.len() == 1,
            _ => false,
        };
        (may_be_long || list.chars().count() < self.short()).then_some(list)
    }

    fn chain(self, root: &Code, methods: &[Method], indent: usize, column: usize, after: usize) -> String {
        let root_text = self.print(root, indent, column, 0);
        let is_broken = root_text.contains('\n');
        let last_column = root_text.lines().last().map_or(0, |line| line.chars().count());
        if let [only] = methods
            && only.comment.is_none()
            && !is_broken
        {
            let opened = column + last_column + 1 + only.name.len();
            let arguments = self.arguments(&only.arguments, indent, opened, after);
            if opened + first_line(&arguments) <= self.width {
                return format!("{root_text}.{}{arguments}", only.name);
            }
        }
        // Behind what ends in a bracket of its own line, methods stand where it began.
        let is_block = is_broken && matches!(root, Code::Call { .. } | Code::Json(_) | Code::Parentheses(_));
        let inner = if is_block { indent } else { indent + STEP };
        // The first method stays beside a short word.
        let is_short = root_text.chars().count() <= STEP && !is_broken;
        let mut text = root_text;
        for (index, method) in methods.iter().enumerate() {
            let is_beside = index == 0 && is_short && method.comment.is_none();
            if let Some(comment) = method.comment {
                text.push_str(&format!("\n{}// {comment}", spaces(inner)));
            }
            let after = if index + 1 == methods.len() { after } else { 0 };
            let start = if is_beside {
                column + text.chars().count()
            } else {
                inner
            };
            let arguments = self.arguments(&method.arguments, inner, start + 1 + method.name.len(), after);
            if !is_beside {
                text.push_str(&format!("\n{}", spaces(inner)));
            }
            text.push_str(&format!(".{}{arguments}", method.name));
        }
        text
    }

    /// `(a, b)`, over several lines if need be. `opened` is the column of the parenthesis.
    fn arguments(self, arguments: &[Code], indent: usize, opened: usize, after: usize) -> String {
        if let Some(list) = self.short_list(arguments)
            && opened + list.chars().count() + 2 + after <= self.width
        {
            return format!("({list})");
        }
        match arguments {
            [] => "()".to_owned(),
            // One that is a call or a list itself opens on the line of the call.
            [
                only @ (Code::Call { .. }
                | Code::List(_)
                | Code::Json(_)
                | Code::Closure { .. }
                | Code::Reference(_)),
            ] => {
                format!("({})", self.print(only, indent, opened + 1, after + 1))
            }
            [before @ .., last @ Code::Closure { .. }] => {
                let before: Option<Vec<String>> = before.iter().map(|argument| self.line(argument)).collect();
                match before.map(|before| before.join(", ")) {
                    Some(before) if opened + before.chars().count() + 14 <= self.width => {
                        let column = opened + before.chars().count() + 3;
                        format!("({before}, {})", self.print(last, indent, column, after + 1))
                    }
                    _ => self.block("(", arguments, ")", indent),
                }
            }
            _ => self.block("(", arguments, ")", indent),
        }
    }

    /// Items below each other between brackets.
    fn block(self, open: &str, items: &[Code], close: &str, indent: usize) -> String {
        let inner = indent + STEP;
        let mut text = open.to_owned();
        for item in items {
            text.push_str(&format!(
                "\n{}{},",
                spaces(inner),
                self.print(item, inner, inner, 1)
            ));
        }
        text.push_str(&format!("\n{}{close}", spaces(indent)));
        text
    }

    /// JSON over several lines. What fits into one stays in one.
    fn json(self, value: &Value, indent: usize, column: usize) -> String {
        let inner = indent + STEP;
        let item = |label: &str, value: &Value| {
            let line = json_line(value);
            let column = inner + label.chars().count();
            let value = if column + line.chars().count() < self.width {
                line
            } else {
                self.json(value, inner, column)
            };
            format!("\n{}{label}{value},", spaces(inner))
        };
        let (open, items, close): (_, String, _) = match value {
            Value::Object(fields) if !fields.is_empty() => {
                let fields = fields.iter();
                let items = fields.map(|(name, value)| item(&format!("{}: ", key(name)), value));
                ("{", items.collect(), "}")
            }
            Value::Array(items) if !items.is_empty() => {
                ("[", items.iter().map(|value| item("", value)).collect(), "]")
            }
            Value::String(text) if text.len() > 40 => {
                return literal::continued(text, column, indent, self.width);
            }
            other => return json_line(other),
        };
        let items = items.strip_suffix(',').unwrap_or(&items);
        format!("{open}{items}\n{}{close}", spaces(indent))
    }
}

/// A key of an object. `json!` takes literals only.
fn key(name: &str) -> String {
    literal::literal(name)
}

fn json_line(value: &Value) -> String {
    match value {
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", key(name), json_line(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(json_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => literal::literal(text),
        Value::Number(number) => crate::number::json(number),
        Value::Bool(_) | Value::Null => value.to_string(),
    }
}

/// The width of the first line of a text.
fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, |line| line.chars().count())
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
