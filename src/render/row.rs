//! One row to the wire: its title and its panels, each in its place.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde_json::Value;

use super::choice::{self, Choice};
use super::context::Context;
use super::dashboard::RenderedPanel;
use super::home;
use super::identity;
use super::layout::{COLUMNS, Flow, Place, Size};
use super::legend;
use super::native;
use super::readers;
use super::reference;
use super::scope::Scope;
use super::series::KnownSeries;
use super::width;
use super::window;
use super::written::{self, UncheckedQuery};
use crate::canonical::ListText;
use crate::dashboard::Row;
use crate::panel::AnyPanel;
use crate::query::Query;
use crate::theme::Theme;
use crate::wire::classic::{Element, GridPos, Row as WireRow, RowKind};

/// How many columns a panel can have, and how many panels a line.
const FITTING: RangeInclusive<u8> = 1..=COLUMNS;

/// What is the same for all panels of a dashboard.
pub(crate) struct Surroundings<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) known: &'a KnownSeries,
    /// The variables of the dashboard.
    pub(crate) declared: &'a BTreeSet<&'a str>,
    /// What the reader chooses.
    pub(crate) choices: &'a [Choice<'a>],
}

impl Surroundings<'_> {
    fn declares(&self, variable: &str) -> bool {
        self.declared.contains(variable)
    }
}

/// Panels and rows that are written: what is known of them, and their text.
pub(super) struct Drawn {
    /// The first free line of the page.
    top: u32,
    pub(super) panels: Vec<RenderedPanel>,
    pub(super) elements: ListText,
}

impl Drawn {
    /// Nothing yet, behind what `elements` holds.
    pub(super) fn new(elements: ListText) -> Self {
        Self {
            top: 0,
            panels: Vec::new(),
            elements,
        }
    }

    /// Draws a row behind those there are.
    pub(super) fn draw<'a>(
        &mut self,
        row: &'a Row,
        surroundings: &Surroundings<'_>,
        context: &mut Context<'a>,
    ) {
        let mut closed = None;
        if let Some(header) = self.header(row) {
            reference::check_repeat(
                header.repeat.as_deref(),
                |name| surroundings.declares(name),
                context,
            );
            if row.collapsed {
                closed = Some(header);
            } else {
                self.write(&json(row, &header, context), surroundings, context);
            }
        }
        for (panel, place) in self.place(row, context) {
            let (known, panel) = draw_panel(panel, place, row.title, surroundings, context);
            self.panels.push(known);
            match &mut closed {
                // Written and forgotten: a page may have thousands.
                None => self.write(&panel, surroundings, context),
                Some(header) => header.panels.push(Element::Json(panel)),
            }
        }
        if let Some(header) = closed {
            self.write(&json(row, &header, context), surroundings, context);
        }
    }

    /// The element of a row's title, without panels.
    fn header(&mut self, row: &Row) -> Option<WireRow> {
        let title = row.title?;
        let y = row.line.unwrap_or(self.top);
        self.top = y.saturating_add(1);
        Some(WireRow {
            id: row
                .id
                .unwrap_or_else(|| identity::id(&identity::of_row(title, row.slug.as_deref()))),
            kind: RowKind::Row,
            title: Some(title.to_owned()),
            grid_pos: GridPos {
                x: 0,
                y,
                w: COLUMNS.into(),
                h: 1,
            },
            collapsed: row.collapsed,
            repeat: row.repeat.clone(),
            panels: Vec::new(),
        })
    }

    /// The panels of a row in the order of the page, which is the order of the file.
    fn place<'a>(&mut self, row: &'a Row, context: &mut Context<'_>) -> Vec<(&'a AnyPanel, Place)> {
        check_sizes(row, context);
        let mut flow = Flow::from(self.top);
        let panels = row.panels.iter();
        let mut panels: Vec<_> = panels
            .map(|panel| {
                let size = size(row, panel, context.theme());
                let place = match panel.common.pins.at {
                    Some((x, y)) => flow.put(x, y, size),
                    None => flow.place(size),
                };
                (panel, place)
            })
            .collect();
        if !is_closed(row) {
            // What is in a closed row stands below it only when it is opened.
            self.top = flow.below();
        }
        panels.sort_by_key(|(_, place)| (place.y, place.x));
        panels
    }

    /// Writes an element and reports every variable in it that nobody declares.
    fn write(&mut self, element: &Value, surroundings: &Surroundings<'_>, context: &mut Context<'_>) {
        let text = self.elements.push(element);
        let declared = |name: &str| surroundings.declares(name);
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
        context.within(title, |context| {
            reference::check_panel(&element, declared, context);
        });
    }
    for panel in inside {
        check_element(panel, declared, context);
    }
}

