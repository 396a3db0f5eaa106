//! Colours of lines that are neither good nor bad.

use dashgen::panel::{Color, ColorScheme};

/// Lines of which none is better than another: shades of one colour. Grafana's palette would make the first of them green and
/// the fifth red, which mean something everywhere else.
pub const NEUTRAL: ColorScheme = ColorScheme::Shades(Color::BLUE);

/// Beside [`NEUTRAL`] ones, lines or bars of another kind.
pub const BESIDE: ColorScheme = ColorScheme::Shades(Color::PURPLE);
