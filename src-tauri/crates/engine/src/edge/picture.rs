//! A photo made into the small picture of a tile: JPEG, PNG or WebP in, a square JPEG of 16 KiB at most out.
//!
//! Keeps true: nothing is decoded before its size is known to be bearable; the same file gives the same bytes; nothing of
//! the photo but its pixels goes on, since a phone writes into it where it was taken.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use serde_json::json;

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{PICTURE_BYTES, PICTURE_SIDE};
use crate::jpeg;
use crate::named::{self, Unopened};

/// The largest file, in megabytes.
const MEGABYTES: u64 = 32;
/// The most pixels on a side of a photo.
const SIDE: u32 = 12_000;
/// The most bytes of its pixels: the largest phone cameras come to 324 MB.
const PIXELS: u64 = 400 << 20;
/// How well the JPEG is drawn, best first: the first that is small enough is taken. Noise from edge to edge needs the last.
const QUALITIES: [u8; 9] = [85, 75, 65, 55, 45, 35, 25, 15, 5];
/// What is larger than so many times the tile is averaged first, which looks at each pixel once.
const AVERAGED: u32 = 4;

/// The small picture of a file.
///
/// # Errors
/// `picture.not_found`, `picture.unknown_kind`, `picture.too_large`, `picture.unreadable`, each with the file.
pub(crate) fn small(file: &Path) -> Result<Vec<u8>> {
    let refused = |code| {
        let args = [("megabytes", json!(MEGABYTES)), ("pixels", json!(SIDE))];
        EngineError::with(code, args.into_iter().chain([("file", json!(file.display().to_string()))]))
    };
    let bytes = read(file).map_err(refused)?;
    let (picture, orientation) = decoded(&bytes).map_err(refused)?;
    let mut square = DynamicImage::ImageRgb8(square(&on_white(picture)));
    square.apply_orientation(orientation);
    encoded(&square.into_rgb8())
}

fn read(file: &Path) -> Result<Vec<u8>, ErrorCode> {
    named::read(file, MEGABYTES << 20).map_err(|refused| match refused {
        Unopened::NotFound => ErrorCode::PictureNotFound,
        Unopened::NotAFile => ErrorCode::PictureUnknownKind,
        Unopened::TooLarge => ErrorCode::PictureTooLarge,
        Unopened::Failed(_) => ErrorCode::PictureUnreadable,
    })
}

fn decoded(bytes: &[u8]) -> Result<(DynamicImage, Orientation), ErrorCode> {
    let mut reader = ImageReader::new(Cursor::new(bytes));
    let mut limits = Limits::no_limits();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(SIDE), Some(SIDE), Some(PIXELS));
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(|_| ErrorCode::PictureUnreadable)?;
    match reader.format() {
        // What is missing of a JPEG would be drawn grey.
        Some(ImageFormat::Jpeg) if jpeg::whole_size(bytes).is_none() => return Err(ErrorCode::PictureUnreadable),
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) => {}
        _ => return Err(ErrorCode::PictureUnknownKind),
    }
    let refusal = |error: ImageError| match error {
        ImageError::Limits(_) => ErrorCode::PictureTooLarge,
        _ => ErrorCode::PictureUnreadable,
    };
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    if decoder.total_bytes() > PIXELS {
        return Err(ErrorCode::PictureTooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(refusal)?, orientation))
}

/// What can be seen through stands before white, as it would on paper. Before it is made smaller: else the colour of what
/// cannot be seen would show at the edges.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut pixels = picture.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let seen = |colour: u32| u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        pixel.0 = [seen(red), seen(green), seen(blue), u8::MAX];
    }
    DynamicImage::ImageRgba8(pixels)
}

/// The middle of a picture, as a square that fits a tile: goods lie in the middle, and all tiles look alike. Never enlarged.
fn square(picture: &DynamicImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (side, most) = (width.min(height), u32::from(PICTURE_SIDE));
    let middle = imageops::crop_imm(picture, (width - side) / 2, (height - side) / 2, side, side);
    let small = if side <= most {
        middle.to_image()
    } else if side <= most * AVERAGED {
        imageops::resize(&*middle, most, most, FilterType::Lanczos3)
    } else {
        let averaged = imageops::thumbnail(&*middle, most * AVERAGED, most * AVERAGED);
        imageops::resize(&averaged, most, most, FilterType::Lanczos3)
    };
    DynamicImage::ImageRgba8(small).into_rgb8()
}

fn encoded(square: &RgbImage) -> Result<Vec<u8>> {
    let mut jpeg = Vec::new();
    for quality in QUALITIES {
        jpeg.clear();
        let written = JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(square);
        written.map_err(|_| EngineError::Bug("writing a picture"))?;
        if jpeg.len() <= PICTURE_BYTES {
            return Ok(jpeg);
        }
    }
    Err(EngineError::Bug("a picture that does not get small enough"))
}
