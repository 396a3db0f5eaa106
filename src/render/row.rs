//! The rows of a dashboard to the wire: places and ids first, one row after the other; then the panels, each
//! row for itself.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::{panic, thread};

use super::context::Context;
use super::dashboard::RenderedPanel;
use super::identity;
use super::layout::{COLUMNS, Place, Size, flow};
use super::legend;
use super::scope::Scope;
use super::series::KnownSeries;
use crate::canonical::{self, ListText};
use crate::dashboard::{Dashboard, Row};
use crate::panel::{AnyPanel, slug};
use crate::promql::analysis::selectors;
use crate::query::Query;
use crate::wire::classic::{Element, GridPos, Panel, Row as WireRow, RowKind};

/// From how many panels on a second thread is worth its start.
const MANY_PANELS: usize = 200;

/// Every panel and row of a dashboard, in the order of the page: what is known of them, and their text.
pub(crate) fn render(
    dashboard: &Dashboard,
    scope: &Scope,
    known: &KnownSeries,
    context: &mut Context,
) -> (Vec<RenderedPanel>, ListText) {
    let mut page = Page {
        ids: BTreeMap::new(),
        top: 0,
    };
    let placed = dashboard.rows.iter().enumerate();
    let placed: Vec<PlacedRow<'_>> = placed
        .map(|(index, row)| page.place(index, row, context))
        .collect();
    let mut panels = Vec::new();
    let mut elements = ListText::new();
    for row in draw_all(placed, scope, known) {
        panels.extend(row.panels);
        elements.append(row.elements);
        match row.title {
            Some(title) => context.within(title, |context| context.join(row.context)),
            None => context.join(row.context),
        }
    }
    (panels, elements)
}

/// What decides about places and ids: all rows before.
struct Page {
    /// The slug that each id was made of.
    ids: BTreeMap<u32, String>,
    /// The first free line.
    top: u32,
}

/// A row of which everything is decided that depends on other rows.
struct PlacedRow<'a> {
    row: &'a Row,
    /// The element of its title, without panels.
    header: Option<WireRow>,
    panels: Vec<PlacedPanel<'a>>,
    context: Context,
}

struct PlacedPanel<'a> {
    panel: &'a AnyPanel,
    slug: String,
    id: u32,
    place: Place,
}

/// A row as it is delivered.
struct DrawnRow {
    title: Option<&'static str>,
    panels: Vec<RenderedPanel>,
    elements: ListText,
    context: Context,
}

impl Page {
    fn place<'a>(&mut self, index: usize, row: &'a Row, context: &Context) -> PlacedRow<'a> {
        let mut context = context.fork();
        let Some(title) = row.title else {
            if index > 0 {
                context.fault(
                    "only the first row can be untitled: what has no title belongs to the row above it",
                );
            }
            return PlacedRow {
                row,
                header: None,
                panels: self.place_panels(row, &mut context),
                context,
            };
        };
        let name = row.slug.clone().unwrap_or_else(|| slug::of(title));
        // The slash keeps rows and panels of one title apart.
        let id = self.identify(&format!("row/{name}"), &mut context);
        let grid_pos = GridPos {
            x: 0,
            y: self.top,
            w: COLUMNS,
            h: 1,
        };
        self.top += 1;
        let below = self.top;
        let panels = self.place_panels(row, &mut context);
        if row.collapsed {
            // A closed row takes one line; what is in it stands below it only when it is opened.
            self.top = below;
        }
        let header = WireRow {
            id,
            kind: RowKind::Row,
            title: Some(title.to_owned()),
            grid_pos,
            collapsed: row.collapsed,
            repeat: row.repeat.clone(),
            panels: Vec::new(),
        };
        PlacedRow {
            row,
            header: Some(header),
            panels,
            context,
        }
    }

    /// The panels of a row in the order of the page, which is the order of the file.
    fn place_panels<'a>(&mut self, row: &'a Row, context: &mut Context) -> Vec<PlacedPanel<'a>> {
        let width = match row.per_line {
            Some(per_line) if (1..=COLUMNS).contains(&per_line) => Some(COLUMNS / per_line),
            Some(per_line) => {
                context.fault(format!("{per_line} panels do not fit side by side; {COLUMNS} do"));
                None
            }
            None => None,
        };
        let sizes = row.panels.iter();
        let sizes: Vec<Size> = sizes
            .map(|panel| size(panel, width, row.height, context))
            .collect();
        let (places, below) = flow(self.top, sizes);
        self.top = below;
        let mut panels: Vec<_> = row.panels.iter().zip(places).collect();
        panels.sort_by_key(|(_, place)| (place.y, place.x));
        let panels = panels.into_iter();
        panels
            .map(|(panel, place)| {
                let slug = panel.slug();
                let id = context.within(panel.title(), |context| {
                    if slug.is_empty() {
                        context.fault(
                            "the title has no letter or digit to make a slug of; give it `.slug(\"…\")`",
                        );
                    }
                    self.identify(&slug, context)
                });
                PlacedPanel {
                    panel,
                    slug,
                    id,
                    place,
                }
            })
            .collect()
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

