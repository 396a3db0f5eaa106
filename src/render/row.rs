//! The rows of a dashboard to the wire: places and ids first, one row after the other; then the panels, each
//! row for itself.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::{panic, thread};

use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::dashboard::RenderedPanel;
use super::identity;
use super::layout::{COLUMNS, Place, Size, flow};
use super::legend;
use super::reference;
use super::scope::Scope;
use super::series::KnownSeries;
use crate::canonical::{self, ListText};
use crate::dashboard::{Dashboard, Row};
use crate::panel::{AnyPanel, slug};
use crate::promql::analysis::walk;
use crate::promql::ast::{MetricName, Name, Node};
use crate::query::Query;
use crate::wire::classic::{Element, GridPos, Panel, Row as WireRow, RowKind};

/// From how many panels on a second thread is worth its start.
const MANY_PANELS: usize = 200;

/// How many bytes the text of a panel usually has.
const USUAL_PANEL: usize = 2_048;

/// What is the same for all panels of a dashboard.
pub(crate) struct Surroundings<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) known: &'a KnownSeries,
    /// The variables of the dashboard.
    pub(crate) declared: &'a BTreeSet<&'a str>,
}

/// Panels and rows that are written: what is known of them, and their text.
struct Drawn<'a> {
    panels: Vec<RenderedPanel>,
    elements: ListText,
    context: Context<'a>,
}

/// Draws every panel and row of a dashboard, in the order of the page, behind those in `elements`.
pub(crate) fn render<'a>(
    dashboard: &'a Dashboard,
    surroundings: &Surroundings<'_>,
    elements: ListText,
    context: &mut Context<'a>,
) -> (Vec<RenderedPanel>, ListText) {
    let rows = dashboard.rows.iter();
    let mut page = Page {
        ids: HashMap::with_capacity(rows.clone().map(|row| 1 + row.panels.len()).sum()),
        top: 0,
    };
    let rows = rows.enumerate();
    let rows: Vec<PlacedRow<'_>> = rows.map(|(index, row)| page.place(index, row, context)).collect();
    let start = Drawn {
        panels: Vec::new(),
        elements,
        context: context.fork(),
    };
    let drawn = draw_all(rows, start, surroundings);
    context.join(drawn.context);
    (drawn.panels, drawn.elements)
}

/// What decides about places and ids: all rows before.
struct Page<'a> {
    /// The slug that each id was made of.
    ids: HashMap<u32, Cow<'a, str>>,
    /// The first free line.
    top: u32,
}

/// A row of which everything is decided that depends on other rows.
struct PlacedRow<'a> {
    row: &'a Row,
    /// The element of its title, without panels.
    header: Option<WireRow>,
    panels: Vec<PlacedPanel<'a>>,
    context: Context<'a>,
}

struct PlacedPanel<'a> {
    panel: &'a AnyPanel,
    id: u32,
    place: Place,
}

impl<'a> Page<'a> {
    fn place(&mut self, index: usize, row: &'a Row, context: &Context<'a>) -> PlacedRow<'a> {
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
        let id = self.identify(format!("row/{name}").into(), &mut context);
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
    fn place_panels(&mut self, row: &'a Row, context: &mut Context<'a>) -> Vec<PlacedPanel<'a>> {
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
                    self.identify(slug.into(), context)
                });
                PlacedPanel { panel, id, place }
            })
            .collect()
    }

    /// The id of a slug, which no other slug of the page may have.
    fn identify(&mut self, slug: Cow<'a, str>, context: &mut Context<'a>) -> u32 {
        let id = identity::id(&slug);
        if let Some(other) = self.ids.insert(id, slug.clone()) {
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
fn draw_all<'a>(rows: Vec<PlacedRow<'a>>, start: Drawn<'a>, surroundings: &Surroundings<'_>) -> Drawn<'a> {
    let panels: usize = rows.iter().map(|row| row.panels.len()).sum();
    let threads = if panels < MANY_PANELS {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZeroUsize::get)
    };
    let share = rows.len().div_ceil(threads).max(1);
    let mut rows = rows.into_iter();
    let own: Vec<_> = rows.by_ref().take(share).collect();
    thread::scope(|scope| {
        let mut workers = Vec::new();
        while rows.len() > 0 {
            let rows: Vec<_> = rows.by_ref().take(share).collect();
            let middle = Drawn {
                panels: Vec::new(),
                elements: ListText::default(),
                context: start.context.fork(),
            };
            workers.push(scope.spawn(move || middle.draw(rows, surroundings)));
        }
        let mut drawn = start.draw(own, surroundings);
        for worker in workers {
            let middle = worker.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
            drawn.panels.extend(middle.panels);
            drawn.elements.append(&middle.elements);
            drawn.context.join(middle.context);
        }
        drawn
    })
}

