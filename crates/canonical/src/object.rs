//! An object as a sorted list of its fields.

use super::key::Key;
use super::tree::Tree;

/// Up to so many fields, looking at each is faster than halving.
const FEW: usize = 32;

/// A field of an object: its key and its value.
pub type Field<'a> = (Key<'a>, Tree<'a>);

/// The fields of a JSON object, each key once, none null, in canonical order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a>(Vec<Field<'a>>);

impl<'a> Object<'a> {
    /// Puts fields into their order, and leaves out those that are null.
    ///
    /// # Errors
    /// The key that stands there twice.
    pub fn of(mut fields: Vec<Field<'a>>) -> Result<Self, Key<'a>> {
        let mut previous = None;
        let is_sorted = fields.iter().all(|(key, _)| {
            let key = Some(key);
            std::mem::replace(&mut previous, key) < key
        });
        if !is_sorted {
            sort(&mut fields);
            if let Some(pair) = fields.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(pair[0].0.clone());
            }
        }
        fields.retain(|(_, value)| *value != Tree::Null);
        Ok(Self(fields))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Tree<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Tree<'a>> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(super) fn get<'k>(&self, field: impl Into<Key<'k>>) -> Option<&Tree<'a>> {
        self.find(&field.into()).map(|index| &self.0[index].1)
    }

    pub(super) fn get_mut<'k>(&mut self, field: impl Into<Key<'k>>) -> Option<&mut Tree<'a>> {
        self.find(&field.into()).map(|index| &mut self.0[index].1)
    }

    pub(super) fn contains_key<'k>(&self, field: impl Into<Key<'k>>) -> bool {
        self.find(&field.into()).is_some()
    }

    /// Sets a field, in place of the one that was there.
    pub(super) fn insert(&mut self, field: impl Into<Key<'a>>, value: impl Into<Tree<'a>>) {
        let (key, value) = (field.into(), value.into());
        if let Some(index) = self.find(&key) {
            self.0[index].1 = value;
        } else {
            let index = self.0.partition_point(|(other, _)| *other < key);
            self.0.insert(index, (key, value));
        }
    }

    /// Sets a field, unless there is one.
    pub(super) fn insert_missing(&mut self, field: impl Into<Key<'a>>, value: impl Into<Tree<'a>>) {
        let key = field.into();
        if self.find(&key).is_none() {
            self.insert(key, value);
        }
    }

    pub(super) fn remove<'k>(&mut self, field: impl Into<Key<'k>>) -> Option<Tree<'a>> {
        self.find(&field.into()).map(|index| self.0.remove(index).1)
    }

    pub(super) fn into_fields(self) -> impl Iterator<Item = Field<'a>> {
        self.0.into_iter()
    }

    /// Keeps only the fields for which this is true.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&Key<'a>, &mut Tree<'a>) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }

    fn find(&self, field: &Key<'_>) -> Option<usize> {
        if self.0.len() <= FEW {
            self.0.iter().position(|(key, _)| key == field)
        } else {
            self.0.binary_search_by(|(key, _)| key.cmp(field)).ok()
        }
    }
}

fn sort(fields: &mut [Field<'_>]) {
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
}

/// Of fields with one key, the first stays; those that are null go.
impl<'a> FromIterator<Field<'a>> for Object<'a> {
    fn from_iter<I: IntoIterator<Item = Field<'a>>>(fields: I) -> Self {
        let mut fields: Vec<Field<'a>> = fields.into_iter().collect();
        sort(&mut fields);
        fields.dedup_by(|(later, _), (earlier, _)| later == earlier);
        fields.retain(|(_, value)| *value != Tree::Null);
        Self(fields)
    }
}
