//! Photos of goods, drawn rather than taken. Owns: what is on them. Must not: know what becomes of them.

use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

/// A photo of something round in one colour, lying on a pale cloth; gives its file.
///
/// # Panics
/// When it cannot be written.
#[must_use]
pub fn taken(folder: &Path, name: &str, colour: [u8; 3]) -> PathBuf {
    const SIDE: u32 = 320;
    let middle = SIDE / 2;
    let photo = RgbImage::from_fn(SIDE + 80, SIDE, |x, y| {
        let (across, down) = (x.abs_diff(middle + 40), y.abs_diff(middle));
        let shade = u8::try_from(y / 4).unwrap_or(0);
        match across * across + down * down {
            0..400 => Rgb([250, 246, 235]),
            400..16_900 => Rgb(colour.map(|part| part.saturating_sub(shade))),
            _ => Rgb([222 - shade, 212 - shade, 192 - shade]),
        }
    });
    let file = folder.join(name);
    photo.save(&file).expect("a photo");
    file
}
