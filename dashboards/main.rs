//! The program `dashgen`.
fn main() {}
