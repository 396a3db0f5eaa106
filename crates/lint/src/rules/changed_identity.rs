use std::collections::HashMap;

use crate::finding::Level;
use crate::outline::{Board, Outline, PanelLine};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A dashboard or panel is another one than it was
    ///
    /// Only with `--base`: the dashboard of a file has another uid than it had, or a panel that kept its title and type has
    /// another id.
    ///
    /// ## Why
    /// Links, stars, alerts and reports know a dashboard by its uid and a panel by its id. With another uid there are two
    /// dashboards from then on, of which people go on to open the old one.
    ///
    /// ## Bad
    /// ```json since
    /// {"before": {"uid": "shop", "panels": [{"id": 2, "type": "stat", "title": "Orders", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}}]},
    ///  "after": {"uid": "shop", "panels": [{"id": 3, "type": "stat", "title": "Orders", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}}]}}
    /// ```
    ///
    /// ## Good
    /// ```json since
    /// {"before": {"uid": "shop", "panels": [{"id": 2, "type": "stat", "title": "Orders", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}}]},
    ///  "after": {"uid": "shop", "panels": [{"id": 2, "type": "stat", "title": "Orders", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}}]}}
    /// ```
    ///
    /// ## Real case
    /// Generators that number panels by their place give every panel below a new one the id of its neighbour.
    "L04" "changed-identity" Warning, [Check::Since(check)]
}

fn check(before: &[&Outline], outlines: &[Outline], reporter: &mut Reporter) {
    let key = |outline: &Outline| (outline.origin.file.clone(), outline.origin.document.clone(), outline.origin.number);
    let by_file: HashMap<_, &Board> =
        before.iter().filter_map(|outline| Some((key(outline), outline.board()?))).collect();
    let by_uid: HashMap<&str, &Board> =
        before.iter().filter_map(|outline| outline.board()).filter_map(|board| Some((board.uid.as_deref()?, board))).collect();
    for outline in outlines {
        let Some(board) = outline.board() else { continue };
        reporter.set_document(&outline.origin, board.uid.as_deref(), outline.root.clone());
        let same = board.uid.as_deref().and_then(|uid| by_uid.get(uid)).copied();
        let Some(old) = same.or_else(|| by_file.get(&key(outline)).copied()) else { continue };
        if let (Some(was), Some(is)) = (&old.uid, &board.uid)
            && was != is
        {
            // Another dashboard has taken the file.
            if old.title == board.title {
                reporter.at(
                    &format!("{}/uid", board.pointer),
                    &[],
                    Level::Warning,
                    format!("“{}” had the uid `{was}`, by which links and alerts know it", board.title),
                    format!("keep `{was}`, or delete the dashboard of that uid and mend what leads to it"),
                );
            }
            continue;
        }
        let olds = alone(&old.panels);
        for (name, panel) in sorted(alone(&board.panels)) {
            let Some(was) = olds.get(&name) else { continue };
            if let (Some(old), Some(new)) = (was.id, panel.id)
                && old != new
            {
                reporter.at(
                    &format!("{}/id", panel.pointer),
                    &panel.within,
                    Level::Warning,
                    format!("“{}” had the id {old}, by which links and alerts know it", panel.title),
                    format!("keep the id {old}"),
                );
            }
        }
    }
}

type Name<'p> = (&'p str, &'p str);

/// The panels that are told apart by their title and type.
fn alone(panels: &[PanelLine]) -> HashMap<Name<'_>, &PanelLine> {
    let mut found: HashMap<Name, Option<&PanelLine>> = HashMap::new();
    for panel in panels.iter().filter(|panel| !panel.title.is_empty() && panel.kind != "row") {
        found.entry((&panel.title, &panel.kind)).and_modify(|other| *other = None).or_insert(Some(panel));
    }
    found.into_iter().filter_map(|(name, panel)| Some((name, panel?))).collect()
}

fn sorted<'p>(panels: HashMap<Name<'p>, &'p PanelLine>) -> Vec<(Name<'p>, &'p PanelLine)> {
    let mut panels: Vec<_> = panels.into_iter().collect();
    panels.sort_by_key(|(name, _)| *name);
    panels
}
