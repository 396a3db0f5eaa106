use std::collections::HashMap;

use crate::finding::{Level, Within};
use crate::outline::{Board, LinkLine, Outline, VariableLine};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A link leads nowhere
    ///
    /// A link without an address. Among the dashboards that are looked at together, one that leads to a panel which its
    /// dashboard does not have, sets a variable that it does not have, or loses a choice that both dashboards have; and in
    /// a project as a whole, one to a dashboard that is not there, or to dashboards with tags that none has. Addresses in
    /// the annotations of alerts are links, too.
    ///
    /// ## Why
    /// Who follows it in an incident stands before "Dashboard not found", or before one that ignores the choice.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"uid": "api", "links": [{"type": "link", "title": "Details", "url": "/d/api?viewPanel=9"}],
    ///  "panels": [{"id": 1, "type": "stat", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}}]}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"uid": "api", "links": [{"type": "link", "title": "Details", "url": "/d/api?viewPanel=1"}],
    ///  "panels": [{"id": 1, "type": "stat", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}}]}
    /// ```
    ///
    /// ## Real case
    /// Dashboards that were imported anew got other uids, and every link in the runbooks led to nothing.
    "V03" "dead-link" Error, [Check::Set(check)]
}

fn check(outlines: &[Outline], reporter: &mut Reporter) {
    let by_uid: HashMap<&str, &Board> = outlines
        .iter()
        .filter_map(|outline| outline.board().and_then(|board| Some((board.uid.as_deref()?, board))))
        .collect();
    for outline in outlines {
        let Some(board) = outline.board() else { continue };
        reporter.set_document(&outline.origin, board.uid.as_deref(), outline.root.clone());
        for link in &board.links {
            if let Some(tags) = &link.tags {
                by_tags(link, tags, outlines, reporter);
            } else if let Some(url) = &link.url {
                if url.trim().is_empty() {
                    let message = "the link has no address";
                    reporter.at(&link.pointer, &link.within, Level::Error, message, "say where it leads");
                } else {
                    let at = format!("{}/url", link.pointer);
                    let place = Place { pointer: &at, within: &link.within, url };
                    if let Some(to) = to_dashboard(place, &by_uid, reporter)
                        && !std::ptr::eq(to, board)
                        && !link.passes_all
                    {
                        loses(place, board, to, reporter);
                    }
                }
            }
        }
    }
    for outline in outlines {
        reporter.set_document(&outline.origin, None, outline.root.clone());
        for rule in outline.rules() {
            for (pointer, url) in &rule.addresses {
                to_dashboard(Place { pointer, within: &rule.within, url }, &by_uid, reporter);
            }
        }
    }
}

/// Where an address stands, and what it is.
#[derive(Clone, Copy)]
struct Place<'p> {
    pointer: &'p str,
    within: &'p [Within],
    url: &'p str,
}

impl Place<'_> {
    fn report(self, level: Level, message: String, help: String, reporter: &mut Reporter) {
        let text = (self.url, 0, self.url.len());
        reporter.text(self.pointer, self.within, text, level, message, help);
    }
}

/// A choice of both dashboards that the link does not pass on.
fn loses(place: Place<'_>, from: &Board, to: &Board, reporter: &mut Reporter) {
    let url = place.url;
    if url.contains("__all_variables") {
        return;
    }
    let is_choice = |variable: &&VariableLine| matches!(&*variable.kind, "query" | "custom");
    let lost: Vec<&str> = from
        .variables
        .iter()
        .filter(is_choice)
        .filter(|variable| to.variables.iter().filter(is_choice).any(|other| other.name == variable.name))
        .map(|variable| &*variable.name)
        .filter(|name| !url.contains(&format!("var-{name}=")) && !url.contains(&format!("${{{name}:queryparam}}")))
        .collect();
    if let Some(first) = lost.first() {
        let message = format!("“{}” has the variables {}, too, and begins without what is chosen here", to.title, lost.join(", "));
        let help = format!("add `${{__all_variables}}`, or `var-{first}=${{{first}}}`");
        place.report(Level::Warning, message, help, reporter);
    }
}

fn by_tags(link: &LinkLine, tags: &[String], outlines: &[Outline], reporter: &mut Reporter) {
    let is_there = |board: &Board| tags.iter().all(|tag| board.tags.contains(tag));
    let any = outlines.iter().filter_map(Outline::board).any(is_there);
    if reporter.is_whole && !tags.is_empty() && !any {
        let message = format!("no dashboard has the tags {}", tags.join(", "));
        reporter.at(&link.pointer, &link.within, Level::Warning, message, "tag those that are meant");
    }
}

/// The dashboard that an address leads to, if it is one of those that are looked at.
fn to_dashboard<'b>(place: Place<'_>, by_uid: &HashMap<&str, &'b Board>, reporter: &mut Reporter) -> Option<&'b Board> {
    let (uid, query) = target(place.url)?;
    let Some(board) = by_uid.get(uid).copied() else {
        if reporter.is_whole {
            let message = format!("the project has no dashboard `{uid}`");
            let known: Vec<&str> = by_uid.keys().copied().collect();
            let help = format!("there are {}", sorted(known));
            // It may be on another Grafana.
            let level = if place.url.starts_with("http") { Level::Warning } else { Level::Error };
            place.report(level, message, help, reporter);
        }
        return None;
    };
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if matches!(name, "viewPanel" | "editPanel") {
            let number = value.strip_prefix("panel-").unwrap_or(value);
            if let Ok(id) = number.parse::<u64>()
                && !board.panels.iter().any(|panel| panel.id == Some(id))
            {
                let message = format!("“{}” has no panel {id}", board.title);
                let help = "name the id of one of its panels".to_owned();
                place.report(Level::Error, message, help, reporter);
            }
        }
        if let Some(variable) = name.strip_prefix("var-").filter(|name| !name.contains('$'))
            && !board.variables.iter().any(|known| known.name == variable)
        {
            let message = format!("“{}” has no variable `{variable}`", board.title);
            let help = match &*board.variables {
                [] => "leave it out".to_owned(),
                known => format!("it has {}", sorted(known.iter().map(|variable| &*variable.name).collect())),
            };
            place.report(Level::Warning, message, help, reporter);
        }
    }
    Some(board)
}

fn sorted(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    names.truncate(20);
    names.join(", ")
}

/// The uid and the parameters of a link to a dashboard. The address of Grafana may stand before it as a variable.
fn target(url: &str) -> Option<(&str, &str)> {
    let starts = ["/d/", "d/", "../d/", "../../d/", "./d/"];
    let own = starts.iter().find_map(|start| url.strip_prefix(start));
    let rest = own.or_else(|| {
        let (_, rest) = url.split_once("/d/")?;
        url.starts_with("http").then_some(rest)
    })?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let uid = path.split('/').next().unwrap_or(path);
    (!uid.is_empty() && !uid.contains(['$', '[', '{'])).then_some((uid, query))
}
