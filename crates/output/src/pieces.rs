//! Two texts, line by line or word by word.

use std::convert::Infallible;

pub use similar::ChangeTag;
use similar::algorithms::{Capture, Compact, IdentifyDistinct, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, DiffableStr, group_diff_ops};

/// How many lines that are the same stand around those that differ.
const CONTEXT: usize = 3;

/// Two texts in pieces, and what makes the one of the other.
pub struct Pieces<'a> {
    before: Vec<&'a str>,
    after: Vec<&'a str>,
    operations: Vec<DiffOp>,
}

/// Lines that differ, with some around them.
pub struct Hunk<'a> {
    /// `@@ -3,7 +3,8 @@`
    pub header: String,
    /// Each with its line break, if it has one.
    pub lines: Vec<(ChangeTag, &'a str)>,
}

impl<'a> Pieces<'a> {
    /// Compares line by line.
    pub fn lines(before: &'a str, after: &'a str) -> Self {
        Self::new(before.tokenize_lines(), after.tokenize_lines())
    }

    /// Compares word by word; the white space between two words is a word too.
    pub fn words(before: &'a str, after: &'a str) -> Self {
        Self::new(before.tokenize_words(), after.tokenize_words())
    }

    /// `TextDiff` would do this and compile five algorithms for each kind of text; that took 26 s of a build.
    fn new(before: Vec<&'a str>, after: Vec<&'a str>) -> Self {
        // Numbers are faster to compare than texts, and there are many comparisons.
        let pieces = IdentifyDistinct::<u32>::new(&*before, 0..before.len(), &*after, 0..after.len());
        let (old, new) = (pieces.old_lookup(), pieces.new_lookup());
        let mut captured = Compact::new(Replace::new(Capture::new()), old, new);
        let Ok::<(), Infallible>(()) =
            myers::diff(&mut captured, old, pieces.old_range(), new, pieces.new_range());
        let operations = captured.into_inner().into_inner().into_ops();
        Self {
            before,
            after,
            operations,
        }
    }

    /// Every piece, and which of the texts has it.
    pub fn all(&self) -> impl Iterator<Item = (ChangeTag, &'a str)> {
        self.of(&self.operations)
    }

    /// The lines that differ, those that are close to each other together.
    pub fn hunks(&self) -> impl Iterator<Item = Hunk<'a>> {
        let groups = group_diff_ops(self.operations.clone(), CONTEXT).into_iter();
        groups.filter(|group| !group.is_empty()).map(|group| Hunk {
            header: UnifiedHunkHeader::new(&group).to_string(),
            lines: self.of(&group).collect(),
        })
    }

    fn of(&self, operations: &[DiffOp]) -> impl Iterator<Item = (ChangeTag, &'a str)> {
        operations
            .iter()
            .flat_map(|operation| operation.iter_slices(&*self.before, &*self.after))
            .flat_map(|(tag, pieces)| pieces.iter().map(move |piece| (tag, *piece)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(pieces: &Pieces<'_>, without: ChangeTag) -> String {
        let kept = pieces.all().filter(|(tag, _)| *tag != without);
        kept.map(|(_, piece)| piece).collect()
    }

    proptest! {
        #[test]
        fn what_is_kept_and_removed_is_the_text_before(before in "[ab \n]{0,40}", after in "[ab \n]{0,40}") {
            for pieces in [Pieces::lines(&before, &after), Pieces::words(&before, &after)] {
                prop_assert_eq!(applied(&pieces, ChangeTag::Insert), &*before);
                prop_assert_eq!(applied(&pieces, ChangeTag::Delete), &*after);
            }
        }
    }

    #[test]
    fn only_what_is_near_a_difference_is_in_a_hunk() {
        let before: Vec<String> = (1..=40).map(|line| line.to_string()).collect();
        let before = before.join("\n");
        let after = before.replace("\n7\n", "\nseven\n").replace("\n30\n", "\n");
        let hunks: Vec<_> = Pieces::lines(&before, &after).hunks().collect();

        let headers: Vec<&str> = hunks.iter().map(|hunk| &*hunk.header).collect();
        assert_eq!(headers, ["@@ -4,7 +4,7 @@", "@@ -27,7 +27,6 @@"]);
        let lines = hunks[0].lines.iter().map(|(tag, line)| format!("{tag}{line}"));
        insta::assert_snapshot!(lines.collect::<Vec<_>>().concat(), @"
         4
         5
         6
        -7
        +seven
         8
         9
         10
        ");
    }
}
