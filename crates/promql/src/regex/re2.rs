//! Rewrites a pattern of Go's RE2 into the same pattern of Rust's `regex` crate.

use crate::variable::is_word;

/// Go's limit of repetitions.
pub(super) const MOST_REPETITIONS: u32 = 1_000;

/// Rewrites a pattern.
///
/// # Errors
///
/// What Go refuses and Rust would accept.
pub(super) fn rewrite(pattern: &str) -> Result<String, String> {
    let mut writer = Writer {
        rest: pattern,
        out: String::with_capacity(pattern.len() + 8),
        repeated: false,
        class_end: pattern.rfind(":]").map(|end| pattern.len() - end),
    };
    while let Some(character) = writer.peek() {
        writer.item(character)?;
    }
    Ok(writer.out)
}

struct Writer<'p> {
    rest: &'p str,
    out: String,
    /// Whether the last item was a repetition, which Go does not let be repeated again.
    repeated: bool,
    /// How far before the end the last `:]` stands, so that it is not looked for in vain again and again.
    class_end: Option<usize>,
}

impl Writer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(self.rest.get(..length).unwrap_or_default());
        self.skip(length);
    }

    fn item(&mut self, character: char) -> Result<(), String> {
        let was_repeated = std::mem::take(&mut self.repeated);
        match character {
            '*' | '+' | '?' => self.repetition(1, was_repeated)?,
            '{' => match counted(self.rest) {
                Some((length, most)) if most <= MOST_REPETITIONS => self.repetition(length, was_repeated)?,
                Some(_) => return Err(format!("it repeats more than {MOST_REPETITIONS} times")),
                // Elsewhere Go reads a brace as itself.
                None => {
                    self.out.push_str("\\{");
                    self.skip(1);
                }
            },
            '[' => self.class()?,
            '(' => self.group()?,
            '\\' => self.escape()?,
            _ => self.copy(character.len_utf8()),
        }
        Ok(())
    }

    fn repetition(&mut self, length: usize, was_repeated: bool) -> Result<(), String> {
        let lazy = usize::from(self.rest.as_bytes().get(length) == Some(&b'?'));
        if was_repeated {
            return Err(format!(
                "`{}` repeats what is repeated already",
                &self.rest[..length + lazy]
            ));
        }
        self.copy(length + lazy);
        self.repeated = true;
        Ok(())
    }

    /// Groups are the same but for a few flags that only Rust has and the names.
    fn group(&mut self) -> Result<(), String> {
        let Some(inside) = self.rest.strip_prefix("(?") else {
            self.copy(1);
            return Ok(());
        };
        let named = inside.strip_prefix("P<").or_else(|| inside.strip_prefix('<'));
        if let Some(named) = named
            && !named.starts_with(['=', '!'])
        {
            let name = named.split('>').next().unwrap_or_default();
            if name.is_empty() || !name.bytes().all(is_word) {
                return Err(format!("`{name}` is no name for a group"));
            }
            // Rust wants a letter first, Go does not: an underscore before all names keeps them apart.
            let length = self.rest.len() - named.len();
            self.copy(length);
            self.out.push('_');
            return Ok(());
        }
        let end = inside.find([':', ')']).unwrap_or(inside.len());
        let flags = &inside[..end];
        if flags.starts_with(['=', '!', '<']) {
            return Err("RE2 has no look-around such as `(?=…)`".to_owned());
        }
        if let Some(flag) = flags.chars().find(|flag| !"imsU-".contains(*flag)) {
            return Err(format!("`(?{flag}` is no group of RE2"));
        }
        if flags.matches('-').count() > 1 || flags.ends_with('-') {
            return Err(format!("`(?{flags}` is no group of RE2"));
        }
        // Flags do not decide whether a pattern is one, and Rust refuses some that say nothing.
        if inside[end..].starts_with(')') {
            self.skip(2 + end + 1);
        } else {
            self.out.push_str("(?");
            self.skip(2 + end);
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        let mut characters = self.rest.chars();
        characters.next();
        match characters.next() {
            Some('Q') => self.quotation(),
            Some(digit @ '0'..='7') => self.octal(digit)?,
            Some('p' | 'P') => self.property()?,
            Some('x') if self.rest.starts_with("\\x{") => {
                let length = self.rest.find('}').map_or(self.rest.len(), |end| end + 1);
                self.copy(length);
            }
            Some(known) if "dDsSwWbBAzafnrtvx".contains(known) => self.copy(2),
            Some(other) if other.is_ascii_punctuation() => {
                // `\<` and `\>` are word boundaries in Rust.
                if !matches!(other, '<' | '>') {
                    self.out.push('\\');
                }
                self.out.push(other);
                self.skip(2);
            }
            Some(other) => return Err(format!("`\\{other}` is no escape of RE2")),
            None => return Err("it ends in a backslash".to_owned()),
        }
        Ok(())
    }

    /// `\Q…\E`: everything between is itself.
    fn quotation(&mut self) {
        self.skip(2);
        let text = self.rest.split("\\E").next().unwrap_or_default();
        self.out.push_str(&regex_syntax::escape(text));
        self.skip(text.len() + 2);
    }

    /// `\0`, `\12`, `\123`; a single digit from 1 would refer back to a group.
    fn octal(&mut self, first: char) -> Result<(), String> {
        let digits = self.rest[1..]
            .bytes()
            .take(3)
            .take_while(|byte| (b'0'..=b'7').contains(byte))
            .count();
        if first != '0' && digits == 1 {
            return Err(format!("RE2 has no references back such as `\\{first}`"));
        }
        self.copy(1 + digits);
        // A digit after it is none of its own.
        if self.rest.starts_with(|next: char| next.is_ascii_digit()) {
            self.out.push_str("(?:)");
        }
        Ok(())
    }

    /// `\pN`, `\p{Greek}`, `\p{^Greek}`. Rust knows more names than Go, which has the categories and scripts.
    fn property(&mut self) -> Result<(), String> {
        let Some(name) = self.rest.get(2..).and_then(|rest| rest.strip_prefix('{')) else {
            self.copy(2);
            if let Some(name) = self.peek() {
                self.copy(name.len_utf8());
            }
            return Ok(());
        };
        let Some((name, _)) = name.split_once('}') else {
            return Err("a `\\p{` is never closed".to_owned());
        };
        let plain = name.strip_prefix('^').unwrap_or(name);
        let is_script = plain.starts_with(|first: char| first.is_ascii_uppercase())
            && plain.contains(|character: char| character.is_ascii_lowercase())
            && plain
                .chars()
                .all(|character| character == '_' || character.is_ascii_alphabetic());
        let kind = match plain {
            "Any" | "C" | "L" | "M" | "N" | "P" | "S" | "Z" => "",
            _ if is_script && plain.len() == 2 => "General_Category=",
            _ if is_script => "Script=",
            _ => return Err(format!("`{name}` is no Unicode category or script of RE2")),
        };
        let negated = self.rest.starts_with("\\P") != name.starts_with('^');
        self.out.push_str(if negated { "\\P{" } else { "\\p{" });
        self.out.push_str(kind);
        self.out.push_str(plain);
        self.out.push('}');
        self.skip(4 + name.len());
        Ok(())
    }

    /// `[…]`: Go has no classes within classes, and no operators between them.
    fn class(&mut self) -> Result<(), String> {
        self.copy(1);
        if self.rest.starts_with('^') {
            self.copy(1);
        }
        let mut first = true;
        loop {
            match self.peek() {
                None => return Err("a `[` is never closed".to_owned()),
                Some(']') if !first => {
                    self.copy(1);
                    return Ok(());
                }
                Some('\\') => match self.rest[1..].chars().next() {
                    Some('b' | 'B' | 'A' | 'z' | 'Q' | 'E') => {
                        return Err("this escape has no meaning between `[` and `]`".to_owned());
                    }
                    _ => self.escape()?,
                },
                Some('[') => match self.posix() {
                    Some(name) if POSIX_CLASSES.contains(&name.strip_prefix('^').unwrap_or(&name)) => {
                        self.copy(name.len() + 4);
                    }
                    Some(name) => return Err(format!("`[:{name}:]` is no class of RE2")),
                    None => self.literal('['),
                },
                Some(character @ (']' | '&' | '~' | '^')) => self.literal(character),
                Some('-') if self.rest.starts_with("--") => self.literal('-'),
                Some(character) => self.copy(character.len_utf8()),
            }
            first = false;
        }
    }

    /// The name in `[:alpha:]` or `[:^alpha:]`.
    fn posix(&self) -> Option<String> {
        let text = self.rest.strip_prefix("[:")?;
        if self.class_end.is_none_or(|end| end > text.len()) {
            return None;
        }
        text.split_once(":]").map(|(name, _)| name.to_owned())
    }

    fn literal(&mut self, character: char) {
        self.out.push('\\');
        self.out.push(character);
        self.skip(character.len_utf8());
    }
}

const POSIX_CLASSES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

/// The length of `{2}`, `{2,}` or `{2,3}`, and its largest number.
fn counted(text: &str) -> Option<(usize, u32)> {
    let text = text.strip_prefix('{')?;
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b',')
        .count();
    let inside = &text[..length];
    text[length..].strip_prefix('}')?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let number = |digits: &str| {
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
        // Go reads no leading zeros.
        let plain = plain && (digits == "0" || !digits.starts_with('0'));
        plain.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let least = number(least)?;
    let most = if most.is_empty() { least } else { number(most)? };
    Some((inside.len() + 2, least.max(most)))
}