impl<'a> Drawn<'a> {
    /// Draws some rows behind those there are.
    fn draw(mut self, rows: Vec<PlacedRow<'a>>, surroundings: &Surroundings<'_>) -> Self {
        let panels = rows.iter().map(|row| row.panels.len()).sum();
        self.panels.reserve(panels);
        self.elements.reserve(panels * USUAL_PANEL);
        for row in rows {
            let title = row.row.title;
            let context = self.draw_row(row, surroundings);
            match title {
                Some(title) => self.context.within(title, |own| own.join(context)),
                None => self.context.join(context),
            }
        }
        self
    }

    /// Draws one row, and gives what is wrong with it.
    fn draw_row(&mut self, placed: PlacedRow<'a>, surroundings: &Surroundings<'_>) -> Context<'a> {
        let PlacedRow {
            row,
            header,
            panels,
            mut context,
        } = placed;
        let mut closed = None;
        match header {
            Some(header) if row.collapsed => closed = Some(header),
            Some(header) => self.write(&header, surroundings, &mut context),
            None => {}
        }
        for placed in &panels {
            let (known, panel) = placed.draw(row.title, surroundings, &mut context);
            self.panels.push(known);
            match &mut closed {
                // Written at once and forgotten: a page may have thousands.
                None if !panel.is_raw() => self.write(&panel, surroundings, &mut context),
                None => self.write(&element(panel, &mut context), surroundings, &mut context),
                Some(header) => header.panels.push(element(panel, &mut context)),
            }
        }
        if let Some(header) = closed {
            self.write(&header, surroundings, &mut context);
        }
        context
    }

    /// Writes an element and reports every variable in it that nobody declares.
    fn write(
        &mut self,
        element: &impl Serialize,
        surroundings: &Surroundings<'_>,
        context: &mut Context<'a>,
    ) {
        let text = self.elements.push(element);
        let declared = |name: &str| surroundings.declared.contains(name);
        if !reference::all_known(text, declared) {
            check_element(serde_json::from_str(text).unwrap_or_default(), &declared, context);
        }
    }
}

/// Reports every variable in an element that nobody declares, each beside the panel that uses it.
fn check_element(mut element: Value, declared: &impl Fn(&str) -> bool, context: &mut Context<'_>) {
    let inside = match element.get_mut("panels").map(Value::take) {
        Some(Value::Array(inside)) => inside,
        _ => Vec::new(),
    };
    if element["type"] == "row" {
        reference::check(&element, declared, context);
    } else {
        let title = element["title"].as_str().unwrap_or_default();
        context.within(title, |context| reference::check(&element, declared, context));
    }
    for panel in inside {
        check_element(panel, declared, context);
    }
}

impl<'a> PlacedPanel<'a> {
    fn draw(
        &self,
        row: Option<&'static str>,
        surroundings: &Surroundings<'_>,
        context: &mut Context<'a>,
    ) -> (RenderedPanel, Panel) {
        let Self { panel, id, place } = *self;
        context.within(panel.title(), |context| {
            legend::check(panel, surroundings.known, context);
            let mut wire = panel.to_wire(surroundings.scope, context);
            wire.id = id;
            wire.grid_pos = GridPos {
                x: place.x,
                y: place.y,
                w: place.size.width,
                h: place.size.height,
            };
            let rendered = RenderedPanel {
                id,
                slug: panel.slug().to_owned(),
                title: panel.title().to_owned(),
                kind: wire.kind.clone(),
                row,
                metrics: metrics(panel),
                allowed_empty: panel.allowed_empty().map(str::to_owned),
            };
            (rendered, wire)
        })
    }
}

/// The series that the queries of a panel read, in the order of the alphabet.
fn metrics(panel: &AnyPanel) -> Vec<Name> {
    let mut metrics = Vec::new();
    for expr in panel.queries().filter_map(Query::expression) {
        walk(expr, &mut |expr| {
            if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
                metrics.extend(match &selector.metric {
                    Some(MetricName::Fixed(name)) => Some(name.clone()),
                    _ => selector.metric_name().map(|name| name.to_owned().into()),
                });
            }
        });
    }
    metrics.sort_unstable();
    metrics.dedup();
    metrics
}

/// What is raw in a panel may say Grafana's defaults, which the canonical form leaves out.
fn element(panel: Panel, context: &mut Context<'_>) -> Element {
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
fn size(panel: &AnyPanel, width: Option<u32>, height: Option<u32>, context: &mut Context<'_>) -> Size {
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
