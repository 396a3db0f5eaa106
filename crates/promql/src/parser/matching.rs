//! What may stand between a binary operator and its right operand.

use super::expression::Infix;
use super::token::Kind;
use super::{Fallible, Parser};
use crate::ast::{BinaryOp, Group, Matching, MatchingLabels, Number, Side};

impl Parser<'_> {
    /// Reads `bool`, `on (…)`, `group_left (…)` and `fill (…)`.
    pub(super) fn infix(&mut self, op: BinaryOp) -> Fallible<Infix> {
        let bool = self.take_keyword("bool").is_some();
        let mut matching = Matching::default();
        let on = if self.take_keyword("on").is_some() {
            Some(true)
        } else {
            self.take_keyword("ignoring").map(|_| false)
        };
        if let Some(on) = on {
            let labels = self.label_list(if on { "after `on`" } else { "after `ignoring`" })?;
            matching.labels = Some(MatchingLabels { on, labels });
            matching.group = self.group()?;
        } else if self.is_keyword("group_left") || self.is_keyword("group_right") {
            let hint = "write `on (…)` or `ignoring (…)` before it".to_owned();
            return Err(self.unexpected_with("after an operator", "an expression", hint));
        }
        self.fill(&mut matching)?;
        let ignores_nothing = matching
            .labels
            .as_ref()
            .is_some_and(|matching| !matching.on && matching.labels.is_empty());
        if ignores_nothing && matching.group.is_none() {
            matching.labels = None;
        }
        Ok(Infix { op, bool, matching })
    }

    fn group(&mut self) -> Fallible<Option<Group>> {
        let (side, place) = if self.take_keyword("group_left").is_some() {
            (Side::Left, "after `group_left`")
        } else if self.take_keyword("group_right").is_some() {
            (Side::Right, "after `group_right`")
        } else {
            return Ok(None);
        };
        let include = if self.peek() == Kind::OpenParenthesis {
            self.label_list(place)?
        } else {
            Vec::new()
        };
        Ok(Some(Group { side, include }))
    }

    /// `fill` and its siblings are keywords only before a parenthesis.
    fn fill(&mut self, matching: &mut Matching) -> Fallible<()> {
        if self.peek_at(1) != Kind::OpenParenthesis {
            return Ok(());
        }
        if self.take_keyword("fill").is_some() {
            let value = self.fill_value()?;
            matching.fill_left = Some(value);
            matching.fill_right = Some(value);
        } else if self.take_keyword("fill_left").is_some() {
            matching.fill_left = Some(self.fill_value()?);
            if self.peek_at(1) == Kind::OpenParenthesis && self.take_keyword("fill_right").is_some() {
                matching.fill_right = Some(self.fill_value()?);
            }
        } else if self.take_keyword("fill_right").is_some() {
            matching.fill_right = Some(self.fill_value()?);
            if self.peek_at(1) == Kind::OpenParenthesis && self.take_keyword("fill_left").is_some() {
                matching.fill_left = Some(self.fill_value()?);
            }
        }
        Ok(())
    }

    fn fill_value(&mut self) -> Fallible<Number> {
        let opening = self.advance();
        let value = self.signed_number("after `fill`", "a number")?;
        self.close(opening, "after the value of `fill`", "`)`")?;
        Ok(Number(value))
    }
}