/// Draws every row, on all processors if there is much to draw.
fn draw_all(placed: Vec<PlacedRow<'_>>, scope: &Scope, known: &KnownSeries) -> Vec<DrawnRow> {
    let draw = |row: PlacedRow<'_>| row.draw(scope, known);
    let panels: usize = placed.iter().map(|row| row.panels.len()).sum();
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    if panels < MANY_PANELS || threads == 1 {
        return placed.into_iter().map(draw).collect();
    }
    let mut rest = placed;
    let share = rest.len().div_ceil(threads);
    thread::scope(|scope| {
        let mut workers = Vec::new();
        while !rest.is_empty() {
            let after = rest.split_off(share.min(rest.len()));
            let rows = std::mem::replace(&mut rest, after);
            workers.push(scope.spawn(move || rows.into_iter().map(draw).collect::<Vec<_>>()));
        }
        let workers = workers.into_iter();
        workers
            .flat_map(|worker| worker.join().unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect()
    })
}

impl PlacedRow<'_> {
    fn draw(mut self, scope: &Scope, known: &KnownSeries) -> DrawnRow {
        let mut elements = ListText::new();
        let mut panels = Vec::with_capacity(self.panels.len());
        let mut inside = Vec::new();
        let header = self.header.take();
        if let Some(header) = header.as_ref().filter(|_| !self.row.collapsed) {
            elements.push(header);
        }
        for placed in &self.panels {
            let (panel, element) = placed.draw(self.row.title, scope, known, &mut self.context);
            panels.push(panel);
            if self.row.collapsed {
                inside.push(element);
            } else {
                // Written at once and forgotten: a page may have thousands.
                elements.push(&element);
            }
        }
        match header {
            Some(header) if self.row.collapsed => elements.push(&WireRow {
                panels: inside,
                ..header
            }),
            _ => inside.iter().for_each(|element| elements.push(element)),
        }
        DrawnRow {
            title: self.row.title,
            panels,
            elements,
            context: self.context,
        }
    }
}

impl PlacedPanel<'_> {
    fn draw(
        &self,
        row: Option<&'static str>,
        scope: &Scope,
        known: &KnownSeries,
        context: &mut Context,
    ) -> (RenderedPanel, Element) {
        let Self { panel, id, place, .. } = *self;
        context.within(panel.title(), |context| {
            legend::check(panel, known, context);
            let mut wire = if scope.is_empty() {
                panel.to_wire(context)
            } else {
                let mut scoped = panel.clone();
                scoped.map_expressions(|expr| scope.apply(expr));
                scoped.to_wire(context)
            };
            wire.id = id;
            wire.grid_pos = GridPos {
                x: place.x,
                y: place.y,
                w: place.size.width,
                h: place.size.height,
            };
            let rendered = RenderedPanel {
                id,
                slug: self.slug.clone(),
                title: panel.title().to_owned(),
                kind: wire.kind.clone(),
                row,
                metrics: metrics(panel),
                allowed_empty: panel.allowed_empty().map(str::to_owned),
            };
            (rendered, element(wire, context))
        })
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
