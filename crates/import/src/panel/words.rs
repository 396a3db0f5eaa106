//! Words of Grafana that are constants of the library.

use dashgen::Unit;
use dashgen::panel::{Calc, Color, ColorScheme, Palette, SeriesBy};
use serde_json::Value;

use crate::code::Code;
use crate::made::{Made, constant, function, method};
use crate::read::text;

/// The constant of an enum whose word in JSON this is: `word!(value, GraphMode: None, Area)`.
macro_rules! word {
    ($value:expr, $enum:ident: $($variant:ident),*) => {{
        let value: &serde_json::Value = $value;
        None $(.or_else(|| {
            (serde_json::to_value($enum::$variant).ok().as_ref() == Some(value))
                .then(|| $crate::made::constant!($enum::$variant))
        }))*
    }};
}
pub(crate) use word;

/// A colour by its name in Grafana.
pub(crate) fn color(name: &str) -> Made<Color> {
    macro_rules! named {
        ($($name:literal => $constant:ident),*) => {
            match name {
                $($name => return constant!(Color::$constant),)*
                _ => {}
            }
        };
    }
    named!(
        "green" => GREEN, "dark-green" => DARK_GREEN, "light-green" => LIGHT_GREEN,
        "yellow" => YELLOW, "dark-yellow" => DARK_YELLOW, "light-yellow" => LIGHT_YELLOW,
        "orange" => ORANGE, "dark-orange" => DARK_ORANGE, "light-orange" => LIGHT_ORANGE,
        "red" => RED, "dark-red" => DARK_RED, "light-red" => LIGHT_RED,
        "blue" => BLUE, "dark-blue" => DARK_BLUE, "light-blue" => LIGHT_BLUE,
        "purple" => PURPLE, "dark-purple" => DARK_PURPLE, "light-purple" => LIGHT_PURPLE,
        "text" => TEXT, "transparent" => TRANSPARENT
    );
    let is_hex = name.len() == 7
        && name
            .bytes()
            .skip(1)
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if let Some(digits) = name.strip_prefix('#').filter(|_| is_hex)
        && let Ok(rgb) = u32::from_str_radix(digits, 16)
    {
        return Made {
            value: Color::hex(rgb),
            code: Code::call(
                "Color::hex",
                vec![Code::plain(format!("0x00{}_{}", &digits[..2], &digits[2..]))],
            ),
        };
    }
    function!(Color::named, name)
}

/// A colour scheme, if all of it is known.
pub(super) fn color_scheme(color_of: &Value) -> Option<Made<ColorScheme>> {
    let fixed = || text(color_of, "fixedColor").map(color);
    let scheme = match text(color_of, "mode")? {
        "fixed" => {
            let color = fixed()?;
            Made {
                value: ColorScheme::SingleColor(color.value),
                code: Code::call("ColorScheme::SingleColor", vec![color.code]),
            }
        }
        "shades" => {
            let color = fixed()?;
            Made {
                value: ColorScheme::Shades(color.value),
                code: Code::call("ColorScheme::Shades", vec![color.code]),
            }
        }
        "thresholds" => constant!(ColorScheme::FromThresholds),
        "palette-classic" => constant!(ColorScheme::ClassicPalette),
        "palette-classic-by-name" => constant!(ColorScheme::ClassicPaletteByName),
        other => {
            let palette = match other {
                "continuous-GrYlRd" => constant!(Palette::GreenYellowRed),
                "continuous-RdYlGr" => constant!(Palette::RedYellowGreen),
                "continuous-BlYlRd" => constant!(Palette::BlueYellowRed),
                "continuous-YlRd" => constant!(Palette::YellowRed),
                "continuous-BlPu" => constant!(Palette::BluePurple),
                "continuous-YlBl" => constant!(Palette::YellowBlue),
                "continuous-blues" => constant!(Palette::Blues),
                "continuous-reds" => constant!(Palette::Reds),
                "continuous-greens" => constant!(Palette::Greens),
                "continuous-purples" => constant!(Palette::Purples),
                "continuous-viridis" => constant!(Palette::Viridis),
                "continuous-magma" => constant!(Palette::Magma),
                "continuous-plasma" => constant!(Palette::Plasma),
                "continuous-inferno" => constant!(Palette::Inferno),
                "continuous-cividis" => constant!(Palette::Cividis),
                _ => return None,
            };
            Made {
                value: ColorScheme::Continuous(palette.value),
                code: Code::call("ColorScheme::Continuous", vec![palette.code]),
            }
        }
    };
    Some(
        match color_of
            .get("seriesBy")
            .and_then(|by| word!(by, SeriesBy: Last, Min, Max))
        {
            Some(by) => method!(scheme, series_by, by),
            None => scheme,
        },
    )
}

