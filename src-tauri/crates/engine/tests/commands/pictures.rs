//! Pictures of items: what a photo becomes, what is refused, and which tile shows which.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use serde_json::{Value, json};

use crate::foreign::Foreign;
use crate::stall::{Stall, each, text};

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// A shop with one item, and a folder of photos.
struct Studio {
    stall: Stall,
    fox: String,
    photos: tempfile::TempDir,
}

impl Studio {
    fn new() -> Self {
        let stall = Stall::new();
        let fox = stall.item("Fox", 1200);
        Self { stall, fox, photos: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.photos.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    }

    /// Gives the item the picture of a file.
    #[track_caller]
    fn set(&self, name: &str, bytes: &[u8]) -> Value {
        let file = self.file(name, bytes);
        self.stall.call("catalog.set_picture", json!({ "id": self.fox, "file": file }))
    }

    /// What the item's tile shows.
    #[track_caller]
    fn seen(&self) -> RgbImage {
        image::load_from_memory_with_format(&self.jpeg(), ImageFormat::Jpeg).unwrap().into_rgb8()
    }

    #[track_caller]
    fn jpeg(&self) -> Vec<u8> {
        let hash = text(&self.stall.call("catalog.show", json!({ "id": self.fox }))["picture"]);
        let drawn = self.stall.call("catalog.pictures", json!({ "pictures": [hash, "none"] }));
        assert_eq!(drawn["pictures"].as_object().unwrap().len(), 1, "{drawn}");
        let address = text(&drawn["pictures"][&hash]);
        BASE64_STANDARD.decode(address.strip_prefix("data:image/jpeg;base64,").unwrap()).unwrap()
    }

    fn facts(&self) -> usize {
        self.stall.facts("item.pictured").len()
    }
}

/// The left half red, the right one blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    written(picture.clone(), ImageFormat::Jpeg)
}

