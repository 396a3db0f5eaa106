//! What a rule is, and the reasons that several have.

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
    /// The oldest schema version that it holds for: an older dashboard goes through a migration of Grafana's that
    /// looks at the field.
    pub since: u64,
}

impl Rule {
    /// The rule, for dashboards of this schema version and newer ones alone.
    pub(super) const fn since(self, since: u64) -> Self {
        Self { since, ..self }
    }
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

pub(super) const fn drop(path: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Drop,
        reason,
        since: 0,
    }
}

pub(super) const fn is(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropIf(json),
        reason,
        since: 0,
    }
}

pub(super) const fn within(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::DropWithin(json),
        reason,
        since: 0,
    }
}

pub(super) const fn version(path: &'static str, from: f64) -> Rule {
    Rule {
        path,
        action: Action::DropVersionFrom(from),
        reason: VERSION,
        since: 0,
    }
}

pub(super) const fn write(path: &'static str, json: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Write(json),
        reason,
        since: 0,
    }
}

pub(super) const fn code(path: &'static str, what: &'static str, reason: &'static str) -> Rule {
    Rule {
        path,
        action: Action::Code(what),
        reason,
        since: 0,
    }
}

pub(super) const SERVER: &str = "filled in by the server for itself; it means nothing in another Grafana";
pub(super) const STORED: &str = "the server fills in this default when it stores the dashboard";
pub(super) const SAVED: &str = "a save in the browser leaves out or fills in this default";
pub(super) const PLUGIN_DEFAULT: &str =
    "the panel plugin's own default: merged in at load, written out by a save in the browser";
pub(super) const NO_QUERY: &str = "this panel type queries nothing; a save in the browser removes it";
pub(super) const VERSION: &str =
    "the version that last saved the panel; from here on no migration of Grafana depends on it";
pub(super) const RUNTIME: &str =
    "state of a running page that older versions stored by mistake; the server removes it";
pub(super) const EMPTY: &str = "nothing in it: absent means the same";
pub(super) const LIST: &str = "computed from the query whenever the dashboard loads";