/// A unit by its id in Grafana.
pub(crate) fn unit(id: &str) -> Made<Unit> {
    macro_rules! known {
        ($($constant:ident),*) => {
            $(
                if Unit::$constant.id() == id {
                    return constant!(Unit::$constant);
                }
            )*
        };
    }
    known!(
        RATIO,
        PERCENT,
        COUNT,
        LOCALE,
        NONE,
        COUNT_PER_SECOND,
        COUNT_PER_MINUTE,
        OPERATIONS_PER_SECOND,
        OPERATIONS_PER_MINUTE,
        REQUESTS_PER_SECOND,
        REQUESTS_PER_MINUTE,
        EVENTS_PER_SECOND,
        EVENTS_PER_MINUTE,
        NANOSECONDS,
        MICROSECONDS,
        MILLISECONDS,
        SECONDS,
        MINUTES,
        HOURS,
        DAYS,
        BYTES,
        BYTES_SI,
        BYTES_PER_SECOND,
        BYTES_IEC_PER_SECOND,
        TEXT,
        CELSIUS,
        HERTZ,
        WATTS,
        YES_NO
    );
    if let Some(suffix) = id.strip_prefix("suffix:") {
        Made {
            value: Unit::suffix(suffix),
            code: Code::call("Unit::suffix", vec![Code::Text(suffix.to_owned())]),
        }
    } else {
        function!(Unit::custom, crate::made::fixed(id))
    }
}

/// A calculation by its id in Grafana.
pub(super) fn calc(id: &str) -> Option<Made<Calc>> {
    macro_rules! known {
        ($($id:literal => $variant:ident),*) => {
            match id {
                $($id => return Some(constant!(Calc::$variant)),)*
                _ => {}
            }
        };
    }
    known!(
        "lastNotNull" => LastNotNull, "last" => Last, "firstNotNull" => FirstNotNull, "first" => First, "min" => Min,
        "max" => Max, "mean" => Mean, "median" => Median, "sum" => Total, "count" => Count, "range" => Range,
        "diff" => Difference, "diffperc" => DifferencePercent, "delta" => Delta, "stdDev" => StandardDeviation,
        "changeCount" => ChangeCount, "distinctCount" => DistinctCount, "allValues" => AllValues,
        "uniqueValues" => UniqueValues, "variance" => Variance, "countAll" => CountAll, "step" => Step,
        "logmin" => MinAboveZero, "allIsZero" => AllZeros, "allIsNull" => AllNulls
    );
    let percent: u8 = id
        .strip_prefix('p')?
        .parse()
        .ok()
        .filter(|percent| (1..=99).contains(percent))?;
    (format!("p{percent}") == id).then(|| Made {
        value: Calc::Percentile(percent),
        code: Code::call("Calc::Percentile", vec![Code::plain(percent.to_string())]),
    })
}

/// The calculations of a list, if all are known.
pub(super) fn calcs(list: &Value) -> Option<Vec<Made<Calc>>> {
    list.as_array()?.iter().map(|id| calc(id.as_str()?)).collect()
}