/// Whether only its title is shown at first.
fn is_closed(row: &Row) -> bool {
    row.title.is_some() && row.collapsed
}

/// How large a panel is: as it says, else as its row says, else as its kind usually is.
fn size(row: &Row, panel: &AnyPanel, theme: &Theme) -> Size {
    let usual = panel.visualization.size(theme);
    let of_row = row
        .per_line
        .filter(|per_line| FITTING.contains(per_line))
        .map(|per_line| COLUMNS / per_line);
    let width = panel.span().or(of_row);
    let height = panel.height().or(row.height);
    Size {
        width: width.unwrap_or(usual.span),
        height: height.unwrap_or(usual.height),
    }
}

fn check_sizes(row: &Row, context: &mut Context<'_>) {
    if let Some(per_line) = row.per_line.filter(|per_line| !FITTING.contains(per_line)) {
        context.fault(format!("{per_line} panels do not fit side by side; {COLUMNS} do"));
    }
    check_height(row.height, context);
}

fn check_height(height: Option<u8>, context: &mut Context<'_>) {
    if height == Some(0) {
        context.fault("a panel is at least 1 unit high, not 0");
    }
}

/// Reports a panel that cannot be told from others, or that is no rectangle on the page.
fn check(panel: &AnyPanel, context: &mut Context<'_>) {
    if panel.slug().is_empty() {
        context.fault("the title has no letter or digit to make a slug of; give it `.slug(\"…\")`");
    }
    if let Some(span) = panel.span().filter(|span| !FITTING.contains(span)) {
        context.fault(format!("a panel is 1 to {COLUMNS} columns wide, not {span}"));
    }
    check_height(panel.height(), context);
    if panel.max_per_row() == Some(0) {
        context.fault("a line of repetitions has at least 1 panel, not 0");
    }
}

/// Draws a panel, and gives what is known of it.
fn draw_panel<'a>(
    panel: &'a AnyPanel,
    place: Place,
    row: Option<&'static str>,
    surroundings: &Surroundings<'_>,
    context: &mut Context<'a>,
) -> (RenderedPanel, Value) {
    context.within(panel.title(), |context| {
        check(panel, context);
        legend::check(panel, surroundings.known, context);
        native::check(panel, surroundings.known, context);
        written::check_panel(panel, surroundings.known, context);
        home::check_panel(panel, surroundings.known, context);
        window::check(panel, context);
        width::check(panel, place.size.width, context);
        let mut wire = panel.to_wire(surroundings.scope, context);
        reference::check_repeat(
            wire.repeat.as_deref(),
            |name| surroundings.declares(name),
            context,
        );
        wire.id = panel.id().unwrap_or_else(|| identity::id(panel.slug()));
        wire.grid_pos = GridPos {
            x: place.x.into(),
            y: place.y,
            w: place.size.width.into(),
            h: place.size.height.into(),
        };
        let rendered = RenderedPanel {
            id: wire.id,
            slug: panel.slug().to_owned(),
            title: panel.title().to_owned(),
            kind: wire.kind.clone(),
            row,
            metrics: readers::series_of(panel.queries().filter_map(Query::expression)),
            unchecked: panel
                .queries()
                .flat_map(|query| UncheckedQuery::of(&query.written))
                .collect(),
            allowed_empty: panel.allowed_empty().map(str::to_owned),
            allowed_findings: panel.allowed_findings().to_vec(),
        };
        let json = panel.to_json(&wire, context);
        surroundings.known.texts.check_element(&json, context);
        choice::check(panel.title(), &json, surroundings.choices, context);
        (rendered, json)
    })
}

fn json(row: &Row, header: &WireRow, context: &mut Context<'_>) -> Value {
    let mut json = serde_json::to_value(header).unwrap_or_else(|error| {
        context.fault(error);
        Value::Null
    });
    for fault in row.patches.apply(&mut json) {
        context.fault(fault);
    }
    json
}
