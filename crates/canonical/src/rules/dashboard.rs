//! Rules for everything, for the dashboard and for its panels as a whole.

use super::rule::{EMPTY, RUNTIME, Rule, SAVED, SERVER, STORED, code, drop, is, within, write};

pub(super) const RULES: &[Rule] = &[
    // Everywhere.
    code(
        "**",
        "fields that are null are left out",
        "Grafana stores no nulls in objects",
    ),
    code(
        "**",
        "whole numbers are written without a fraction",
        "JavaScript has one kind of number: 1.0 comes back as 1",
    ),
    code("**", "fields have a fixed order", "JSON objects have none"),
    // The dashboard.
    drop("id", SERVER),
    drop("version", SERVER),
    drop("iteration", SERVER),
    drop("meta", SERVER),
    drop("nav", RUNTIME),
    drop("pulldowns", RUNTIME),
    drop("originalTime", RUNTIME),
    drop("originalTemplating", RUNTIME),
    is("style", r#""dark""#, STORED),
    is("hideControls", "false", STORED),
    is("editable", "true", STORED),
    is("graphTooltip", "0", STORED),
    is("fiscalYearStartMonth", "0", STORED),
    is("weekStart", r#""""#, STORED),
    is("time", r#"{"from":"now-6h","to":"now"}"#, STORED),
    within(
        "timepicker",
        r#"{"hidden":false,"nowDelay":"","refresh_intervals":["5s","10s","30s","1m","5m","15m","30m","1h","2h","1d"]}"#,
        SAVED,
    ),
    is("timepicker", "{}", STORED),
    is("tags", "[]", STORED),
    is("links", "[]", STORED),
    is("liveNow", "false", SAVED),
    is("preload", "false", SAVED),
    is("description", r#""""#, EMPTY),
    is("refresh", r#""""#, "no automatic refresh, like absent"),
    is("refresh", "false", "no automatic refresh, like absent"),
    write(
        "timezone",
        r#""""#,
        "the time zone of the reader or the organization, like absent; not `browser`",
    ),
    write("panels", "[]", STORED),
    code(
        "annotations.list",
        "the built-in annotation query is left out if it is as Grafana adds it",
        "the server adds it to every dashboard",
    ),
    code(
        "annotations.list[*].datasource",
        "Grafana itself is `{\"type\":\"grafana\",\"uid\":\"-- Grafana --\"}`",
        "the other ways to name it, `-- Grafana --` and `{datasource, grafana}`, mean the same",
    ),
    is("annotations.list", "[]", STORED),
    is("annotations", "{}", STORED),
    is("templating.list", "[]", STORED),
    is("templating", "{}", STORED),
    // The panels as a whole.
    code(
        "panels",
        "sorted by y, then x; what is at one place keeps its order",
        "the server sorts them so",
    ),
    code(
        "panels",
        "panels move up over gaps, out of each other and into the 24 columns; collapsed rows likewise inside",
        "Grafana does it whenever the dashboard is shown, and a save stores it",
    ),
    code(
        "panels",
        "a panel without an id, or with one that an earlier panel has, gets the next free one",
        "the server does the same",
    ),
    code(
        "panels",
        "panels with `repeatPanelId` or `repeatedByRow` are left out",
        "copies made by repeating; the server removes them",
    ),
];
