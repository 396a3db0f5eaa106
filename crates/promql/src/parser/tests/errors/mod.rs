//! What someone reads who has made a mistake.

mod brackets;
mod durations;
mod functions;
mod keywords;
mod lines;
mod operands;
mod selectors;
