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
            format!("{}\n\n{}", styled(STRONG, head), rule.page())
        }
        None => RULES.iter().map(|rule| line(rule)).collect(),
    };
    write!(dashgen_output::stdout(), "{text}").or_else(unread)?;
    Ok(Outcome::Done)
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
