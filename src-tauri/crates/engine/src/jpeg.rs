//! The markers of a JPEG: whether it goes to its end, and how large it is. Decodes nothing.

const PIXEL_MARK: u8 = 0xFF;
const END: u8 = 0xD9;

/// Width and height of a JPEG; none when the bytes are another thing, or end before it does.
#[must_use]
pub fn whole_size(bytes: &[u8]) -> Option<(u16, u16)> {
    let mut rest = bytes.strip_prefix(&[PIXEL_MARK, 0xD8])?;
    let mut size = None;
    loop {
        let marker;
        (marker, rest) = next_marker(rest)?;
        match marker {
            END => return size,
            // These stand alone.
            0x01 | 0xD0..=0xD8 => {}
            _ => {
                let length = usize::from(pair(rest, 0)?);
                let segment = rest.get(2..length)?;
                if size.is_none() && is_frame(marker) {
                    size = Some((pair(segment, 3)?, pair(segment, 1)?));
                }
                rest = &rest[length..];
            }
        }
    }
}

/// The next marker and what follows it. Between two segments lies nothing, or the pixels, in which 0xFF is followed by 0.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let at = bytes.windows(2).position(|two| two[0] == PIXEL_MARK && two[1] != 0 && two[1] != PIXEL_MARK)?;
    Some((bytes[at + 1], &bytes[at + 2..]))
}

/// Whether a segment begins a picture: there are thirteen ways of coding one.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

fn pair(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use super::whole_size;

    /// 3 wide and 2 high, with a comment, and with 0xFF among the pixels.
    const SMALL: &[u8] = &[
        0xFF, 0xD8, 0xFF, 0xFE, 0, 4, 0xFF, 0xD9, 0xFF, 0xC0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1,
        1, 0, 0, 63, 0, 1, 0xFF, 0, 2, 0xFF, 0xD0, 3, 0xFF, 0xD9,
    ];

    #[test]
    fn a_whole_one_tells_its_size_and_one_that_is_cut_anywhere_does_not() {
        assert_eq!(whole_size(SMALL), Some((3, 2)));
        for end in 0..SMALL.len() {
            assert_eq!(whole_size(&SMALL[..end]), None, "cut to {end}");
        }
        assert_eq!(whole_size(b"GIF89a"), None);
    }
}