/// As a phone writes it: lying on its side, and with where and when it was taken.
fn of_phone(picture: &RgbImage) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"); // turned a quarter
    exif.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0"); // the place begins at 38
    exif.extend(b"\x01\0\x1d\0\x02\0\x0b\0\0\0\x38\0\0\0\0\0\0\0");
    exif.extend(b"2026:06:06\0");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.encode_image(picture).unwrap();
    assert!(holds(&bytes, b"Exif") && holds(&bytes, b"2026:06:06"), "there is something to take away");
    bytes
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// A JPEG whose head says that it is of another size.
fn said_to_be(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg(&halves(64, 64));
    let head = bytes.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    bytes[head + 5..head + 7].copy_from_slice(&height.to_be_bytes());
    bytes[head + 7..head + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

#[track_caller]
fn close(seen: Rgb<u8>, wanted: Rgb<u8>) {
    assert!(seen.0.iter().zip(wanted.0).all(|(a, b)| a.abs_diff(b) < 30), "{seen:?} is not {wanted:?}");
}

#[test]
fn a_photo_becomes_a_small_square_of_its_middle() {
    let studio = Studio::new();
    let file = studio.file("fox.jpg", &jpeg(&halves(1500, 1100)));
    let drawn = studio.stall.call("catalog.draw_picture", json!({ "file": file }));
    assert_eq!(studio.facts(), 0, "looking at it changes nothing");
    let set = studio.stall.call("catalog.set_picture", json!({ "id": studio.fox, "file": file }));
    assert_eq!((&set["name"], &set["before"]), (&json!("Fox"), &Value::Null));
    let seen = studio.seen();
    assert_eq!(seen.dimensions(), (256, 256));
    close(*seen.get_pixel(20, 128), RED);
    close(*seen.get_pixel(235, 128), BLUE);
    assert!(studio.jpeg().len() <= 16 << 10);
    assert!(text(&drawn["drawn"]).ends_with(&BASE64_STANDARD.encode(studio.jpeg())), "it is what was shown before");
    studio.stall.verify();
}

#[test]
fn a_photo_stands_upright_and_its_place_is_gone() {
    let studio = Studio::new();
    studio.set("IMG_0001.JPG", &of_phone(&halves(400, 200)));
    let seen = studio.seen();
    close(*seen.get_pixel(100, 10), RED);
    close(*seen.get_pixel(100, 190), BLUE);
    let database = std::fs::read(studio.stall.dir.path().join("trestle.db-wal")).unwrap_or_default();
    for bytes in [studio.jpeg(), database] {
        assert!(!holds(&bytes, b"Exif") && !holds(&bytes, b"2026:06:06"));
    }
    let fact = studio.stall.facts("item.pictured")[0].clone();
    let kept = BASE64_STANDARD.decode(text(&fact["picture"])).unwrap();
    assert!(!holds(&kept, b"Exif") && !holds(&kept, &[0xFF, 0xE1]), "no segment but those of the pixels");
}

#[test]
fn what_can_be_seen_through_stands_before_white() {
    let studio = Studio::new();
    // Black where it cannot be seen: at the edges it must not show.
    let logo = RgbaImage::from_fn(600, 600, |x, _| match x {
        0..300 => Rgba([0, 0, 0, 0]),
        300..450 => Rgba([220, 20, 20, 128]),
        _ => Rgba([20, 20, 220, 255]),
    });
    studio.set("logo.png", &written(logo, ImageFormat::Png));
    let seen = studio.seen();
    close(*seen.get_pixel(30, 128), Rgb([255, 255, 255]));
    close(*seen.get_pixel(160, 128), Rgb([237, 137, 137]));
    close(*seen.get_pixel(240, 128), BLUE);
    let darkest = (0..120).map(|x| seen.get_pixel(x, 128).0[1]).min();
    assert!(darkest > Some(230), "nothing dark shows before the edge: {darkest:?}");
}

#[test]
fn webp_grey_and_deep_pictures_are_read_too() {
    let studio = Studio::new();
    studio.set("fox.webp", &written(halves(300, 300), ImageFormat::WebP));
    close(*studio.seen().get_pixel(20, 20), RED);
    studio.set("grey.png", &written(DynamicImage::from(halves(300, 300)).into_luma8(), ImageFormat::Png));
    studio.set("deep.png", &written(DynamicImage::from(halves(300, 300)).into_rgba16(), ImageFormat::Png));
    close(*studio.seen().get_pixel(20, 20), RED);
    assert_eq!(studio.facts(), 3);
}

#[test]
fn a_picture_is_never_enlarged_however_odd_it_is() {
    let studio = Studio::new();
    for (width, height, side) in [(1, 1, 1), (10_000, 1, 1), (1, 500, 1), (200, 300, 200), (257, 256, 256)] {
        studio.set("odd.png", &written(halves(width, height), ImageFormat::Png));
        assert_eq!(studio.seen().dimensions(), (side, side), "{width} × {height}");
    }
    studio.stall.verify();
}

#[test]
fn noise_from_edge_to_edge_is_small_too_and_the_same_file_gives_the_same_bytes() {
    let noise = |n: u32| u8::try_from(n.wrapping_mul(2_654_435_761).rotate_left(n % 31) % 256).unwrap();
    let picture = RgbImage::from_fn(256, 256, |x, y| {
        let n = x * 7919 + y * 104_729;
        Rgb([noise(n), noise(n + 1), noise(n + 2)])
    });
    let (one, two) = (Studio::new(), Studio::new());
    for studio in [&one, &two] {
        studio.set("noise.png", &written(picture.clone(), ImageFormat::Png));
    }
    assert!(one.jpeg().len() <= 16 << 10, "{}", one.jpeg().len());
    assert_eq!(one.jpeg(), two.jpeg());
}

#[test]
fn what_is_no_picture_or_cannot_be_borne_is_refused_and_nothing_is_changed() {
    let studio = Studio::new();
    studio.set("fox.jpg", &jpeg(&halves(300, 300)));
    let before = (studio.facts(), studio.jpeg());
    let whole = jpeg(&halves(300, 300));
    let png = written(halves(300, 300), ImageFormat::Png);
    let webp = written(halves(300, 300), ImageFormat::WebP);
    let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    heic.resize(4_000, 0);
    let cases: [(&str, &str, &[u8]); 14] = [
        ("picture.unreadable", "cut.jpg", &whole[..whole.len() / 2]),
        ("picture.unreadable", "almost.jpg", &whole[..whole.len() - 2]),
        ("picture.unreadable", "head.jpg", &whole[..40]),
        ("picture.unreadable", "cut.png", &png[..png.len() / 2]),
        ("picture.unreadable", "cut.webp", &webp[..webp.len() / 2]),
        ("picture.unknown_kind", "text.jpg", b"a list of what to buy"),
        ("picture.unknown_kind", "empty.jpg", b""),
        ("picture.unknown_kind", "IMG_0002.HEIC", &heic),
        ("picture.unknown_kind", "moving.gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
        ("picture.too_large", "bomb.jpg", &said_to_be(65_500, 65_500)),
        ("picture.too_large", "wide.jpg", &said_to_be(12_001, 16)),
        ("picture.too_large", "square.jpg", &said_to_be(12_000, 12_000)),
        ("picture.too_large", "wide.png", &written(halves(12_001, 1), ImageFormat::Png)),
        ("picture.unreadable", "zero.jpg", &said_to_be(0, 0)),
    ];
    for (code, name, bytes) in cases {
        let file = studio.file(name, bytes);
        let said = studio.stall.refused(code, "catalog.set_picture", json!({ "id": studio.fox, "file": file }));
        assert_eq!(text(&said["file"]), file.display().to_string());
    }
    let huge = studio.photos.path().join("huge.png");
    std::fs::File::create(&huge).unwrap().set_len((32 << 20) + 1).unwrap();
    let of = |file: &std::path::Path| json!({ "id": studio.fox, "file": file });
    studio.stall.refused("picture.too_large", "catalog.set_picture", of(&huge));
    studio.stall.refused("picture.unknown_kind", "catalog.set_picture", of(studio.photos.path()));
    studio.stall.refused("picture.not_found", "catalog.set_picture", of(&studio.photos.path().join("none.jpg")));
    let text = json!({ "file": studio.photos.path().join("text.jpg") });
    studio.stall.refused("picture.unknown_kind", "catalog.draw_picture", text);
    let nobody = json!({ "id": "none", "file": studio.photos.path().join("none.jpg") });
    studio.stall.refused("catalog.no_such_item", "catalog.set_picture", nobody);
    assert_eq!((studio.facts(), studio.jpeg()), before);
}

#[test]
fn the_same_file_again_is_no_fact_and_every_change_can_be_undone() {
    let studio = Studio::new();
    let set = |args: Value| studio.stall.call("catalog.set_picture", args);
    let none = json!({ "id": studio.fox });
    assert_eq!(set(none.clone())["before"], Value::Null, "there was none to take away");
    assert_eq!(studio.facts(), 0);
    let first = studio.set("fox.jpg", &jpeg(&halves(300, 300)));
    let same = studio.set("copy.jpg", &jpeg(&halves(300, 300)));
    assert_eq!((&same["picture"], studio.facts()), (&first["picture"], 1));
    let second = studio.set("other.png", &written(halves(40, 40), ImageFormat::Png));
    assert_ne!(second["picture"], first["picture"]);
    let undone = set(json!({ "id": studio.fox, "again": second["before"] }));
    assert_eq!(undone["picture"], first["picture"]);
    let taken = set(none.clone());
    assert_eq!((&taken["picture"], studio.facts()), (&json!(""), 4));
    assert_eq!(studio.stall.facts("item.pictured")[3], json!({ "item": studio.fox }));
    assert_eq!(set(json!({ "id": studio.fox, "again": taken["before"] }))["picture"], first["picture"]);
    let other = studio.stall.item("Hare", 900);
    for again in [json!(taken["before"]), json!("x"), json!("ffff-1"), json!(studio.fox)] {
        let args = json!({ "id": other, "again": again });
        studio.stall.refused("args.unreadable", "catalog.set_picture", args);
    }
    studio.stall.verify();
}

#[test]
fn tiles_and_what_is_found_say_which_picture_they_have_and_a_product_has_that_of_a_variant() {
    let studio = Studio::new();
    let stall = &studio.stall;
    let variant = |size: &str| {
        let args = json!({ "name": "Shirt", "price": 1500, "options": [{ "name": "Size", "value": size }] });
        text(&stall.call("catalog.save_item", args)["id"])
    };
    let (_, large) = (variant("A"), variant("B"));
    stall.bundle("Two foxes", 2000, &[(&studio.fox, 2)]);
    let of_fox = studio.set("fox.jpg", &jpeg(&halves(300, 300)))["picture"].clone();
    let file = studio.file("shirt.png", &written(halves(40, 40), ImageFormat::Png));
    let of_shirt = stall.call("catalog.set_picture", json!({ "id": large, "file": file }))["picture"].clone();
    let catalog = stall.tell("catalog.list");
    let shown = |name: &str| {
        let tiles = catalog["tiles"].as_array().unwrap();
        tiles.iter().find(|tile| tile["name"] == name).unwrap()["picture"].clone()
    };
    assert_eq!((shown("Fox"), shown("Shirt"), shown("Two foxes")), (of_fox.clone(), of_shirt.clone(), json!("")));
    let variants = each(&catalog["products"][0]["variants"], "tile");
    assert_eq!(each(&json!(variants), "picture"), [json!(""), of_shirt.clone()]);
    assert_eq!(
        each(&stall.call("catalog.search", json!({ "text": "shirt" }))["tiles"], "picture"),
        [json!(""), of_shirt]
    );
    // One that is no longer sold keeps its picture, and is found with it.
    stall.call("catalog.save_item", json!({ "id": studio.fox, "name": "Fox", "price": 1200, "archived": true }));
    let found = stall.call("catalog.search", json!({ "text": "fox", "archived": true }));
    assert!(each(&found["tiles"], "picture").contains(&of_fox), "{found}");
    assert_eq!(stall.call("catalog.show", json!({ "id": studio.fox }))["picture"], of_fox);
    stall.verify();
}

#[test]
fn a_picture_that_arrives_before_its_item_waits_for_it_and_one_without_sense_has_no_effect() {
    let studio = Studio::new();
    let (fox, small) = (&studio.fox, jpeg(&halves(60, 60)));
    let of_here = studio.set("fox.jpg", &small)["picture"].clone();
    let mut other = Foreign::of(&studio.stall);
    let picture = |bytes: &[u8]| json!({ "item": fox, "picture": BASE64_STANDARD.encode(bytes) });
    let mut heavy = small.clone();
    heavy.splice(2..2, [&[0xFF, 0xFE, 0xFF, 0xFF][..], &vec![0; 65_533]].concat()); // a long comment
    let wide = said_to_be(257, 10);
    for body in [picture(&heavy), picture(&wide), picture(b"<svg/>"), picture(&small[..small.len() - 2])] {
        other.writes("item.pictured", 1, None, &body);
    }
    other.writes("item.pictured", 1, None, &json!({ "item": fox, "picture": "not base64!" }));
    other.writes("item.pictured", 1, None, &json!({ "item": fox, "picture": 7 }));
    other.writes(
        "item.pictured",
        1,
        None,
        &json!({ "item": "ffffffffffffffff-9", "picture": BASE64_STANDARD.encode(&small) }),
    );
    let hat = json!({ "id": "ffffffffffffffff-9", "name": "Hat", "price": 900, "rate": "20" });
    other.writes("item.set", 1, None, &hat);
    other.arrive();
    assert_eq!(studio.stall.call("catalog.show", json!({ "id": fox }))["picture"], of_here, "the one before stays");
    assert_eq!(studio.stall.rows("SELECT count(*) FROM passed_over"), [json!([6])]);
    let hat = studio.stall.call("catalog.show", json!({ "id": "ffffffffffffffff-9" }));
    assert_ne!(hat["picture"], "");
}

#[test]
fn the_pictures_of_a_folder_and_of_a_camera_are_listed_newest_first() {
    let studio = Studio::new();
    let list =
        |path: &std::path::Path| studio.stall.call("catalog.list_files", json!({ "path": path, "pictures": true }));
    let camera = studio.photos.path().join("DCIM/100ANDRO");
    std::fs::create_dir_all(&camera).unwrap();
    for (name, age) in
        [("old.png", 300), ("list.csv", 200), (".hidden.jpg", 100), ("DCIM/100ANDRO/IMG_1.JPG", 50), ("new.webp", 10)]
    {
        let file = std::fs::File::create(studio.photos.path().join(name)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 - age)).unwrap();
    }
    let listed = list(studio.photos.path());
    assert_eq!(each(&listed["files"], "name"), ["new.webp", "IMG_1.JPG", "old.png"]);
    assert_eq!(each(&list(&camera.join("IMG_1.JPG"))["files"], "name"), ["IMG_1.JPG"]);
    for n in 0..120 {
        studio.file(&format!("many-{n}.jpg"), b"x");
    }
    let listed = list(studio.photos.path());
    assert_eq!((listed["files"].as_array().unwrap().len(), &listed["more"]), (100, &json!(true)));
    let nowhere = json!({ "path": "/nowhere/at/all", "pictures": true });
    studio.stall.refused("picture.not_found", "catalog.list_files", nowhere);
}
