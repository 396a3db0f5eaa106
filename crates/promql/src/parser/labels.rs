//! `(a, b)` after `by`, `on` and their like, and single labels.

use std::borrow::Cow;

use super::text::unquote;
use super::token::Kind;
use super::{Fallible, Parser};
use crate::ast::Name;
use crate::keyword::is_reserved_label;
use crate::variable::{canonical, is_template};

impl Parser<'_> {
    /// Reads `(a, b,)`.
    pub(super) fn label_list(&mut self, place: &'static str) -> Fallible<Vec<Name>> {
        let Some(opening) = self.take(Kind::OpenParenthesis) else {
            let hint = "the labels stand in parentheses, as in `(job, instance)`".to_owned();
            return Err(self.unexpected_with(place, "`(`", hint));
        };
        let mut labels = Vec::new();
        while self.peek() != Kind::CloseParenthesis {
            let token = self.token_at(0);
            labels.push(match token.kind {
                Kind::Word if !is_reserved_label(self.slice(token)) => name(self.slice(token).to_owned()),
                Kind::Variable | Kind::Template => name(self.slice(token).to_owned()),
                Kind::String => self.quoted_label(token.span.start)?,
                Kind::Word | Kind::Number => {
                    let hint = format!("write `\"{}\"`", self.slice(token));
                    return Err(self.unexpected_with("among labels", "a label", hint));
                }
                Kind::End => break,
                _ => return Err(self.unexpected("among labels", "a label or `)`")),
            });
            self.places.labels.push(token.span);
            self.advance();
            if self.take(Kind::Comma).is_none() {
                break;
            }
        }
        self.nesting += 1;
        let closed = self.close(opening, "among labels", "`,` or `)`");
        self.nesting -= 1;
        closed?;
        Ok(labels)
    }

    /// The label that the string which comes next names.
    fn quoted_label(&self, start: usize) -> Fallible<Name> {
        Ok(name(unquote(self.slice(self.token_at(0)), start)?))
    }
}

/// A label whose variables are written in the one way.
pub(super) fn name(text: String) -> Name {
    Cow::Owned(if is_template(&text) {
        canonical(&text)
    } else {
        text
    })
}
