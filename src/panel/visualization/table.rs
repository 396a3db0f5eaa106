//! Rows and columns.

use super::draw::{Axes, Column, Draw, Wanted};
use super::methods::field_methods;
use super::{HasFieldOptions, HasQueries, Visualization};
use crate::calc::{self, Calc};
use crate::panel::{Align, BackgroundMode, BarGaugeDisplay, CellHeight, FieldOverride, GaugeValue, Panel};
use crate::query::{Format, Query};
use crate::theme::{Size, Theme};
use crate::wire::Number;
use crate::wire::options::{CellOptions, Custom, Options, TableCustom, TableOptions, TableSort};

/// Rows and columns: [`crate::panel::Table`].
#[derive(Clone, Debug, Default)]
pub struct Table {
    options: TableOptions,
    pub(crate) custom: TableCustom,
    columns: Vec<Column>,
}

impl Visualization for Table {}
impl HasQueries for Table {}

impl HasFieldOptions for Table {
    type Custom = TableCustom;
}

impl From<TableCustom> for Custom {
    fn from(custom: TableCustom) -> Self {
        Self::Table(Box::new(custom))
    }
}

impl Draw for Table {
    fn plugin_id(&self) -> &'static str {
        "table"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Table(self.options.clone())
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        self.custom.clone().into()
    }

    fn axes(&self) -> Axes {
        Axes::Columns
    }

    fn is_instant(&self) -> bool {
        true
    }

    fn format(&self, _: &Query) -> Format {
        Format::Table
    }

    fn needs_thresholds(&self) -> bool {
        let colored = |options: &Option<CellOptions>| {
            matches!(
                options,
                Some(
                    CellOptions::ColorText | CellOptions::ColorBackground { .. } | CellOptions::Gauge { .. }
                )
            )
        };
        let unexplained = |column: &Column| match &column.custom {
            Custom::Table(custom) => column.standard.thresholds.is_none() && colored(&custom.cell_options),
            _ => false,
        };
        colored(&self.custom.cell_options) || self.columns.iter().any(unexplained)
    }

    fn faults(&self) -> Vec<String> {
        let titles: Vec<&str> = self.columns.iter().map(Column::title).collect();
        let unknown = self
            .options
            .sort_by
            .iter()
            .filter(|sort| !titles.is_empty() && !titles.contains(&sort.display_name.as_str()))
            .map(|sort| {
                format!(
                    "the table is sorted by `{}`, which is not one of its columns ({}); name one of them",
                    sort.display_name,
                    titles.join(", ")
                )
            });
        let twice = titles
            .iter()
            .enumerate()
            .filter(|(index, title)| titles[..*index].contains(title))
            .map(|(_, title)| format!("two columns are called `{title}`; give one of them another title"));
        unknown.chain(twice).collect()
    }

    fn least_width(&self) -> Option<f64> {
        /// What Grafana gives a column of which nothing is said.
        const USUAL: f64 = 150.0;
        // A table whose first columns stay in their place is meant to scroll.
        if self.options.frozen_columns.left.is_some() {
            return None;
        }
        let (mut fixed, mut shared, mut least) = (0.0, 0.0, 0.0_f64);
        for column in &self.columns {
            let Custom::Table(custom) = &column.custom else {
                continue;
            };
            if custom.hide_from.as_ref().is_some_and(|hidden| hidden.viz) {
                continue;
            }
            if let Some(width) = custom.width.or(self.custom.width) {
                fixed += width.get();
            } else {
                shared += 1.0;
                let min = custom.min_width.or(self.custom.min_width);
                least = least.max(min.map_or(USUAL, Number::get));
            }
        }
        // Those without a width share what is left evenly, as `computeColWidths` does, whatever each needs at least.
        Some(fixed + shared * least)
    }

    fn columns(&self) -> Option<&[Column]> {
        Some(&self.columns)
    }
}

