//! Certificates of tills and invitations, up to the founder.
//!
//! Owns the check of a chain. Keeps true: a key counts as a till of this shop only if every certificate from it to the
//! founder is signed by the key above, and gives no number that the one above did not have to give; each certificate is
//! checked once, however often it is told or asked for. Must not know files.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use trestle_rules::numbers::{self, Numbers};

use super::till::{is_signed, till_id};
use crate::facts::Certificate;

/// More steps than any shop takes from the founder to a till.
const DEPTH: usize = 64;

/// The certificates that are known of a shop.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    founder: String,
    /// Those that hold, by the id that each is for.
    holding: HashMap<String, Held>,
    /// Those whose issuer does not hold yet, by that issuer. What is learned later may carry them.
    waiting: HashMap<String, Vec<Certificate>>,
}

/// A certificate that holds.
#[derive(Clone, Debug)]
struct Held {
    certificate: Certificate,
    key: [u8; 32],
    /// Certificates from the founder to here.
    steps: usize,
}

impl Certificates {
    /// Of the shop with this founder; what is in `known` is believed only as far as its signatures carry it.
    pub fn of(founder: &str, known: impl IntoIterator<Item = Certificate>) -> Self {
        let mut all = Self { founder: founder.to_owned(), ..Self::default() };
        all.learn(known);
        all
    }

    /// Adds further certificates, in any order. A key that is known keeps the certificate it has.
    pub fn learn(&mut self, further: impl IntoIterator<Item = Certificate>) {
        let mut told: HashSet<Certificate> = self.waiting.values().flatten().cloned().collect();
        for certificate in further {
            if !self.holds(&certificate) && told.insert(certificate.clone()) {
                self.waiting.entry(certificate.issuer.clone()).or_default().push(certificate);
            }
        }
        self.begin();
        let mut issuers: Vec<String> =
            self.waiting.keys().filter(|id| self.holding.contains_key(*id)).cloned().collect();
        issuers.sort_unstable();
        // From the founder down, so that each is checked against one that holds.
        while let Some(issuer) = issuers.pop() {
            for certificate in self.waiting.remove(&issuer).unwrap_or_default() {
                let Some((id, held)) = self.held(certificate) else { continue };
                if let Entry::Vacant(place) = self.holding.entry(id) {
                    issuers.push(place.key().clone());
                    place.insert(held);
                }
            }
        }
    }

    /// The founder's own certificate, which it has signed itself.
    fn begin(&mut self) {
        if self.holding.contains_key(&self.founder) {
            return;
        }
        let own = self.waiting.get(&self.founder).into_iter().flatten().find_map(|certificate| {
            let (id, key) = key(certificate)?;
            let signed = id == self.founder && is_signed(&key, &certificate.message(), &signature(certificate)?);
            signed.then(|| Held { certificate: certificate.clone(), key, steps: 1 })
        });
        self.holding.extend(own.map(|own| (self.founder.clone(), own)));
    }

    /// A certificate that its issuer has signed, and could.
    fn held(&self, certificate: Certificate) -> Option<(String, Held)> {
        let above = self.holding.get(&certificate.issuer)?;
        let (id, key) = key(&certificate)?;
        let (up, down) = (above.certificate.numbers(), certificate.numbers());
        // An invitation hands on exactly what it was given to the till that joins by it.
        let could = (numbers::covers(&up, &down) || up == down) && above.steps < DEPTH;
        let signed = could && is_signed(&above.key, &certificate.message(), &signature(&certificate)?);
        signed.then(|| (id, Held { certificate, key, steps: above.steps + 1 }))
    }

    /// Id of the founder: the shop itself, to other shops.
    pub fn founder(&self) -> &str {
        &self.founder
    }

    /// The public key of a till or an invitation of this shop; none when its chain does not hold.
    pub fn key_of(&self, id: &str) -> Option<[u8; 32]> {
        self.holding.get(id).map(|held| held.key)
    }

    /// Whether this very certificate is known and holds.
    pub fn holds(&self, certificate: &Certificate) -> bool {
        let id = key(certificate).map(|(id, _)| id);
        id.and_then(|id| self.holding.get(&id)).is_some_and(|held| held.certificate == *certificate)
    }

    /// The numbers of a till; none when it is not known.
    pub fn numbers_of(&self, id: &str) -> Option<Numbers> {
        self.holding.get(id).map(|held| held.certificate.numbers())
    }

    /// The certificates from a till up to the founder, as a bundle file carries them.
    pub fn chain(&self, id: &str) -> Vec<&Certificate> {
        let (mut chain, mut at) = (Vec::new(), self.holding.get(id));
        while let Some(held) = at {
            chain.push(&held.certificate);
            let is_root = held.steps == 1;
            at = self.holding.get(&held.certificate.issuer).filter(|_| !is_root);
        }
        chain
    }
}

/// Id and public key that a certificate names.
fn key(certificate: &Certificate) -> Option<(String, [u8; 32])> {
    let key: [u8; 32] = hex::decode(&certificate.public_key).ok()?.try_into().ok()?;
    Some((till_id(&key), key))
}

fn signature(certificate: &Certificate) -> Option<Vec<u8>> {
    hex::decode(&certificate.signature).ok()
}
