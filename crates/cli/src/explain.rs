//! `dashgen explain`

use std::io::Write;

use clap::Args;
use dashgen_lint::{RULES, Rule, find};
use dashgen_output::terminal::{STRONG, styled, unread};

use super::Outcome;
use super::error::Error;

#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    /// The id or the name of a rule: `P04`, `rate-of-gauge`. Without one, all rules are listed.
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

pub(crate) fn run(arguments: &ExplainArguments) -> Result<Outcome, Error> {
    let text = match &arguments.rule {
        Some(name) => {
            let rule = find(name).ok_or_else(|| Error::UnknownRule { name: name.clone() })?;
            let head = format!("{} {} ({})", rule.id, rule.name, rule.level.word());
            format!("{}\n\n{}", styled(STRONG, head), laid_out(&rule.page()))
        }
        None => RULES.iter().map(|rule| line(rule)).collect(),
    };
    write!(dashgen_output::stdout(), "{text}").or_else(unread)?;
    Ok(Outcome::Done)
}

/// As wide as what `lint` prints.
const WIDTH: usize = 80;

/// Markdown whose paragraphs fit into a terminal; code, headings, lists and tables stay as they are.
fn laid_out(page: &str) -> String {
    let (mut out, mut paragraph, mut in_code) = (String::new(), String::new(), false);
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        let is_text = !in_code && !is_fence && line.starts_with(|letter: char| !"#-|> ".contains(letter));
        in_code ^= is_fence;
        if is_text {
            paragraph.extend([if paragraph.is_empty() { "" } else { " " }, line]);
            continue;
        }
        fill(&mut out, &std::mem::take(&mut paragraph));
        out.extend([line, "\n"]);
    }
    fill(&mut out, &paragraph);
    out
}

/// A paragraph in lines of at most [`WIDTH`], unless a word is longer.
fn fill(out: &mut String, paragraph: &str) {
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    if column > 0 {
        out.push('\n');
    }
}

/// A rule in the list of all.
fn line(rule: &Rule) -> String {
    format!(
        "{} {:<8} {}: {}\n",
        rule.id,
        rule.level.word(),
        rule.name,
        rule.title()
    )
}

#[cfg(test)]
mod tests {
    use super::{RULES, WIDTH, laid_out};

    #[test]
    fn every_page_fits_into_a_terminal_and_loses_no_word() {
        for rule in RULES {
            let page = rule.page();
            let shown = laid_out(&page);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&shown), words(&page), "{}", rule.id);
            let mut in_code = false;
            for line in shown.lines() {
                in_code ^= line.starts_with("```");
                let is_text =
                    !in_code && !line.starts_with(['#', '-', '|', '>', ' ', '`']) && line.contains(' ');
                assert!(!is_text || line.chars().count() <= WIDTH, "{}: {line}", rule.id);
            }
        }
    }
}
