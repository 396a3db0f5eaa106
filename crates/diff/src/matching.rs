//! Which panel before is which panel after.
//!
//! Ids change when a generator counts, titles change when a person finds better words. So panels are matched
//! in passes, the surest first; each pass looks only at what the passes before left over, and each is the same
//! in both directions, so that `b` against `a` mirrors `a` against `b`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::panels::Panel;

/// How many panels may be left over for the slow last pass, which compares each with each.
const MOST_COMPARED: usize = 200;

/// For each panel before, the panel after that it became.
pub(super) fn matched(before: &[Panel], after: &[Panel]) -> Vec<Option<usize>> {
    let mut pairs = Pairs {
        of_before: vec![None; before.len()],
        of_after: vec![None; after.len()],
    };
    // The same id, type and title; the same id and type, if what it shows is the same as well.
    pairs.by_key(before, after, |panel| {
        Some((panel.id(), panel.kind(), panel.title()))
    });
    // The same type and title, where only one panel has them.
    pairs.by_unique_key(before, after, |panel| {
        Some((panel.kind(), panel.title())).filter(|(_, title)| !title.is_empty())
    });
    // The same title and id: the type changed.
    pairs.by_key(before, after, |panel| {
        Some((panel.id(), panel.is_row(), panel.title())).filter(|(_, _, title)| !title.is_empty())
    });
    // The same content: it was renamed, or it is one of several with one title.
    pairs.by_key(before, after, |panel| Some(content(panel)));
    // The same queries or the same id and type: it was renamed and changed.
    pairs.by_key(before, after, |panel| {
        queries(panel).map(|queries| (panel.kind(), queries))
    });
    pairs.by_key(before, after, |panel| Some((panel.id(), panel.kind())));
    pairs.by_unique_key(before, after, |panel| {
        Some((panel.is_row(), panel.title())).filter(|(_, title)| !title.is_empty())
    });
    // One title several times: in order.
    pairs.by_key(before, after, |panel| {
        Some((panel.kind(), panel.title())).filter(|(_, title)| !title.is_empty())
    });
    pairs.by_likeness(before, after);
    pairs.of_before
}

struct Pairs {
    of_before: Vec<Option<usize>>,
    of_after: Vec<Option<usize>>,
}

impl Pairs {
    fn pair(&mut self, before: usize, after: usize) {
        self.of_before[before] = Some(after);
        self.of_after[after] = Some(before);
    }

