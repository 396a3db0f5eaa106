use std::collections::HashMap;

use crate::finding::Level;
use crate::outline::{Board, LinkLine, Outline};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A link leads nowhere
    ///
    /// A link without an address. Among the dashboards that are looked at together, one that leads to a panel which its
    /// dashboard does not have, or sets a variable that it does not have; and in a project as a whole, one to a
    /// dashboard that is not there, or to dashboards with tags that none has.
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
                    to_dashboard(link, url, &by_uid, reporter);
                }
            }
        }
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

fn to_dashboard(link: &LinkLine, url: &str, by_uid: &HashMap<&str, &Board>, reporter: &mut Reporter) {
    let Some((uid, query)) = target(url) else { return };
    let place = (url, 0, url.len());
    let Some(board) = by_uid.get(uid) else {
        if reporter.is_whole {
            let message = format!("the project has no dashboard `{uid}`");
            let known: Vec<&str> = by_uid.keys().copied().collect();
            let help = format!("there are {}", sorted(known));
            reporter.text(&format!("{}/url", link.pointer), &link.within, place, Level::Error, message, help);
        }
        return;
    };
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if matches!(name, "viewPanel" | "editPanel") {
            let number = value.strip_prefix("panel-").unwrap_or(value);
            if let Ok(id) = number.parse::<u64>()
                && !board.panel_ids.contains(&id)
            {
                let message = format!("“{}” has no panel {id}", board.title);
                let help = "name the id of one of its panels";
                reporter.text(&format!("{}/url", link.pointer), &link.within, place, Level::Error, message, help);
            }
        }
        if let Some(variable) = name.strip_prefix("var-").filter(|name| !name.contains('$'))
            && !board.variables.iter().any(|known| known == variable)
        {
            let message = format!("“{}” has no variable `{variable}`", board.title);
            let help = match &*board.variables {
                [] => "leave it out".to_owned(),
                known => format!("it has {}", sorted(known.iter().map(String::as_str).collect())),
            };
            reporter.text(&format!("{}/url", link.pointer), &link.within, place, Level::Warning, message, help);
        }
    }
}

fn sorted(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    names.truncate(20);
    names.join(", ")
}

/// The uid and the parameters of a link to a dashboard of the same Grafana.
fn target(url: &str) -> Option<(&str, &str)> {
    let rest = url
        .strip_prefix("/d/")
        .or_else(|| url.strip_prefix("d/"))
        .or_else(|| url.strip_prefix("../d/"))
        .or_else(|| url.strip_prefix("../../d/"))
        .or_else(|| url.strip_prefix("./d/"))?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let uid = path.split('/').next().unwrap_or(path);
    (!uid.is_empty() && !uid.contains(['$', '[', '{'])).then_some((uid, query))
}
