//! What must hold.
mod alert;
mod decimal;
mod recording;
mod severity;
mod signal;
mod text;

pub use alert::Alert;
pub use recording::Recording;
pub use severity::{Severity, SeverityWords};
pub use signal::{Bounds, Breach, Shown, Signal};
pub use text::Text;