    /// Pairs what has equal keys, the first with the first, the second with the second.
    fn by_key<'a, K: Hash + Eq>(
        &mut self,
        before: &[Panel<'a>],
        after: &[Panel<'a>],
        key: impl Fn(&Panel<'a>) -> Option<K>,
    ) {
        let mut waiting = group(before, &self.of_before, &key);
        let left = group(after, &self.of_after, &key);
        let mut left: Vec<(K, Vec<usize>)> = left.into_iter().collect();
        left.sort_by_key(|(_, indices)| indices[0]);
        for (key, indices) in left {
            for (before, after) in waiting.remove(&key).unwrap_or_default().into_iter().zip(indices) {
                self.pair(before, after);
            }
        }
    }

    /// Pairs what has equal keys that nothing else on its side has.
    fn by_unique_key<'a, K: Hash + Eq>(
        &mut self,
        before: &[Panel<'a>],
        after: &[Panel<'a>],
        key: impl Fn(&Panel<'a>) -> Option<K>,
    ) {
        let mut waiting = group(before, &self.of_before, &key);
        let mut left: Vec<(K, Vec<usize>)> = group(after, &self.of_after, &key).into_iter().collect();
        left.sort_by_key(|(_, indices)| indices[0]);
        for (key, indices) in left {
            if let ([after], Some([before])) = (indices.as_slice(), waiting.remove(&key).as_deref()) {
                self.pair(*before, *after);
            }
        }
    }

    /// Pairs what is most like each other, if that is more than half and nothing else is as like.
    fn by_likeness(&mut self, before: &[Panel], after: &[Panel]) {
        let left = |matched: &[Option<usize>]| -> Vec<usize> {
            (0..matched.len())
                .filter(|index| matched[*index].is_none())
                .collect()
        };
        let (left, right) = (left(&self.of_before), left(&self.of_after));
        if left.is_empty() || right.is_empty() || left.len() > MOST_COMPARED || right.len() > MOST_COMPARED {
            return;
        }
        let of_before: Vec<Vec<u64>> = left.iter().map(|index| leaves(&before[*index])).collect();
        let of_after: Vec<Vec<u64>> = right.iter().map(|index| leaves(&after[*index])).collect();
        let likeness = |a: usize, b: usize| {
            if before[left[a]].is_row() == after[right[b]].is_row() {
                common_share(&of_before[a], &of_after[b])
            } else {
                0
            }
        };
        let best = |scores: Vec<u64>| {
            let most = scores.iter().copied().max().filter(|most| *most > 500)?;
            let mut best = (0..scores.len()).filter(|index| scores[*index] == most);
            best.next().filter(|_| best.next().is_none())
        };
        for a in 0..left.len() {
            let Some(b) = best((0..right.len()).map(|b| likeness(a, b)).collect()) else {
                continue;
            };
            if best((0..left.len()).map(|a| likeness(a, b)).collect()) == Some(a) {
                self.pair(left[a], right[b]);
            }
        }
    }
}

fn group<'a, K: Hash + Eq>(
    panels: &[Panel<'a>],
    matched: &[Option<usize>],
    key: impl Fn(&Panel<'a>) -> Option<K>,
) -> HashMap<K, Vec<usize>> {
    let mut groups: HashMap<K, Vec<usize>> = HashMap::new();
    for (index, panel) in panels
        .iter()
        .enumerate()
        .filter(|(index, _)| matched[*index].is_none())
    {
        if let Some(key) = key(panel) {
            groups.entry(key).or_default().push(index);
        }
    }
    groups
}

/// What a panel shows, without its name and place.
fn content(panel: &Panel) -> String {
    let fields: Vec<(&String, &Value)> = panel
        .fields
        .iter()
        .filter(|(field, _)| {
            !matches!(
                field.as_str(),
                "id" | "title" | "gridPos" | "panels" | "collapsed"
            )
        })
        .collect();
    // Rows have nothing but a title and a place.
    if panel.is_row() {
        return format!("row {}", panel.title());
    }
    serde_json::to_string(&fields).unwrap_or_default()
}

fn queries(panel: &Panel) -> Option<String> {
    let targets = panel.fields.get("targets")?.as_array()?;
    let queries: Vec<&str> = targets
        .iter()
        .filter_map(|target| target.get("expr")?.as_str())
        .collect();
    (!queries.is_empty()).then(|| queries.join("\n"))
}

/// Every value in a panel with the path to it, as numbers in order.
fn leaves(panel: &Panel) -> Vec<u64> {
    let mut found = Vec::new();
    for (field, value) in panel.fields {
        if !matches!(field.as_str(), "id" | "gridPos" | "panels") {
            collect(field, value, &mut found);
        }
    }
    found.sort_unstable();
    found
}

fn collect(path: &str, value: &Value, found: &mut Vec<u64>) {
    match value {
        Value::Object(object) => {
            for (field, value) in object {
                collect(&format!("{path}.{field}"), value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(path, value, found)),
        value => {
            let mut hasher = DefaultHasher::new();
            (path, value.to_string()).hash(&mut hasher);
            found.push(hasher.finish());
        }
    }
}

/// How much of two sorted lists is common, in thousandths.
fn common_share(a: &[u64], b: &[u64]) -> u64 {
    let (mut i, mut j, mut common) = (0, 0, 0u64);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2000 * common / (a.len() + b.len()).max(1) as u64
}
