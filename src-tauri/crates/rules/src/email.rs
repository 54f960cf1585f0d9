//! E-mail addresses as people type them at a stall.
//!
//! Owns: the one spelling of an address, what of it may be shown, and the guess at a slip in its domain. Keeps true: an
//! address has one spelling, so that the same contact is found again; no error and no mask carries the address; nothing
//! is corrected unasked. Must not import the store; whether an address can be reached is for nobody here to say.
//!
//! No clever rules: dots, `+` tags and capitals before the `@` may matter to the server that owns the address, so they
//! stay. Only the domain is the same in any case.

use unicode_normalization::UnicodeNormalization;

use crate::RuleError;

/// Longest address in bytes. Source: RFC 5321, 4.5.3.1.3, a path of 256 octets less its two angle brackets.
pub const MAX_BYTES: usize = 254;

/// Common mail domains, the commoner first: those a stall in one of our countries meets, and last a few that are one slip
/// away from `gmail.com` and would else be taken for it. Yahoo, Hotmail and Outlook have a domain in most countries: all
/// but `.com` are left out, or `yahoo.se` would be taken for a slip of `yahoo.de`.
const COMMON_DOMAINS: [&str; 44] = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "libero.it",
    "googlemail.com",
    "live.com",
    "proton.me",
    "protonmail.com",
    "wanadoo.fr",
    "freenet.de",
    "gmx.at",
    "gmx.com",
    "aol.com",
    "msn.com",
    "posteo.de",
    "mailbox.org",
    "bbox.fr",
    "numericable.fr",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "ziggo.nl",
    "kpnmail.nl",
    "planet.nl",
    "sapo.pt",
    "telefonica.net",
    "btinternet.com",
    "virginmedia.com",
    "eircom.net",
    "mail.com",
    "ymail.com",
    "email.com",
];

/// The one spelling of an address: without white space around it, in Unicode NFC, its domain in lower case.
///
/// # Errors
/// [`RuleError::EmailUnreadable`] unless exactly one `@` has something before and after it; for white space, a control
/// character or one that cannot be seen; for more than [`MAX_BYTES`]; and for a domain without a dot, with one at either
/// end, or with two in a row.
pub fn normalise(text: &str) -> Result<String, RuleError> {
    let composed: String = text.trim().nfc().collect();
    let (local, domain) = composed.split_once('@').ok_or(RuleError::EmailUnreadable)?;
    // Composed once more: some letters (a J with a caron) are one character in lower case only.
    let domain: String = domain.to_lowercase().nfc().collect();
    let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let address = format!("{local}@{domain}");
    let stray = |c: char| c.is_whitespace() || c.is_control() || is_unseen(c);
    if local.is_empty() || domain.contains('@') || !dotted || address.contains(stray) || address.len() > MAX_BYTES {
        return Err(RuleError::EmailUnreadable);
    }
    Ok(address)
}

/// Characters of no width that come along when an address is pasted: with one of them the same address would be another
/// that no server knows. The joiners of some scripts (U+200C, U+200D) are not among them.
fn is_unseen(c: char) -> bool {
    let zero_width = matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    let direction = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    zero_width || direction
}

/// What may be shown of a normalised address: `l…@g….com`, whatever its length.
#[must_use]
pub fn mask(normalised: &str) -> String {
    let (local, domain) = normalised.split_once('@').unwrap_or((normalised, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    let last_label = domain.rfind('.').map_or("", |dot| &domain[dot..]);
    format!("{}…@{}…{last_label}", first(local), first(domain))
}

/// The address that may have been meant, to be asked and never assumed: the same before the `@`, and a common mail domain
/// that is one slip away (a letter wrong, missing, too many, or exchanged with its neighbour). The commoner domain wins.
#[must_use]
pub fn suggest(normalised: &str) -> Option<String> {
    let (local, domain) = normalised.split_once('@')?;
    if COMMON_DOMAINS.contains(&domain) {
        return None;
    }
    let typed: Vec<char> = domain.chars().collect();
    let meant = COMMON_DOMAINS.into_iter().find(|known| is_one_slip(&typed, &known.chars().collect::<Vec<_>>()))?;
    Some(format!("{local}@{meant}"))
}

/// Whether the Damerau-Levenshtein distance of two different texts is 1. One slip lies between a common beginning and a
/// common end, so what is left between them says it all.
fn is_one_slip(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([a1, a2], [b1, b2]) => a1 == b2 && a2 == b1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_common_domain_is_written_as_it_is_normalised_and_once() {
        for domain in COMMON_DOMAINS {
            assert_eq!(normalise(&format!("a@{domain}")), Ok(format!("a@{domain}")));
            assert_eq!(COMMON_DOMAINS.iter().filter(|d| **d == domain).count(), 1, "{domain}");
        }
    }

    /// Personal data never reaches an error.
    #[test]
    fn a_refusal_repeats_nothing() {
        let refused = normalise("lena@home@gmail.com").unwrap_err();
        assert_eq!(format!("{refused} {refused:?}"), "not an e-mail address EmailUnreadable");
    }
}
