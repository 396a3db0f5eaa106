//! The key of a field, with its rank among the others.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::order::{OTHERS, rank};

/// A key. Its rank is worked out once, and tells most keys apart without a look at their letters, which lie
/// far away in the input.
#[derive(Clone, Debug)]
pub enum Key<'a> {
    /// A part of the input.
    Borrowed(u8, &'a str),
    /// A text of its own.
    Owned(u8, Box<str>),
}

impl Key<'_> {
    #[inline]
    /// The text of the key.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(_, text) => text,
            Self::Owned(_, text) => text,
        }
    }

    #[inline]
    fn rank(&self) -> u8 {
        match self {
            Self::Borrowed(rank, _) | Self::Owned(rank, _) => *rank,
        }
    }
}

impl<'a> From<&'a str> for Key<'a> {
    #[inline]
    fn from(text: &'a str) -> Self {
        Self::Borrowed(rank(text.as_bytes()), text)
    }
}

impl<'a> From<&'a Key<'_>> for Key<'a> {
    fn from(key: &'a Key<'_>) -> Self {
        Self::Borrowed(key.rank(), key.as_str())
    }
}

impl<'a> From<Cow<'a, str>> for Key<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => Self::Owned(rank(text.as_bytes()), text.into()),
        }
    }
}

impl Ord for Key<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let by_rank = self.rank().cmp(&other.rank());
        by_rank.then_with(|| {
            if self.rank() == OTHERS {
                self.as_str().cmp(other.as_str())
            } else {
                Ordering::Equal
            }
        })
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank() && (self.rank() != OTHERS || self.as_str() == other.as_str())
    }
}

impl Eq for Key<'_> {}
