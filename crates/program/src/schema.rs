//! `schema`

use std::io::Write;

use dashgen_output::terminal;

use crate::Outcome;
use crate::error::Error;

pub(crate) fn run() -> Result<Outcome, Error> {
    let schema = dashgen::wire::SCHEMA.as_bytes();
    dashgen_output::data()
        .write_all(schema)
        .or_else(terminal::unread)?;
    Ok(Outcome::Done)
}
