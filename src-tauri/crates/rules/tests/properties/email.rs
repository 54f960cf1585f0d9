//! Every text: one spelling or a refusal that does not repeat it, and no suggestion that is not one slip away.

use proptest::prelude::*;
use trestle_rules::RuleError;
use trestle_rules::email::{MAX_BYTES, mask, normalise, suggest};

use crate::cases;

/// Mostly something like an address, sometimes anything.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ \t]{0,2}[a-zA-Z0-9.+é]{0,8}@[a-zA-ZÀ-ž0-9.-]{0,8}\\.[a-zA-Z]{0,3} {0,2}",
        1 => "\\PC{0,5}@\\PC{0,8}\\.\\PC{0,3}",
        1 => "(?s).{0,12}",
    ]
}

/// The Damerau-Levenshtein distance with each pair exchanged once at most, from the table of all beginnings.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1])),
            };
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
            }
        }
    }
    d[a.len()][b.len()]
}

/// A common domain with up to two slips in it.
fn slipped() -> impl Strategy<Value = (&'static str, String)> {
    let known = prop::sample::select(&["gmail.com", "gmx.de", "t-online.de", "libero.it", "yahoo.com"][..]);
    let slip = (any::<prop::sample::Index>(), 0..4_u8, prop::char::range('a', 'z'));
    (known, prop::collection::vec(slip, 0..=2)).prop_map(|(known, slips)| {
        let mut domain: Vec<char> = known.chars().collect();
        for (at, kind, letter) in slips {
            let at = at.index(domain.len() - 1);
            match kind {
                0 => domain[at] = letter,
                1 => domain.insert(at, letter),
                2 => drop(domain.remove(at)),
                _ => domain.swap(at, at + 1),
            }
        }
        (known, domain.into_iter().collect())
    })
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn an_address_has_one_spelling(text in typed()) {
        let Ok(address) = normalise(&text) else {
            prop_assert_eq!(normalise(&text), Err(RuleError::EmailUnreadable));
            return Ok(());
        };
        prop_assert_eq!(normalise(&address), Ok(address.clone()));
        prop_assert_eq!(normalise(&format!(" {address}\n")), Ok(address.clone()));
        let (local, domain) = address.split_once('@').unwrap();
        prop_assert_eq!(normalise(&format!("{local}@{}", domain.to_ascii_uppercase())), Ok(address.clone()));
        prop_assert!(!local.is_empty() && domain.contains('.') && address.len() <= MAX_BYTES);
        prop_assert!(!address.contains(char::is_whitespace) && address.matches('@').count() == 1);
        let label = domain.rsplit('.').next().unwrap();
        prop_assert_eq!(mask(&address).chars().count(), 6 + label.chars().count(), "the mask hides the length");
    }

    #[test]
    fn only_one_slip_is_asked_about((known, domain) in slipped()) {
        let suggested = suggest(&format!("lena@{domain}"));
        if let Some(address) = &suggested {
            let meant = address.strip_prefix("lena@").unwrap();
            prop_assert_eq!(distance(meant, &domain), 1);
            prop_assert_eq!(suggest(address), None, "what is suggested is not doubted");
        }
        // These are one slip away from gmail.com, and domains of their own.
        let of_its_own = ["mail.com", "ymail.com", "email.com"].contains(&&*domain);
        prop_assert!(distance(known, &domain) != 1 || suggested.is_some() != of_its_own, "{} for {}", domain, known);
    }

    #[test]
    fn whatever_is_masked_or_suggested_never_panics(text in "(?s).{0,20}") {
        let _ = (mask(&text), suggest(&text));
    }
}
