//! Units: what a number counts, under the id by which Grafana knows it, and how units combine.
//!
//! A metric declares its unit once. What a query makes of it follows: the rate of bytes is bytes per
//! second, the rate of seconds is a ratio, a quotient of equal units is a ratio. A panel takes its unit
//! from its queries.
//!
//! ```
//! use dashgen::Unit;
//!
//! assert_eq!(Unit::BYTES.per_second().id(), "Bps");
//! assert_eq!(Unit::SECONDS.per_second(), Unit::RATIO);
//! assert_eq!(Unit::BYTES.divided_by(&Unit::BYTES).unwrap(), Unit::RATIO);
//! assert!(Unit::SECONDS.plus(&Unit::MILLISECONDS).is_err());
//! ```
//!
//! The ids are those of `packages/grafana-data/src/valueFormats/categories.ts` in Grafana 12.4.

mod algebra;
mod quantity;

pub use algebra::UnitError;
pub use quantity::{Quantity, percent};

use std::borrow::Cow;

/// A unit, under Grafana's id for it.
///
/// Two units are equal when their ids are: `short` and `reqps` differ although both are counts.
#[derive(Clone, Debug)]
pub struct Unit {
    id: Cow<'static, str>,
    dimension: Dimension,
}

/// What a unit measures, as far as the algebra needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Dimension {
    /// A share. The number is how many of this unit make the whole: 1 or 100.
    Ratio { whole: u32 },
    /// Things counted.
    Count(Counted),
    /// Things counted in each span of so many seconds.
    CountRate { counted: Counted, seconds: u32 },
    /// A length of time. The number is how many nanoseconds one of this unit has.
    Time { nanoseconds: u64 },
    /// Time spent in each second. The number is how many nanoseconds one of this unit has.
    TimeRate { nanoseconds: u64 },
    /// Bytes.
    Bytes,
    /// Bytes in each second.
    BytesRate,
    /// A moment, in seconds since 1970.
    Moment,
    /// Money. The id says of which currency.
    Money,
    /// Anything else: it stays what it is and mixes with nothing.
    Other,
}

/// What is counted. It only decides which rate id reads best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Counted {
    Anything,
    Operations,
    Requests,
    Events,
}

impl Dimension {
    /// Whether it is the same dimension; what the algebra does not know is told apart by its id.
    const fn is(self, other: Self, id: &str, other_id: &str) -> bool {
        match (self, other) {
            (Self::Ratio { whole }, Self::Ratio { whole: other }) => whole == other,
            (Self::Time { nanoseconds }, Self::Time { nanoseconds: other }) => nanoseconds == other,
            (Self::Bytes, Self::Bytes)
            | (Self::BytesRate, Self::BytesRate)
            | (Self::Moment, Self::Moment) => true,
            (Self::Money, Self::Money) | (Self::Other, Self::Other) => {
                same_text(id.as_bytes(), other_id.as_bytes())
            }
            _ => false,
        }
    }
}

const fn same_text(one: &[u8], other: &[u8]) -> bool {
    match (one, other) {
        ([], []) => true,
        ([first, rest @ ..], [other, others @ ..]) => *first == *other && same_text(rest, others),
        _ => false,
    }
}

