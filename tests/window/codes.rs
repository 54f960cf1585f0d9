//! Codes read back from the pixels of the real window, by another library than the one that draws them: what a phone held
//! before the till sees. Owns: where codes are shown, and that each says what stands beside it. Must not: know how a code is
//! drawn.

use std::fs::File;
use std::io::BufReader;

use serde_json::{Value, json};
use trestle_tests::till::pictures;

use crate::stall::{SIZES, Stall};

/// As many bytes as the standard lets a code of a transfer hold.
const LONGEST: usize = 331;

/// What the one code in the window says, read from a picture of it.
#[track_caller]
fn read(stall: &Stall, what: &str, shown: &str) -> String {
    stall.wait_for(shown);
    let picture = pictures().join(format!("code-{what}.png"));
    stall.screenshot(&picture);
    let mut decoder = png::Decoder::new(BufReader::new(File::open(&picture).expect("a picture")));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a picture");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a picture that fits")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let (samples, width) = (info.color_type.samples(), info.width as usize);
    let grey = |x: usize, y: usize| {
        let pixel = &pixels[(y * width + x) * samples..][..samples];
        let [red, green, blue] = if samples < 3 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
        u8::try_from((299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1_000).expect("a grey")
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, info.height as usize, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "{what}: one code is seen in {}", picture.display());
    let (_, says) = grids[0].decode().unwrap_or_else(|why| panic!("{what}: {why} in {}", picture.display()));
    says
}

/// Charges a candle of 6.00 by transfer to an account, and reads its code.
#[track_caller]
fn transferred(stall: &Stall, what: &str, account: &Value) {
    stall.ask("settings.save", &json!({ "account": account }));
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€6.00");
    stall.tap_testid("pay-transfer");
    let says = read(stall, what, "transfer-code");
    let shown = |id: &str| stall.text(id);
    let iban = shown("transfer-iban").replace(' ', "");
    let (amount, reference) = (shown("transfer-amount").replace('€', "EUR"), shown("transfer-reference"));
    let [bic, name] = ["bic", "name"].map(|key| account[key].as_str().expect("a text"));
    assert!(says.len() <= LONGEST, "{what}: {} bytes", says.len());
    let wanted = ["BCD", "002", "1", "SCT", bic, name, &iban, &amount, "", "", &reference];
    assert_eq!(says.split('\n').collect::<Vec<_>>(), wanted, "{what}");
    stall.tap_testid("transfer-not");
    stall.wait_until("return !byTestId('transfer-dialog').el");
    stall.tap_testid("pay-back");
    stall.tap_testid("basket-clear");
}

#[test]
fn the_code_of_a_transfer_asks_for_the_amount_that_stands_beside_it() {
    for (size, name) in SIZES {
        let stall = Stall::demo(size);
        let usual = json!({ "name": "Hollow Tree Candles", "iban": "FR7630006000011234567890189", "bic": "" });
        transferred(&stall, &format!("transfer-{name}"), &usual);
        // As long as an account can be: the squares are smallest then.
        let long = json!({ "name": "é".repeat(70), "iban": "MT84MALT011000012345MTLCAST001S", "bic": "MALTMTMT001" });
        transferred(&stall, &format!("transfer-long-{name}"), &long);
    }
}

#[test]
fn the_codes_of_a_member_and_of_store_credit_say_what_stands_beside_them() {
    for (size, name) in SIZES {
        let stall = Stall::demo(size);
        let sale = stall.sell(&["Felt fox"]);
        stall.pick_to("Beeswax candle", "4.50");
        stall.tap_testid("exact-cash");
        stall.tap_testid("signup");
        stall.write("signup-name", "Lea");
        stall.tap_testid("signup-done");
        let member = stall.text("signup-code");
        assert_eq!(read(&stall, &format!("signup-{name}"), "signup-qr"), member);
        stall.tap_testid("new-sale");
        stall.wait_for("screen-sell");

        stall.scan(sale["receipt"].as_str().expect("a code"));
        stall.wait_for("verdict");
        stall.tap_testid("return-1-more");
        stall.tap_testid("return-as-credit");
        stall.tap_testid("refund");
        let credit = stall.text("credit-given");
        assert_eq!(read(&stall, &format!("credit-{name}"), "credit-qr"), credit);
        stall.tap_testid("return-done");

        stall.go("sell");
        stall.rested();
        stall.scan(&member);
        stall.tap_testid("member-show");
        let shown = stall.text("member-card-code");
        assert_eq!((&shown, &read(&stall, &format!("member-{name}"), "member-qr")), (&member, &member));
    }
}

#[test]
fn the_code_of_an_invitation_says_what_stands_beside_it() {
    for (size, name) in SIZES {
        let stick = tempfile::tempdir().expect("a stick");
        let stall = Stall::demo(size);
        stall.go("more");
        stall.tap_testid("more-sync");
        stall.tap_testid("sync-invite");
        stall.reach("place-path");
        stall.write("place-path", &stick.path().display().to_string());
        stall.tap_testid("place-use");
        let code = stall.text("invite-code");
        assert_eq!(read(&stall, &format!("invite-{name}"), "invite-qr"), code);
    }
}
