//! Source: `packages/grafana-schema/src/common/table.cue`, `public/app/plugins/panel/table/module.tsx`.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{BarGaugeDisplay, HideFrom};
use crate::wire::macros::{objects, words};
use crate::wire::{Absent, Number};

objects! {
    /// The options of `table`.
    pub struct TableOptions {
        /// Which of several tables is shown.
        pub frame_index: Option<Number>,
        /// Whether there is a header.
        pub show_header: Option<bool>,
        /// Whether the header shows types.
        pub show_type_icons: Option<bool>,
        /// The height of rows.
        pub cell_height: Option<CellHeight>,
        /// The height of a row at most, in pixels, if text is wrapped.
        pub max_row_height: Option<Number>,
        /// Columns that stay while others scroll.
        pub frozen_columns: FrozenColumns,
        /// Whether there are pages.
        pub enable_pagination: Option<bool>,
        /// The order of rows.
        pub sort_by: Vec<TableSort>,
    }

    /// Columns that stay while others scroll. Source: `TableOptions.frozenColumns`.
    pub struct FrozenColumns {
        /// How many at the left.
        pub left: Option<Number>,
    }

    /// The options of `table` for fields. Source: `TableFieldOptions`.
    pub struct TableCustom {
        /// How a cell is drawn.
        pub cell_options: Option<CellOptions>,
        /// Where text stands.
        pub align: Option<Align>,
        /// The width of the column, in pixels.
        pub width: Option<Number>,
        /// The width of the column at least, in pixels.
        pub min_width: Option<Number>,
        /// Whether rows can be filtered by the column.
        pub filterable: Option<bool>,
        /// Whether a click shows the whole value.
        pub inspect: Option<bool>,
        /// Whether text is wrapped.
        pub wrap_text: Option<bool>,
        /// Whether the header is wrapped.
        pub wrap_header_text: Option<bool>,
        /// What stands below the column.
        pub footer: TableFooter,
        /// The field with the style of each cell.
        pub style_field: Option<String>,
        /// Where the column does not appear.
        pub hide_from: Option<HideFrom>,
    }

    /// What stands below a column. Source: `TableFooterOptions`.
    pub struct TableFooter {
        /// What is computed of it: `sum`.
        pub reducers: Vec<String>,
    }
}

/// The order of rows. Source: `TableSortByFieldState`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TableSort {
    /// The column, under the name that is shown.
    pub display_name: String,
    /// Whether the highest comes first.
    pub desc: bool,
}

/// How a cell is drawn. Source: `TableCellOptions`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum CellOptions {
    /// As its type wants.
    Auto,
    /// Text in the colour of its value.
    ColorText,
    /// A background in the colour of its value.
    ColorBackground {
        /// Even or with a gradient.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        mode: Option<BackgroundMode>,
        /// Whether the whole row takes the colour.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        apply_to_row: Option<bool>,
    },
    /// A bar.
    Gauge {
        /// How the bar is drawn.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        mode: Option<BarGaugeDisplay>,
        /// How its value is written.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        value_display_mode: Option<GaugeValue>,
    },
    /// A small graph, of a series in a cell.
    Sparkline {
        /// Whether the last value is left out.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        hide_value: Option<bool>,
    },
    /// JSON, laid out.
    JsonView,
    /// A picture, by its address.
    Image {
        /// What is said of it.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        alt: Option<String>,
        /// What shows under the cursor.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        title: Option<String>,
    },
    /// The links of the field.
    DataLinks,
    /// The actions of the field.
    Actions,
    /// A pill for each of its words.
    Pill,
    /// Markdown.
    Markdown {
        /// Whether the row grows with it.
        #[serde(default, skip_serializing_if = "Absent::is_absent")]
        dynamic_height: Option<bool>,
    },
    /// A place on the earth.
    Geo,
}

words! {
    /// The height of rows. Source: `TableCellHeight`.
    pub enum CellHeight {
        /// Low.
        Small = "sm",
        /// Middle.
        Medium = "md",
        /// High.
        Large = "lg",
        /// As the text wants.
        Auto = "auto",
    }

    /// Where text stands. Source: `FieldTextAlignment`.
    pub enum Align {
        /// Numbers right, text left.
        Auto = "auto",
        /// Left.
        Left = "left",
        /// Right.
        Right = "right",
        /// In the middle.
        Center = "center",
    }

    /// How a background is coloured. Source: `TableCellBackgroundDisplayMode`.
    pub enum BackgroundMode {
        /// Evenly.
        Basic = "basic",
        /// With a gradient.
        Gradient = "gradient",
    }

    /// How the value of a bar is written. Source: `BarGaugeValueMode`.
    pub enum GaugeValue {
        /// In its colour.
        Color = "color",
        /// In the colour of text.
        Text = "text",
        /// Not.
        Hidden = "hidden",
    }

    /// Where a cell's tooltip is. Source: `TableCellTooltipPlacement`.
    pub enum TooltipPlacement {
        /// As fits.
        Auto = "auto",
        /// Above.
        Top = "top",
        /// Below.
        Bottom = "bottom",
        /// At the left.
        Left = "left",
        /// At the right.
        Right = "right",
    }
}
