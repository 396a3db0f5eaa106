//! Text of someone else, made safe for the place where it is shown.

use std::borrow::Cow;

/// Whether a character moves the cursor, hides or reorders text instead of showing something.
pub fn is_deceptive(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// On one line, with every deceptive character as an escape.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        match sign {
            '\n' => out.push('⏎'),
            '\t' => out.push(' '),
            '\r' => {}
            sign if is_deceptive(sign) => out.extend(sign.escape_unicode()),
            sign => out.push(sign),
        }
    }
    Cow::Owned(out)
}

/// A message of several lines: each as [`line()`], and none starts a command of a CI system.
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|one| no_command(&line(one))).collect();
    lines.join("\n")
}

/// A line that GitHub (`::error`, `##[error]`), Azure (`##vso[`) and `TeamCity` (`##teamcity[`) read as text.
fn no_command(line: &str) -> String {
    let text = line.trim_start();
    let blanks = &line[..line.len() - text.len()];
    let first = match text.strip_prefix("::") {
        Some(rest) => format!("{blanks}\\u{{3a}}:{rest}"),
        None => line.to_owned(),
    };
    ["##[", "##vso[", "##teamcity["].iter().fold(first, |line, sign| {
        line.replace(sign, &format!("\\u{{23}}{}", &sign[1..]))
    })
}

/// What a terminal or the log of a CI system may be shown: as [`lines`], with the colours (SGR) that we set ourselves.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let is_plain = |sign: char| !is_deceptive(sign) && !matches!(sign, ':' | '#');
    if text.chars().all(|sign| sign == '\n' || is_plain(sign)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (index, one) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        // A command may hide behind a colour.
        let (bare, colors) = without_colors(one);
        if colors.is_empty() || no_command(&bare) != bare {
            out.push_str(&no_command(&line(&bare)));
        } else {
            let mut rest = one;
            for color in colors {
                if let Some((before, after)) = rest.split_once(color) {
                    out.push_str(&line(before));
                    out.push_str(color);
                    rest = after;
                }
            }
            out.push_str(&line(rest));
        }
    }
    Cow::Owned(out)
}

/// A line without its escapes of the form `ESC [ 1 ; 31 m`, and these.
fn without_colors(line: &str) -> (String, Vec<&str>) {
    let (mut bare, mut colors, mut rest) = (String::new(), Vec::new(), line);
    while let Some(start) = rest.find("\u{1b}[") {
        let inside = &rest[start + 2..];
        let length = inside
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b';')
            .count();
        if inside.as_bytes().get(length) == Some(&b'm') {
            let end = start + 2 + length + 1;
            bare.push_str(&rest[..start]);
            colors.push(&rest[start..end]);
            rest = &rest[end..];
        } else {
            bare.push_str(&rest[..start + 2]);
            rest = inside;
        }
    }
    bare.push_str(rest);
    (bare, colors)
}

/// As code in Markdown: nothing in it is Markdown, HTML, a mention or a reference.
///
/// ```
/// assert_eq!(dashgen_foreign::escape::code("a `` b"), "```a `` b```");
/// ```
pub fn code(text: &str) -> String {
    let text = line(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // Without a space, a backtick at either end would belong to the fence; only spaces would vanish.
    let needs_space = text.starts_with('`') || text.ends_with('`');
    if text.trim().is_empty() {
        "`∅`".to_owned()
    } else if needs_space {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// The most backticks in a row.
pub fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for sign in text.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// In Markdown, as nothing but text: no link, picture, HTML, mention, reference or end of a table's cell.
///
/// ```
/// let text = dashgen_foreign::escape::markdown("[Log in](https://example.com)");
/// assert_eq!(text, "&#91;Log in&#93;&#40;https&#58;&#47;&#47;example&#46;com&#41;");
/// ```
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for sign in line(text).chars() {
        match sign {
            // These are looked for in the finished page too, but not in code.
            '@' | '#' => out.extend(['`', sign, '`']),
            ',' | ';' | '"' | '\'' | '%' => out.push(sign),
            sign if sign.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out
}

/// For HTML, in text and in quoted attributes.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in line(text).chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            sign => out.push(sign),
        }
    }
    out
}

/// A text of JSON that says the same without deceptive characters: they become `\u….`, which only texts hold.
pub fn json(text: &str) -> Cow<'_, str> {
    let must_go = |sign: char| is_deceptive(sign) && !matches!(sign, '\n' | '\r' | '\t');
    if !text.chars().any(must_go) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if must_go(sign) {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(sign);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cannot_be_closed_from_inside() {
        assert_eq!(code("plain"), "`plain`");
        assert_eq!(code("a `` b"), "```a `` b```");
        assert_eq!(code("`@everyone`"), "`` `@everyone` ``");
        assert_eq!(code(""), "`∅`");
    }

    use proptest::prelude::*;

    const HOSTILE: &str =
        "x\u{1b}[31m\u{1b}]8;;http://evil/\u{7}L\u{9b}1m\n::error title=pwned::\u{202e}\u{e0041}";

    #[test]
    fn escapes_are_shown_and_not_obeyed() {
        assert_eq!(
            line("a\u{1b}[31m\u{9b}b\nc\u{202e}d\te"),
            "a\\u{1b}[31m\\u{9b}b⏎c\\u{202e}d e"
        );
        assert_eq!(
            lines(HOSTILE),
            "x\\u{1b}[31m\\u{1b}]8;;http://evil/\\u{7}L\\u{9b}1m\n\\u{3a}:error title=pwned::\\u{202e}\\u{e0041}"
        );
    }

    #[test]
    fn no_line_starts_a_command() {
        for text in [
            "::error::x",
            "  ::set-output",
            "a\n\t::debug",
            "\u{1b}[1m::error::x\u{1b}[0m",
        ] {
            let shown = terminal(text);
            assert!(
                shown.lines().all(|line| !line.trim_start().starts_with("::")),
                "{shown}"
            );
        }
        assert_eq!(terminal("a ##[error]b"), "a \\u{23}#[error]b");
        assert_eq!(terminal("##vso[task.x]"), "\\u{23}#vso[task.x]");
        assert_eq!(terminal("a::b"), "a::b");
    }

    #[test]
    fn colours_of_ours_pass_a_terminal_and_nothing_else_does() {
        let text = "\u{1b}[1;31merror:\u{1b}[0m a\u{1b}[2Jb";
        assert_eq!(terminal(text), "\u{1b}[1;31merror:\u{1b}[0m a\\u{1b}[2Jb");
    }

    #[test]
    fn json_says_the_same() {
        let text = serde_json::json!({"a": HOSTILE}).to_string();
        let shown = json(&text);
        assert!(!shown.chars().any(is_deceptive), "{shown}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).expect("JSON")["a"],
            HOSTILE
        );
    }

    proptest! {
        #[test]
        fn no_text_stays_dangerous(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_deceptive));
            let shown = html(&text);
            prop_assert!(!shown.contains(['<', '>', '"', '\'']), "{shown}");
            let shown = markdown(&text);
            prop_assert!(!shown.contains(['[', ']', '(', ')', '<', '>', '|', '!', '*', '_', '\\', ':', '.', '\n']), "{shown}");
        }
    }
}
