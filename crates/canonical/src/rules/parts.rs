//! Rules for queries, variables and the envelope.

use super::rule::{EMPTY, LIST, RUNTIME, Rule, SAVED, SERVER, STORED, code, drop, is};

pub(super) const RULES: &[Rule] = &[
    // Queries.
    code(
        "targets[*].refId",
        "a missing one is the next free letter",
        "the server does the same",
    ),
    is("targets[*].hide", "false", SAVED),
    is("targets[prometheus].legendFormat", r#""""#, EMPTY),
    is("targets[prometheus].interval", r#""""#, EMPTY),
    is("targets[prometheus].intervalFactor", "1", "the default"),
    is("targets[prometheus].format", r#""time_series""#, "the default"),
    is("targets[prometheus].exemplar", "false", "the default"),
    is("targets[prometheus].instant", "false", "the default"),
    code(
        "targets[prometheus].range",
        "left out if it is false beside `instant`, or if there is no `instant`",
        "a query that is not instant is a range query",
    ),
    // Variables.
    drop("variables[*].index", RUNTIME),
    drop("variables[constant].options", "the server removes it"),
    drop(
        "variables[constant].hide",
        "a save in the browser always writes 2",
    )
    .since(27),
    is("variables[constant].skipUrlSync", "true", SAVED),
    drop("variables[datasource].options", "the server empties it"),
    drop(
        "variables[datasource].refresh",
        "a save in the browser always writes 1",
    ),
    is("variables[datasource].regex", r#""""#, EMPTY),
    code("variables[query].options", "left out unless `refresh` is 0", LIST),
    is("variables[query].regex", r#""""#, EMPTY),
    is("variables[query].regexApplyTo", r#""value""#, SAVED),
    code(
        "variables[custom].options",
        "left out if there is a `query`",
        LIST,
    ),
    is("variables[custom].valuesFormat", r#""csv""#, SAVED),
    code(
        "variables[interval].options",
        "left out if there is a `query`",
        LIST,
    ),
    is("variables[interval].refresh", "2", SAVED),
    is("variables[interval].auto", "false", EMPTY),
    is("variables[adhoc].baseFilters", "[]", SAVED),
    is("variables[adhoc].filters", "[]", EMPTY),
    is("variables[*].options", "[]", STORED),
    is("variables[*].hide", "0", SAVED).since(27),
    is("variables[*].label", r#""""#, SAVED),
    is("variables[*].description", r#""""#, EMPTY),
    is("variables[*].multi", "false", SAVED).since(23),
    is("variables[*].includeAll", "false", EMPTY),
    is("variables[*].allowCustomValue", "true", "the default"),
    is("variables[*].sort", "0", SAVED),
    is("variables[*].current", "{}", EMPTY),
    code(
        "variables[*].skipUrlSync",
        "left out if it is false, except on constants, where absent means true",
        SAVED,
    ),
    // The envelope.
    drop("metadata.resourceVersion", SERVER),
    drop("metadata.generation", SERVER),
    drop("metadata.uid", SERVER),
    drop("metadata.creationTimestamp", SERVER),
    drop("metadata.managedFields", SERVER),
    drop("metadata.selfLink", SERVER),
    drop("metadata.labels.grafana.app/deprecatedInternalID", SERVER),
    drop("metadata.annotations.grafana.app/createdBy", SERVER),
    drop("metadata.annotations.grafana.app/updatedBy", SERVER),
    drop("metadata.annotations.grafana.app/updatedTimestamp", SERVER),
    drop("metadata.annotations.grafana.app/saved-from-ui", SERVER),
    drop(
        "metadata.annotations.grafana.app/message",
        "describes one write, not the dashboard",
    ),
    drop("status", SERVER),
    drop("access", SERVER),
];
