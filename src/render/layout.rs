//! Rows to grid: where each panel of a row stands.
//!
//! Panels flow from left to right. A line ends when the next panel would pass column 24. Each panel stands as
//! high as those above it in its own columns let it, as Grafana itself moves it when it shows the dashboard.

/// Grafana's grid has 24 columns.
pub(crate) const COLUMNS: u8 = 24;

/// How large a panel is, in columns and in units of 38 pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u8,
    pub(crate) height: u8,
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) x: u8,
    pub(crate) y: u32,
    pub(crate) size: Size,
}

/// Panels that are placed one after the other.
pub(crate) struct Flow {
    /// The first free line of each column.
    free_from: [u32; COLUMNS as usize],
    x: u8,
}

impl Flow {
    /// The first panel stands in line `top`.
    pub(crate) fn from(top: u32) -> Self {
        Self {
            free_from: [top; COLUMNS as usize],
            x: 0,
        }
    }

    /// Places the next panel.
    ///
    /// A size is brought within 1 to 24 columns and at least one line; whoever asks for more is told by render.
    pub(crate) fn place(&mut self, size: Size) -> Place {
        let size = Size {
            width: size.width.clamp(1, COLUMNS),
            height: size.height.max(1),
        };
        if self.x + size.width > COLUMNS {
            self.x = 0;
        }
        let x = self.x;
        self.x += size.width;
        let columns = &mut self.free_from[usize::from(x)..usize::from(self.x)];
        let y = columns.iter().copied().max().unwrap_or_default();
        columns.fill(y + u32::from(size.height));
        Place { x, y, size }
    }

    /// Places the next panel where it was told, and what follows beside it.
    pub(crate) fn put(&mut self, x: u8, y: u32, size: Size) -> Place {
        let x = x.min(COLUMNS - 1);
        let size = Size {
            width: size.width.clamp(1, COLUMNS - x),
            height: size.height.max(1),
        };
        self.x = x + size.width;
        let below = y.saturating_add(size.height.into());
        for column in &mut self.free_from[usize::from(x)..usize::from(self.x)] {
            *column = below.max(*column);
        }
        Place { x, y, size }
    }

    /// The first free line below all panels.
    pub(crate) fn below(&self) -> u32 {
        self.free_from.iter().copied().max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The places of panels from line `top` on, and the first free line below.
    fn flow(top: u32, sizes: impl IntoIterator<Item = Size>) -> (Vec<Place>, u32) {
        let mut flow = Flow::from(top);
        let places = sizes.into_iter().map(|size| flow.place(size)).collect();
        (places, flow.below())
    }

    fn overlap(a: Place, b: Place) -> bool {
        a.x < b.x + b.size.width
            && b.x < a.x + a.size.width
            && a.y < b.y + u32::from(b.size.height)
            && b.y < a.y + u32::from(a.size.height)
    }

    #[test]
    fn a_tall_first_line_pushes_the_second_down() {
        let size = |width, height| Size { width, height };
        let (places, below) = flow(1, [size(12, 10), size(12, 4), size(24, 3)]);
        let corners: Vec<_> = places.iter().map(|place| (place.x, place.y)).collect();
        assert_eq!(corners, [(0, 1), (12, 1), (0, 11)]);
        assert_eq!(below, 14);
    }

    proptest! {
        #[test]
        fn nothing_overlaps_or_leaves_the_grid(
            top in 0_u32..100,
            sizes in prop::collection::vec((0_u8..40, 0_u8..30), 0..60),
        ) {
            let sizes = sizes.into_iter().map(|(width, height)| Size { width, height });
            let (places, below) = flow(top, sizes);
            for (index, place) in places.iter().enumerate() {
                prop_assert!(place.x + place.size.width <= COLUMNS, "past column 24: {place:?}");
                prop_assert!(place.size.width > 0 && place.size.height > 0, "empty: {place:?}");
                prop_assert!(place.y >= top && place.y + u32::from(place.size.height) <= below, "outside: {place:?}");
                for other in &places[..index] {
                    prop_assert!(!overlap(*place, *other), "{place:?} overlaps {other:?}");
                }
            }
        }

        #[test]
        fn what_shares_a_column_stands_in_the_order_of_the_code(
            sizes in prop::collection::vec((1_u8..=24, 1_u8..20), 1..40),
        ) {
            let (places, _) = flow(0, sizes.into_iter().map(|(width, height)| Size { width, height }));
            for (index, below) in places.iter().enumerate() {
                for above in &places[..index] {
                    let share = above.x < below.x + below.size.width && below.x < above.x + above.size.width;
                    prop_assert!(!share || above.y < below.y, "{below:?} stands above {above:?}");
                }
            }
        }
    }
}
