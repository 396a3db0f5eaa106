//! The table of what the canonical form leaves out, fills in or moves, each rule with its reason.
//!
//! A rule stands here only if Grafana 12.4 treats both sides of it alike, or itself writes the one for
//! the other whenever a dashboard is stored or saved. What is not in this table is kept as it is.

mod dashboard;
mod defaults;
mod panels;
mod parts;

/// One rule of the canonical form.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Where it holds: `editable` for a field of the dashboard, `panels[stat].options` for that field of
    /// every `stat`, `panels[*]…`, `targets[prometheus]…` and `variables[query]…` likewise.
    pub path: &'static str,
    /// What is done there.
    pub action: Action,
    /// Why nothing is lost by it.
    pub reason: &'static str,
}

/// What a rule does with the value at its path.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Leaves it out.
    Drop,
    /// Leaves it out if it is exactly this JSON.
    DropIf(&'static str),
    /// Leaves out of it what equals this JSON, object by object; and all of it if nothing remains.
    DropWithin(&'static str),
    /// Leaves it out if it is a version that parses to at least this number, as `parseFloat` does.
    DropVersionFrom(f64),
    /// Writes this JSON if there is nothing.
    Write(&'static str),
    /// What the words say, done in code.
    Code(&'static str),
}

const fn drop(path: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Drop,
        reason,
    }
}

const fn is(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropIf(json),
        reason,
    }
}

const fn within(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropWithin(json),
        reason,
    }
}

const fn version(path: &'static str, from: f64) -> Rule {
    Rule {
        path,
        action: Action::DropVersionFrom(from),
        reason: VERSION,
    }
}

const fn write(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Write(json),
        reason,
    }
}

const fn code(path: &'static str, what: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Code(what),
        reason,
    }
}

const SERVER: &str = "filled in by the server for itself; it means nothing in another Grafana";
const STORED: &str = "the server fills in this default when it stores the dashboard";
const SAVED: &str = "a save in the browser leaves out or fills in this default";
const PLUGIN_DEFAULT: &str =
    "the panel plugin's own default: merged in at load, written out by a save in the browser";
const NO_QUERY: &str = "this panel type queries nothing; a save in the browser removes it";
const VERSION: &str =
    "the version that last saved the panel; from here on no migration of Grafana depends on it";
const RUNTIME: &str = "state of a running page that older versions stored by mistake; the server removes it";
const EMPTY: &str = "nothing in it: absent means the same";
const LIST: &str = "computed from the query whenever the dashboard loads";

/// The rules, in the order in which they are applied at each place.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [dashboard::RULES, defaults::RULES, panels::RULES, parts::RULES]
        .into_iter()
        .flatten()
}