impl Unit {
    /// A share from 0 to 1, shown as a percentage.
    pub const RATIO: Self = Self::of("percentunit", Dimension::Ratio { whole: 1 });
    /// A share from 0 to 100.
    pub const PERCENT: Self = Self::of("percent", Dimension::Ratio { whole: 100 });
    /// A count of anything, abbreviated: 5.76 K.
    pub const COUNT: Self = Self::of("short", Dimension::Count(Counted::Anything));
    /// A count of anything, in full with the reader's separators: 5,760.
    pub const LOCALE: Self = Self::of("locale", Dimension::Count(Counted::Anything));
    /// A bare number.
    pub const NONE: Self = Self::of("none", Dimension::Count(Counted::Anything));
    /// A count of operations, such as runs, writes or signals.
    pub const OPERATIONS: Self = Self::of("short", Dimension::Count(Counted::Operations));
    /// A count of requests.
    pub const REQUESTS: Self = Self::of("short", Dimension::Count(Counted::Requests));
    /// A count of events.
    pub const EVENTS: Self = Self::of("short", Dimension::Count(Counted::Events));
    /// Anything per second.
    pub const COUNT_PER_SECOND: Self = Self::rate("cps", Counted::Anything, 1);
    /// Anything per minute.
    pub const COUNT_PER_MINUTE: Self = Self::rate("cpm", Counted::Anything, 60);
    /// Operations per second.
    pub const OPERATIONS_PER_SECOND: Self = Self::rate("ops", Counted::Operations, 1);
    /// Operations per minute.
    pub const OPERATIONS_PER_MINUTE: Self = Self::rate("opm", Counted::Operations, 60);
    /// Requests per second.
    pub const REQUESTS_PER_SECOND: Self = Self::rate("reqps", Counted::Requests, 1);
    /// Requests per minute.
    pub const REQUESTS_PER_MINUTE: Self = Self::rate("reqpm", Counted::Requests, 60);
    /// Events per second.
    pub const EVENTS_PER_SECOND: Self = Self::rate("eps", Counted::Events, 1);
    /// Events per minute.
    pub const EVENTS_PER_MINUTE: Self = Self::rate("epm", Counted::Events, 60);
    /// Nanoseconds.
    pub const NANOSECONDS: Self = Self::of("ns", Dimension::Time { nanoseconds: 1 });
    /// Microseconds.
    pub const MICROSECONDS: Self = Self::of("µs", Dimension::Time { nanoseconds: 1_000 });
    /// Milliseconds.
    pub const MILLISECONDS: Self = Self::of(
        "ms",
        Dimension::Time {
            nanoseconds: 1_000_000,
        },
    );
    /// Seconds.
    pub const SECONDS: Self = Self::of(
        "s",
        Dimension::Time {
            nanoseconds: 1_000_000_000,
        },
    );
    /// Minutes.
    pub const MINUTES: Self = Self::of(
        "m",
        Dimension::Time {
            nanoseconds: 60_000_000_000,
        },
    );
    /// Hours.
    pub const HOURS: Self = Self::of(
        "h",
        Dimension::Time {
            nanoseconds: 3_600_000_000_000,
        },
    );
    /// Days.
    pub const DAYS: Self = Self::of(
        "d",
        Dimension::Time {
            nanoseconds: 86_400_000_000_000,
        },
    );
    /// Bytes, shown in powers of 1024.
    pub const BYTES: Self = Self::of("bytes", Dimension::Bytes);
    /// Bytes, shown in powers of 1000.
    pub const BYTES_SI: Self = Self::of("decbytes", Dimension::Bytes);
    /// Bytes per second, shown in powers of 1000.
    pub const BYTES_PER_SECOND: Self = Self::of("Bps", Dimension::BytesRate);
    /// Bytes per second, shown in powers of 1024.
    pub const BYTES_IEC_PER_SECOND: Self = Self::of("binBps", Dimension::BytesRate);
    /// A moment, in seconds since 1970. Grafana shows it as "3 minutes ago" when told `dateTimeFromNow`,
    /// which wants milliseconds; this id is the bare number.
    pub const TIMESTAMP: Self = Self::of("none", Dimension::Moment);
    /// US dollars.
    pub const US_DOLLARS: Self = Self::custom("currencyUSD");
    /// Euros.
    pub const EUROS: Self = Self::custom("currencyEUR");
    /// Text.
    pub const TEXT: Self = Self::of("string", Dimension::Other);
    /// Degrees Celsius.
    pub const CELSIUS: Self = Self::of("celsius", Dimension::Other);
    /// Hertz.
    pub const HERTZ: Self = Self::of("hertz", Dimension::Other);
    /// Watts.
    pub const WATTS: Self = Self::of("watt", Dimension::Other);
    /// 0 is "No", anything else "Yes".
    pub const YES_NO: Self = Self::of("bool_yes_no", Dimension::Other);

    const fn of(id: &'static str, dimension: Dimension) -> Self {
        Self {
            id: Cow::Borrowed(id),
            dimension,
        }
    }

    const fn rate(id: &'static str, counted: Counted, seconds: u32) -> Self {
        Self::of(id, Dimension::CountRate { counted, seconds })
    }

    /// Any other id of Grafana's: `"rotrpm"`, `"currencyCHF"`.
    ///
    /// The algebra keeps it as it is and refuses to mix it with another. A currency is money: any number of it is money,
    /// and so is what one of several things costs.
    ///
    /// ```
    /// use dashgen::Unit;
    ///
    /// let francs = Unit::custom("currencyCHF");
    /// assert_eq!(francs.divided_by(&Unit::OPERATIONS).unwrap(), francs);
    /// assert!(francs.plus(&Unit::EUROS).is_err());
    /// ```
    pub const fn custom(id: &'static str) -> Self {
        let dimension = match id.as_bytes() {
            [b'c', b'u', b'r', b'r', b'e', b'n', b'c', b'y', b'A'..=b'Z', ..] => Dimension::Money,
            _ => Dimension::Other,
        };
        Self::of(id, dimension)
    }

    /// The code of a currency: `USD`.
    #[doc(hidden)]
    pub fn currency(&self) -> Option<&str> {
        self.id
            .strip_prefix("currency")
            .filter(|_| self.dimension == Dimension::Money)
    }

    /// A count shown with words of your own behind it: `Unit::suffix("runs")` shows `12 runs`.
    ///
    /// ```
    /// assert_eq!(dashgen::Unit::suffix("x").id(), "suffix:x");
    /// ```
    pub fn suffix(text: &str) -> Self {
        Self {
            id: Cow::Owned(format!("suffix:{text}")),
            dimension: Dimension::Count(Counted::Anything),
        }
    }

    /// Whether it measures what one of these does, in the same size.
    pub(crate) const fn is_one_of(&self, units: &[Self]) -> bool {
        let mut at = 0;
        while at < units.len() {
            if self
                .dimension
                .is(units[at].dimension, self.fixed_id(), units[at].fixed_id())
            {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether it is a length of time.
    #[cfg(feature = "record")]
    pub(crate) const fn is_time(&self) -> bool {
        matches!(self.dimension, Dimension::Time { .. })
    }

    const fn fixed_id(&self) -> &str {
        match &self.id {
            Cow::Borrowed(id) => id,
            Cow::Owned(_) => "",
        }
    }

    /// The id that Grafana knows it by.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As [`id`](Self::id), for what outlives the unit.
    #[doc(hidden)]
    pub fn name(&self) -> Cow<'static, str> {
        self.id.clone()
    }

    /// A number of it stays what it is: a ratio or a count, not a length of time or a size.
    #[doc(hidden)]
    pub fn is_plain(&self) -> bool {
        matches!(self.dimension, Dimension::Ratio { .. } | Dimension::Count(_))
    }

    #[doc(hidden)]
    pub fn dimension(&self) -> Dimension {
        self.dimension
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Unit {}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)
    }
}
