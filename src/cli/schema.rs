//! `dashgen schema`

use std::io::Write;

use super::Outcome;
use super::error::Error;
use crate::wire::classic::Dashboard;

pub(crate) fn run() -> Result<Outcome, Error> {
    let schema = schemars::schema_for!(Dashboard);
    writeln!(anstream::stdout(), "{:#}", schema.as_value()).or_else(super::terminal::unread)?;
    Ok(Outcome::Done)
}
