//! A variable that got another name, and the places that use it.

/// From one name to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) before: String,
    pub(super) after: String,
}

/// A text with every use of the renamed variables replaced: `$a`, `${a}`, `${a:regex}`, `[[a]]`, `var-a=`.
pub(super) fn applied(text: &str, renames: &[Rename]) -> Option<String> {
    if renames.is_empty() || !(text.contains('$') || text.contains("[[") || text.contains("var-")) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        if let Some((opening, rename, length)) = use_at_start(rest, renames) {
            out.push_str(opening);
            out.push_str(&rename.after);
            rest = &rest[length..];
            found = true;
        } else {
            let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
            out.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    found.then_some(out)
}

/// The use of a renamed variable that a text starts with: its opening sign and how long both are.
fn use_at_start<'a>(text: &str, renames: &'a [Rename]) -> Option<(&'static str, &'a Rename, usize)> {
    for opening in ["${", "[[", "$", "var-"] {
        let Some(rest) = text.strip_prefix(opening) else {
            continue;
        };
        for rename in renames {
            let Some(after) = rest.strip_prefix(rename.before.as_str()) else {
                continue;
            };
            let ends = match opening {
                "${" => after.starts_with(['}', ':', '.']),
                "[[" => after.starts_with(']') || after.starts_with(':'),
                "var-" => after.starts_with('='),
                _ => !after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_'),
            };
            if ends {
                return Some((opening, rename, opening.len() + rename.before.len()));
            }
        }
    }
    None
}

/// A text with every variable in one notation, `${name}`, and renamed.
///
/// `None` if it has no variables, which is the common case.
pub(super) fn normal(text: &str, renames: &[Rename]) -> Option<String> {
    if !(text.contains('$') || text.contains("[[") || text.contains("var-")) {
        return None;
    }
    let renamed = applied(text, renames);
    let mut rest = renamed.as_deref().unwrap_or(text);
    let mut out = String::with_capacity(rest.len() + 8);
    while let Some(place) = rest.find(['$', '[']) {
        out.push_str(&rest[..place]);
        rest = &rest[place..];
        if let Some((inside, length)) = variable_at_start(rest) {
            out.push_str("${");
            out.push_str(inside);
            out.push('}');
            rest = &rest[length..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Some(out)
}

/// What stands between the signs of the variable that a text starts with, and how long it is with them.
fn variable_at_start(text: &str) -> Option<(&str, usize)> {
    let enclosed = |opening: &str, closing: &str| {
        let inside = text.strip_prefix(opening)?.split_once(closing)?.0;
        let is_name = inside
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte));
        (is_name && !inside.is_empty()).then_some((inside, opening.len() + inside.len() + closing.len()))
    };
    enclosed("${", "}").or_else(|| enclosed("[[", "]]")).or_else(|| {
        let name = text.strip_prefix('$')?;
        let end = name
            .find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'))
            .unwrap_or(name.len());
        (end > 0).then(|| (&name[..end], end + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> Option<String> {
        applied(
            text,
            &[Rename {
                before: "plan".to_owned(),
                after: "planId".to_owned(),
            }],
        )
    }

    #[test]
    fn every_way_of_using_a_variable_is_found() {
        assert_eq!(
            renamed(r#"x{a=~"$plan",b="${plan:regex}",c="[[plan]]"} /d/x?var-plan=1"#).as_deref(),
            Some(r#"x{a=~"$planId",b="${planId:regex}",c="[[planId]]"} /d/x?var-planId=1"#)
        );
    }

    #[test]
    fn all_notations_are_one() {
        let one = |text| normal(text, &[]);
        assert_eq!(
            one("$a ${a} [[a]] [[a:csv]] a"),
            Some("${a} ${a} ${a} ${a:csv} a".to_owned())
        );
        assert_eq!(
            one("x[5m] [[ $ ${ {a=[[é"),
            Some("x[5m] [[ $ ${ {a=[[é".to_owned())
        );
        assert_eq!(one("x[5m]"), None);
    }

    #[test]
    fn other_variables_are_left_alone() {
        assert_eq!(renamed("$planet ${planet} plan $pla var-plans=é"), None);
    }
}
