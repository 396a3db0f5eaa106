//! One page that a browser shows by itself: both layouts as pictures, the changes in words.

use std::fmt::Write;

use super::escape::html as escape;
use super::subjects::{self, Grouped};
use super::{counted, headline, kind_words, status_words};
use crate::layout::{Mark, Tile};
use crate::model::{Change, Diff, Document, Status};

/// Pixels of a column and of a row of the grid in the picture.
const COLUMN: i64 = 18;
const ROW: i64 = 9;
/// Room between the panels of the picture.
const GAP: i64 = 2;
/// A page is not drawn further down than this many rows of the grid.
const MOST_ROWS: i64 = 400;
/// About how wide a letter of the picture is, in pixels.
const LETTER: i64 = 6;

/// Everything that differs as one page of HTML, without scripts and without anything from elsewhere.
pub fn html(diff: &Diff) -> String {
    let mut out = String::new();
    out.push_str(concat!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        "<title>Dashboards: what changed</title>\n<style>\n",
        include_str!("page.css"),
        "</style>\n</head>\n<body>\n<main>\n",
    ));
    push(
        &mut out,
        format_args!("<h1>Dashboards: {}</h1>\n", escape(&headline(&diff.summary))),
    );
    if diff
        .documents
        .iter()
        .any(|document| !document.layout.after.is_empty() || !document.layout.before.is_empty())
    {
        out.push_str(LEGEND);
    }
    for document in &diff.documents {
        section(&mut out, document);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

const LEGEND: &str = "<p class=\"legend\"><span class=\"added\">added</span> <span class=\"removed\">removed</span> \
    <span class=\"changed\">changed</span> <span class=\"moved\">moved or resized</span> \
    <span class=\"same\">unchanged</span></p>\n";

fn push(out: &mut String, words: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(words);
}

fn section(out: &mut String, document: &Document) {
    let status = match document.status {
        Status::Changed => counted(document.changes.len(), "change"),
        status => format!("{} {}", kind_words(document.kind), status_words(status)),
    };
    let file = document.file.as_deref().filter(|file| *file != document.title);
    let file = file
        .map(|file| format!(" <code>{}</code>", escape(file)))
        .unwrap_or_default();
    push(
        out,
        format_args!(
            "<section>\n<h2>{}</h2>\n<p class=\"about\">{status}{file}</p>\n",
            escape(&document.title)
        ),
    );
    if !(document.layout.before.is_empty() && document.layout.after.is_empty()) {
        out.push_str("<div class=\"layouts\">\n");
        picture(out, "Before", &document.layout.before);
        picture(out, "After", &document.layout.after);
        out.push_str("</div>\n");
    }
    if !document.changes.is_empty() {
        changes(out, document);
    }
    out.push_str("</section>\n");
}

fn picture(out: &mut String, name: &str, tiles: &[Tile]) {
    let height = tiles
        .iter()
        .map(|tile| tile.y.saturating_add(tile.h))
        .max()
        .unwrap_or(0)
        .clamp(1, MOST_ROWS);
    push(
        out,
        format_args!(
            "<figure><figcaption>{name}</figcaption>\n<svg viewBox=\"-1 -1 {} {}\" role=\"img\" \
             aria-label=\"{name}: {}\">\n",
            24 * COLUMN + 2,
            height * ROW + 2,
            counted(tiles.len(), "panel")
        ),
    );
    for tile in tiles
        .iter()
        .filter(|tile| tile.y >= 0 && tile.y < MOST_ROWS && tile.x >= 0 && tile.x < 24)
    {
        draw(out, tile);
    }
    if tiles.is_empty() {
        push(out, format_args!("<text x=\"8\" y=\"{ROW}\">not there</text>\n"));
    }
    out.push_str("</svg></figure>\n");
}

fn draw(out: &mut String, tile: &Tile) {
    let class = match tile.mark {
        Mark::Same => "same",
        Mark::Added => "added",
        Mark::Removed => "removed",
        Mark::Moved => "moved",
        Mark::Changed => "changed",
    };
    let row = if tile.kind == "row" { " row" } else { "" };
    let (x, y) = (tile.x * COLUMN, tile.y * ROW);
    let width = tile.w.clamp(1, 24) * COLUMN - GAP;
    let height = tile.h.clamp(1, MOST_ROWS) * ROW - GAP;
    let title = if tile.title.is_empty() {
        tile.kind.as_str()
    } else {
        tile.title.as_str()
    };
    push(
        out,
        format_args!(
            "<g class=\"{class}{row}\"><title>{} ({}, {class})</title>\
             <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>",
            escape(title),
            escape(&tile.kind)
        ),
    );
    let letters = usize::try_from((width - 8) / LETTER).unwrap_or(0);
    let shown = shortened(title, letters);
    let baseline = if tile.kind == "row" { y + ROW - 2 } else { y + 13 };
    if !shown.is_empty() && (height >= 14 || tile.kind == "row") {
        push(
            out,
            format_args!("<text x=\"{}\" y=\"{baseline}\">{}</text>", x + 4, escape(&shown)),
        );
    }
    out.push_str("</g>\n");
}

fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    match letters {
        0..=2 => String::new(),
        letters => text.chars().take(letters - 1).chain(['…']).collect(),
    }
}

fn changes(out: &mut String, document: &Document) {
    let Grouped { subjects, shared } = subjects::grouped(document);
    out.push_str("<ul class=\"changes\">\n");
    for (subject, changes) in subjects {
        let name = subjects::name(subject);
        let name = if name.is_empty() {
            String::new()
        } else {
            format!(" <b>{}</b>", escape(&name))
        };
        let place = subjects::place(subject).map(|place| format!(" <i>in {}</i>", escape(place)));
        push(
            out,
            format_args!(
                "<li><span class=\"kind\">{}</span>{name}{}\n<ul>\n",
                subjects::kind(subject),
                place.unwrap_or_default()
            ),
        );
        for change in changes {
            push(
                out,
                format_args!("<li>{}{}</li>\n", escape(&change.text), query(change)),
            );
        }
        out.push_str("</ul></li>\n");
    }
    for group in shared {
        let (names, left) = group.names();
        let mut names: Vec<String> = names.iter().map(|name| escape(name)).collect();
        if left > 0 {
            names.push(format!("and {left} more"));
        }
        push(
            out,
            format_args!(
                "<li><span class=\"kind\">{}</span> {}</li>\n",
                escape(&group.words()),
                names.join(", ")
            ),
        );
    }
    out.push_str("</ul>\n");
}

fn query(change: &Change) -> String {
    match subjects::expressions(change) {
        Some((before, after)) if !change.parts.is_empty() || before.len() + after.len() >= 100 => format!(
            "<pre><del>{}</del>\n<ins>{}</ins></pre>",
            escape(before),
            escape(after)
        ),
        _ => String::new(),
    }
}
