//! QR codes as the screens draw them.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};

use super::types::QrView;
use crate::error::{EngineError, Result};

/// A QR code of a short text, error correction M: readable off a scratched screen in the sun.
///
/// # Errors
/// Never for the texts in use; kept as an error rather than a panic.
pub(super) fn draw(text: &str) -> Result<QrView> {
    if text.is_empty() {
        return Ok(QrView { size: 0, path: String::new() });
    }
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| EngineError::Bug("drawing a QR code"))?;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let width = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if width > 0 {
                // A run of dark squares is one rectangle.
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            x += width.max(1);
        }
    }
    Ok(QrView { size: u32::try_from(code.size).unwrap_or(0), path })
}
