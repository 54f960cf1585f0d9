//! Pictures over several tills: they lie in the journal, so a bundle file brings them, and the last one said holds.

use serde_json::{Value, json};
use trestle_tests::exchange::{exchange, for_till, meet, must_agree, take_in};
use trestle_tests::photo;
use trestle_tests::shop::Shop;

const RED: [u8; 3] = [200, 40, 40];
const BLUE: [u8; 3] = [40, 40, 200];

/// Gives an item a picture on a till; gives what it is known by.
fn picture(till: &Shop, item: &str, colour: [u8; 3]) -> Value {
    let file = photo::taken(till.beside(), "photo.jpg", colour);
    till.call("catalog.set_picture", json!({ "id": item, "file": file }))["picture"].clone()
}

/// What an item's picture is known by, once it is sure that it can be drawn.
fn shown(till: &Shop, item: &str) -> Value {
    let picture = till.call("catalog.show", json!({ "id": item }))["picture"].clone();
    let drawn = till.call("catalog.pictures", json!({ "pictures": [picture] }));
    assert_eq!(drawn["pictures"].as_object().unwrap().len(), usize::from(picture != ""), "{drawn}");
    picture
}

#[test]
fn two_tills_that_took_different_pictures_come_to_the_same_one() {
    let (one, two, ids) = super::two();
    let (red, blue) = (picture(&one, &ids[0], RED), picture(&two, &ids[0], BLUE));
    assert_ne!(red, blue);
    let (of_one, of_two) = (for_till(&one, &two), for_till(&two, &one));
    take_in(&two, &of_one);
    take_in(&one, &of_two);
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!(shown(&one, &ids[0]), shown(&two, &ids[0]));
    // Whoever has seen the other's has the last word.
    let last = picture(&one, &ids[0], [40, 160, 40]);
    exchange(&one, &two);
    assert_eq!(shown(&two, &ids[0]), last);
    must_agree(&[&one, &two]);
}

#[test]
fn a_picture_taken_away_stays_away_when_an_older_one_arrives_late() {
    let (one, two, ids) = super::two();
    picture(&one, &ids[0], RED);
    meet(&one, &two);
    for name in ["Soap", "Brush", "Towel"] {
        two.call("catalog.save_item", json!({ "name": name, "price": 300 }));
    }
    two.call("catalog.set_picture", json!({ "id": ids[0] }));
    picture(&one, &ids[0], BLUE);
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!((shown(&one, &ids[0]), shown(&two, &ids[0])), (json!(""), json!("")));
}

#[test]
fn a_picture_comes_with_the_item_it_is_of() {
    let (one, two, _) = super::two();
    let soap = one.call("catalog.save_item", json!({ "name": "Soap", "price": 300 }))["id"].clone();
    let soap = soap.as_str().unwrap();
    let red = picture(&one, soap, RED);
    exchange(&one, &two);
    assert_eq!(shown(&two, soap), red);
    must_agree(&[&one, &two]);
}
