//! Stub
/// S
#[derive(Clone, Debug)]
pub struct DataSource;
