//! What counts as absent, and how a default is left out.

use std::collections::BTreeMap;

/// Something that may be left out of the JSON.
pub trait Absent {
    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool;
}

/// Something of which only the difference from Grafana's default is written.
pub trait Difference {
    /// Removes what `default` says already.
    fn keep_difference_from(&mut self, default: &Self);
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Absent for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: PartialEq> Difference for Option<T> {
    fn keep_difference_from(&mut self, default: &Self) {
        if self == default {
            *self = None;
        }
    }
}

impl<T: PartialEq> Difference for Vec<T> {
    fn keep_difference_from(&mut self, default: &Self) {
        if self == default {
            self.clear();
        }
    }
}
