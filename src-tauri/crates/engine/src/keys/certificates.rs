//! Certificates of tills and invitations, up to the founder.
//!
//! Owns the check of a chain. Keeps true: a key counts as a till of this shop only if every certificate from it to the
//! founder is signed by the key above, and gives no number that the one above did not have to give. Must not know files.

use std::collections::HashMap;

use trestle_rules::numbers::{self, Numbers};

use super::till::{is_signed, till_id};
use crate::facts::Certificate;

/// More steps than any shop takes from the founder to a till.
const DEPTH: usize = 64;

/// The certificates that are known of a shop.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    founder: String,
    by_id: HashMap<String, Certificate>,
}

impl Certificates {
    /// Of the shop with this founder; what is in `known` is believed only as far as its signatures carry it.
    pub fn of(founder: &str, known: impl IntoIterator<Item = Certificate>) -> Self {
        let mut all = Self { founder: founder.to_owned(), by_id: HashMap::new() };
        all.learn(known);
        all
    }

    /// Adds further certificates. A key that is known keeps the certificate it has, if that one holds.
    pub fn learn(&mut self, further: impl IntoIterator<Item = Certificate>) {
        for certificate in further {
            let Some((id, _)) = key(&certificate) else { continue };
            if self.key_of(&id).is_none() {
                self.by_id.insert(id, certificate);
            }
        }
    }

    /// Id of the founder: the shop itself, to other shops.
    pub fn founder(&self) -> &str {
        &self.founder
    }

    /// The public key of a till or an invitation of this shop; none when its chain does not hold.
    pub fn key_of(&self, id: &str) -> Option<[u8; 32]> {
        let (own, mut at) = (self.by_id.get(id)?, id);
        for _ in 0..DEPTH {
            let certificate = self.by_id.get(at)?;
            let (_, key_here) = key(certificate).filter(|(found, _)| found == at)?;
            if certificate.issuer == at {
                let root = at == self.founder && is_signed(&key_here, &certificate.message(), &signature(certificate)?);
                return key(own).filter(|_| root).map(|(_, key)| key);
            }
            let issuer = self.by_id.get(&certificate.issuer)?;
            let (_, above) = key(issuer)?;
            let (up, down) = (issuer.numbers(), certificate.numbers());
            // An invitation hands on exactly what it was given to the till that joins by it.
            if !(numbers::covers(&up, &down) || up == down) {
                return None;
            }
            if !is_signed(&above, &certificate.message(), &signature(certificate)?) {
                return None;
            }
            at = &certificate.issuer;
        }
        None
    }

    /// Whether this very certificate is known and holds.
    pub fn holds(&self, certificate: &Certificate) -> bool {
        let Some((id, _)) = key(certificate) else { return false };
        let known = self
            .by_id
            .get(&id)
            .is_some_and(|k| (k.message(), &k.signature) == (certificate.message(), &certificate.signature));
        known && self.key_of(&id).is_some()
    }

    /// The numbers of a till; none when it is not known.
    pub fn numbers_of(&self, id: &str) -> Option<Numbers> {
        self.by_id.get(id).map(Certificate::numbers)
    }

    /// The certificates from a till up to the founder, as a bundle file carries them.
    pub fn chain(&self, id: &str) -> Vec<&Certificate> {
        let mut chain: Vec<&Certificate> = Vec::new();
        let mut at = self.by_id.get(id);
        while let Some(certificate) = at.filter(|_| chain.len() < DEPTH) {
            chain.push(certificate);
            let is_root = key(certificate).is_some_and(|(id, _)| id == certificate.issuer);
            at = self.by_id.get(&certificate.issuer).filter(|_| !is_root);
        }
        chain
    }
}

/// Certificates from the founder down, so that each is checked against one that is there. What does not hang on the founder
/// is left out.
pub fn in_order(founder: &str, mut known: Vec<Certificate>) -> Vec<Certificate> {
    let mut ordered: Vec<Certificate> = Vec::new();
    let mut above = vec![founder.to_owned()];
    while let Some(issuer) = above.pop() {
        let (here, rest): (Vec<_>, Vec<_>) = known.into_iter().partition(|c| c.issuer == issuer);
        known = rest;
        for certificate in here {
            if let Ok(key) = hex::decode(&certificate.public_key) {
                above.push(till_id(&key));
            }
            ordered.push(certificate);
        }
    }
    ordered
}

/// Id and public key that a certificate names.
fn key(certificate: &Certificate) -> Option<(String, [u8; 32])> {
    let key: [u8; 32] = hex::decode(&certificate.public_key).ok()?.try_into().ok()?;
    Some((till_id(&key), key))
}

fn signature(certificate: &Certificate) -> Option<Vec<u8>> {
    hex::decode(&certificate.signature).ok()
}