/// Columns, in the order of the calls.
impl Panel<Table> {
    /// Adds a column: a label, a log field, a field by its name, or the numbers of a query by the query's name.
    ///
    /// As soon as one column is described, only described columns are shown. Several queries of Prometheus become
    /// one table, rows with the same labels together, unless a transformation of the panel joins them itself.
    ///
    /// ```
    /// use dashgen::panel::Table;
    /// use dashgen::query::Query;
    /// use dashgen::{Unit, percent};
    ///
    /// dashgen::labels! {
    ///     /// The plan that ran.
    ///     PlanId = "planId";
    /// }
    /// let errors = Table::new("Error Rate by Plan")
    ///     .query(Query::promql("plan:errors:ratio").labels(["planId"]).unit(Unit::RATIO).ref_id("rate"))
    ///     .column(PlanId, |plan| plan.title("Plan"))
    ///     .column("rate", |rate| {
    ///         rate.title("Error rate").cell_gauge_retro_lcd().min(0).max(percent(10.0)).warn_above(percent(1.0))
    ///     })
    ///     .sort_desc_by("Error rate");
    /// ```
    pub fn column(
        mut self,
        key: impl Into<String>,
        describe: impl FnOnce(FieldOverride<Table>) -> FieldOverride<Table>,
    ) -> Self {
        let field = describe(FieldOverride::new());
        self.visualization.columns.push(Column {
            key: key.into(),
            standard: field.standard,
            custom: field.custom.into(),
        });
        self
    }

    /// Rows with the highest value of a column first, by the title that is shown.
    #[doc(alias = "sortBy")]
    pub fn sort_desc_by(self, title: impl Into<String>) -> Self {
        self.sorted(title, true)
    }

    /// Rows with the lowest value of a column first, by the title that is shown.
    #[doc(alias = "sortBy")]
    pub fn sort_asc_by(self, title: impl Into<String>) -> Self {
        self.sorted(title, false)
    }

    fn sorted(mut self, title: impl Into<String>, desc: bool) -> Self {
        self.visualization.options.sort_by.push(TableSort {
            display_name: title.into(),
            desc,
        });
        self
    }

    /// Whether the header is shown. Default: true.
    #[doc(alias = "showHeader", alias = "Show table header")]
    pub fn show_table_header(mut self, shown: bool) -> Self {
        self.visualization.options.show_header = Some(shown);
        self
    }

    /// Shows the types of columns in the header.
    #[doc(alias = "showTypeIcons")]
    pub fn type_icons(mut self) -> Self {
        self.visualization.options.show_type_icons = Some(true);
        self
    }

    /// The height of rows. Default: small.
    #[doc(alias = "cellHeight", alias = "Cell height")]
    pub fn cell_height(mut self, height: CellHeight) -> Self {
        self.visualization.options.cell_height = Some(height);
        self
    }

    /// The largest height of a row, in pixels, if text is wrapped. Default: no limit.
    #[doc(alias = "maxRowHeight", alias = "Max row height")]
    pub fn max_row_height(mut self, pixels: u32) -> Self {
        self.visualization.options.max_row_height = Some(pixels.into());
        self
    }

    /// The number of columns at the left that stay while others scroll. Default: 0.
    #[doc(alias = "frozenColumns", alias = "Frozen columns")]
    pub fn frozen_columns(mut self, count: u32) -> Self {
        self.visualization.options.frozen_columns.left = Some(count.into());
        self
    }

    /// Shows pages instead of a long table.
    #[doc(alias = "enablePagination", alias = "Enable pagination")]
    pub fn enable_pagination(mut self) -> Self {
        self.visualization.options.enable_pagination = Some(true);
        self
    }

    /// Which of several tables is shown first. Default: 0.
    #[doc(alias = "frameIndex")]
    pub fn frame(mut self, index: u32) -> Self {
        self.visualization.options.frame_index = Some(index.into());
        self
    }
}

/// What a column is called.
impl FieldOverride<Table> {
    /// The title of the column.
    #[doc(alias = "displayName", alias = "Display name")]
    pub fn title(self, title: impl Into<String>) -> Self {
        self.display_name(title)
    }
}

