//! The rows of a dashboard to the wire: places, ids, and panels one after the other.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::dashboard::RenderedPanel;
use super::identity;
use super::layout::{COLUMNS, Place, Size, flow};
use super::legend;
use super::scope::Scope;
use super::series::KnownSeries;
use crate::canonical;
use crate::dashboard::{Dashboard, Row};
use crate::panel::{AnyPanel, slug};
use crate::promql::analysis::selectors;
use crate::query::Query;
use crate::wire::classic::{Element, GridPos, Panel, Row as WireRow, RowKind};

/// Every panel and row of a dashboard, in the order of the page.
pub(crate) fn render(
    dashboard: &Dashboard,
    scope: &Scope,
    known: &KnownSeries,
    context: &mut Context,
) -> (Vec<RenderedPanel>, Vec<Element>) {
    let mut page = Page {
        scope,
        known,
        ids: BTreeMap::new(),
        top: 0,
        panels: Vec::new(),
        elements: Vec::new(),
    };
    for (place, row) in dashboard.rows.iter().enumerate() {
        if let Some(title) = row.title {
            context.within(title, |context| page.titled(title, row, context));
            continue;
        }
        if place > 0 {
            context
                .fault("only the first row can be untitled: what has no title belongs to the row above it");
        }
        let panels = page.place(row, context);
        page.elements.extend(panels);
    }
    (page.panels, page.elements)
}

struct Page<'a> {
    scope: &'a Scope,
    known: &'a KnownSeries,
    /// The slug that each id was made of.
    ids: BTreeMap<u32, String>,
    /// The first free line.
    top: u32,
    panels: Vec<RenderedPanel>,
    elements: Vec<Element>,
}

impl Page<'_> {
    fn titled(&mut self, title: &'static str, row: &Row, context: &mut Context) {
        let name = row.slug.clone().unwrap_or_else(|| slug::of(title));
        // The slash keeps rows and panels of one title apart.
        let id = self.identify(&format!("row/{name}"), context);
        let grid_pos = GridPos {
            x: 0,
            y: self.top,
            w: COLUMNS,
            h: 1,
        };
        self.top += 1;
        let below = self.top;
        let panels = self.place(row, context);
        let (inside, after) = if row.collapsed {
            (panels, Vec::new())
        } else {
            (Vec::new(), panels)
        };
        if row.collapsed {
            // A closed row takes one line; what is in it stands below it only when it is opened.
            self.top = below;
        }
        self.elements.push(Element::Row(WireRow {
            id,
            kind: RowKind::Row,
            title: Some(title.to_owned()),
            grid_pos,
            collapsed: row.collapsed,
            repeat: row.repeat.clone(),
            panels: inside,
        }));
        self.elements.extend(after);
    }

    fn place(&mut self, row: &Row, context: &mut Context) -> Vec<Element> {
        let width = match row.per_line {
            Some(per_line) if (1..=COLUMNS).contains(&per_line) => Some(COLUMNS / per_line),
            Some(per_line) => {
                context.fault(format!("{per_line} panels do not fit side by side; {COLUMNS} do"));
                None
            }
            None => None,
        };
        let sizes: Vec<Size> = row
            .panels
            .iter()
            .map(|panel| size(panel, width, row.height, context))
            .collect();
        let (places, below) = flow(self.top, sizes);
        self.top = below;
        let mut panels: Vec<_> = row.panels.iter().zip(places).collect();
        // The order of the page, which is the order of the file.
        panels.sort_by_key(|(_, place)| (place.y, place.x));
        panels
            .into_iter()
            .map(|(panel, place)| self.panel(panel, row.title, place, context))
            .collect()
    }

    fn panel(
        &mut self,
        panel: &AnyPanel,
        row: Option<&'static str>,
        place: Place,
        context: &mut Context,
    ) -> Element {
        context.within(panel.title(), |context| {
            let slug = panel.slug();
            if slug.is_empty() {
                context.fault("the title has no letter or digit to make a slug of; give it `.slug(\"…\")`");
            }
            let id = self.identify(&slug, context);
            legend::check(panel, self.known, context);
            let mut wire = if self.scope.is_empty() {
                panel.to_wire(context)
            } else {
                let mut scoped = panel.clone();
                scoped.map_expressions(|expr| self.scope.apply(expr));
                scoped.to_wire(context)
            };
            wire.id = id;
            wire.grid_pos = GridPos {
                x: place.x,
                y: place.y,
                w: place.size.width,
                h: place.size.height,
            };
            self.panels.push(RenderedPanel {
                id,
                slug,
                title: panel.title().to_owned(),
                kind: wire.kind.clone(),
                row,
                metrics: metrics(panel),
                allowed_empty: panel.allowed_empty().map(str::to_owned),
            });
            element(wire, context)
        })
    }

    /// The id of a slug, which no other slug of the page may have.
    fn identify(&mut self, slug: &str, context: &mut Context) -> u32 {
        let id = identity::id(slug);
        if let Some(other) = self.ids.insert(id, slug.to_owned()) {
            if other == slug {
                context.fault(format!(
                    "another panel has the slug `{slug}`; give one of them `.slug(\"…\")`"
                ));
            } else {
                context.fault(format!(
                    "the slugs `{slug}` and `{other}` give the same id; change one of them with `.slug(\"…\")`"
                ));
            }
        }
        id
    }
}

/// The series that the queries of a panel read.
fn metrics(panel: &AnyPanel) -> BTreeSet<String> {
    let selectors = panel.queries().filter_map(Query::expression).flat_map(selectors);
    selectors
        .filter_map(|selector| selector.metric_name().map(str::to_owned))
        .collect()
}

/// What is raw in a panel may say Grafana's defaults, which the canonical form leaves out.
fn element(panel: Panel, context: &mut Context) -> Element {
    if !panel.is_raw() {
        return Element::Panel(Box::new(panel));
    }
    match serde_json::to_value(&panel) {
        Ok(value) => Element::Raw(canonical::panel(value)),
        Err(error) => {
            context.fault(error);
            Element::Panel(Box::new(panel))
        }
    }
}

/// How large a panel is: as it says, else as its row says, else as its kind usually is.
fn size(panel: &AnyPanel, width: Option<u32>, height: Option<u32>, context: &mut Context) -> Size {
    let (span, own_height) = (panel.span().map(u32::from), panel.height().map(u32::from));
    if let Some(span) = span.filter(|span| !(1..=COLUMNS).contains(span)) {
        context.within(panel.title(), |context| {
            context.fault(format!("a panel is 1 to {COLUMNS} columns wide, not {span}"));
        });
    }
    if own_height == Some(0) {
        context.within(panel.title(), |context| {
            context.fault("a panel is at least 1 unit high, not 0");
        });
    }
    Size {
        width: span.or(width).unwrap_or_else(|| panel.default_span().into()),
        height: own_height
            .or(height)
            .unwrap_or_else(|| panel.default_height().into()),
    }
}