field_methods! { Table:
    /// Writes text in the colour of its value.
    #[doc(alias = "cellOptions", alias = "Cell type: Colored text")]
    fn cell_colored_text() |custom| custom.cell_options = Some(CellOptions::ColorText);
    /// Fills the background in the colour of its value.
    #[doc(alias = "cellOptions", alias = "Cell type: Colored background")]
    fn cell_colored_background(mode: BackgroundMode) |custom| custom.cell_options = Some(CellOptions::ColorBackground {
        mode: Some(mode),
        apply_to_row: None,
    });
    /// Fills the background of the whole row in the colour of this value.
    #[doc(alias = "applyToRow", alias = "Apply to entire row")]
    fn cell_colored_background_row(mode: BackgroundMode) |custom| custom.cell_options = Some(CellOptions::ColorBackground {
        mode: Some(mode),
        apply_to_row: Some(true),
    });
    /// Draws a bar from minimum to maximum.
    #[doc(alias = "valueDisplayMode", alias = "Cell type: Gauge")]
    fn cell_gauge(display: BarGaugeDisplay, value: GaugeValue) |custom| custom.cell_options = Some(CellOptions::Gauge {
        mode: Some(display),
        value_display_mode: Some(value),
    });
    /// Draws a bar of small cells, each in the colour of its own value, and the value in the colour of text.
    #[doc(alias = "lcd", alias = "Gauge display mode: Retro LCD")]
    fn cell_gauge_retro_lcd() |custom| custom.cell_options = Some(CellOptions::Gauge {
        mode: Some(BarGaugeDisplay::Lcd),
        value_display_mode: Some(GaugeValue::Text),
    });
    /// Draws a small graph of a series. The field must hold series:
    /// [`Transformation::time_series_to_table`](crate::panel::Transformation::time_series_to_table).
    #[doc(alias = "sparkline", alias = "Cell type: Sparkline")]
    fn cell_sparkline() |custom| custom.cell_options = Some(CellOptions::Sparkline { hide_value: None });
    /// Draws a small graph of a series without its last value.
    #[doc(alias = "hideValue", alias = "Hide value")]
    fn cell_sparkline_hide_value() |custom| custom.cell_options = Some(CellOptions::Sparkline { hide_value: Some(true) });
    /// Lays out JSON.
    #[doc(alias = "json-view", alias = "Cell type: JSON View")]
    fn cell_json_view() |custom| custom.cell_options = Some(CellOptions::JsonView);
    /// Shows the picture at this URL.
    #[doc(alias = "image", alias = "Cell type: Image")]
    fn cell_image() |custom| custom.cell_options = Some(CellOptions::Image { alt: None, title: None });
    /// Shows the links of the field.
    #[doc(alias = "data-links", alias = "Cell type: Data links")]
    fn cell_data_links() |custom| custom.cell_options = Some(CellOptions::DataLinks);
    /// Draws a pill for each word.
    #[doc(alias = "pill", alias = "Cell type: Pill")]
    fn cell_pill() |custom| custom.cell_options = Some(CellOptions::Pill);
    /// Shows Markdown, in rows as high as it needs.
    #[doc(alias = "dynamicHeight", alias = "Cell type: Markdown + HTML")]
    fn cell_markdown() |custom| custom.cell_options = Some(CellOptions::Markdown { dynamic_height: Some(true) });
    /// The alignment of the column. Default: numbers at the right, all else at the left.
    #[doc(alias = "Column alignment")]
    fn align(align: Align) |custom| custom.align = Some(align);
    /// The width of the column, in pixels. Default: as fits.
    #[doc(alias = "Column width")]
    fn width(pixels: u32) |custom| custom.width = Some(pixels.into());
    /// The least width of the column, in pixels. Default: 150.
    #[doc(alias = "minWidth", alias = "Minimum column width")]
    fn min_width(pixels: u32) |custom| custom.min_width = Some(pixels.into());
    /// Lets rows be filtered by the column.
    #[doc(alias = "filterable", alias = "Column filter")]
    fn column_filter() |custom| custom.filterable = Some(true);
    /// Shows the whole value after a click.
    #[doc(alias = "inspect", alias = "Cell value inspect")]
    fn cell_value_inspect() |custom| custom.inspect = Some(true);
    /// Wraps text.
    #[doc(alias = "wrapText", alias = "Wrap text")]
    fn wrap_text() |custom| custom.wrap_text = Some(true);
    /// Wraps the header.
    #[doc(alias = "wrapHeaderText", alias = "Wrap header text")]
    fn wrap_header_text() |custom| custom.wrap_header_text = Some(true);
    /// Computes the column in the footer.
    #[doc(alias = "reducers", alias = "Table footer: Calculation")]
    fn footer(calcs: impl IntoIterator<Item = Calc>) |custom| custom.footer.reducers = calc::ids(calcs);
    /// Takes the style of each cell from another field.
    #[doc(alias = "styleField", alias = "Styling from field")]
    fn styling_from_field(field: impl Into<String>) |custom| custom.style_field = Some(field.into());
    /// Hides the column.
    #[doc(alias = "hideFrom", alias = "Hide in table")]
    fn hide_in_table() |custom| custom.hide_from.get_or_insert_default().viz = true;
}
