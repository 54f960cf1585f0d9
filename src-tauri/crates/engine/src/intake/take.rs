//! Taking a planned file in, piece by piece.
//!
//! Keeps true: a piece is one transaction; what changed here since the plan was made is looked at again in it, so that
//! nothing is undone that somebody did meanwhile.

use std::collections::HashMap;

use serde_json::json;

use super::plan::{Part, Planned, ends_limit};
use super::{counts, merged_bundle, merged_item};
use crate::api::types::catalog::BundlePart;
use crate::api::types::listing::{ListingFinding, ListingImported, ListingWhy};
use crate::edge::catalogue::Goods;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::StockCounted;
use crate::goods::{has_price, no_such_item, refuse_taken_codes, refuse_unpriced_part, unmark_other_heroes};
use crate::ledger::{bundle, item, was_counted};
use crate::tx::Tx;

/// Items and bundles in one transaction.
pub(crate) const PIECE: usize = 500;

/// What was taken in so far.
#[derive(Default)]
pub(crate) struct Taken {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub counted: u64,
    pub refusals: Vec<ListingFinding>,
    /// Where the numbers come from, as the facts have it.
    from: String,
    /// Ids of what was planned, by its place in the plan.
    ids: HashMap<usize, String>,
}

impl Taken {
    /// Nothing yet; `from` is why something is counted.
    pub(crate) fn nothing(from: String) -> Self {
        Self { from, ..Self::default() }
    }

    /// Takes a piece in, of which the first stands at `place` in the plan.
    ///
    /// # Errors
    /// A database error; nothing of the piece is taken in then.
    pub(crate) fn take(&mut self, tx: &mut Tx<'_>, place: usize, piece: &[Planned]) -> Result<()> {
        for (planned, place) in piece.iter().zip(place..) {
            let taken = match &planned.goods {
                Goods::Item(_) => self.take_item(tx, planned),
                Goods::Bundle(_) => self.take_bundle(tx, planned),
            };
            match taken {
                Ok(id) => {
                    self.ids.insert(place, id);
                }
                Err(EngineError::Said { code: ErrorCode::CatalogCodeTaken, args }) => {
                    let text = |key: &str| args.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
                    self.refuse(planned, ListingWhy::CodeTaken, text("code"), text("name"));
                }
                Err(EngineError::Said { code: ErrorCode::CatalogPartUnpriced, .. }) => {
                    self.refuse(planned, ListingWhy::PartUnpriced, planned.goods.name().to_owned(), String::new());
                }
                Err(EngineError::Said { code: ErrorCode::StockUntracked, .. }) => {
                    self.refuse(planned, ListingWhy::LimitedMeasured, planned.goods.name().to_owned(), String::new());
                }
                Err(EngineError::Said { code: ErrorCode::CatalogNoSuchItem, .. }) => {
                    self.refuse(planned, ListingWhy::PartMissing, String::new(), String::new());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, planned: &Planned, why: ListingWhy, value: String, other: String) {
        let line = planned.goods.line();
        self.refusals.push(ListingFinding { line, column: String::new(), why, value, other });
    }

    fn take_item(&mut self, tx: &mut Tx<'_>, planned: &Planned) -> Result<String> {
        let Goods::Item(row) = &planned.goods else { return Err(EngineError::Bug("not an item")) };
        let here = planned.id.as_ref().map(|id| item(tx.conn, id)).transpose()?.flatten();
        if let Some(here) = here.as_ref().filter(|here| ends_limit(here, row)) {
            return Err(EngineError::with(ErrorCode::StockUntracked, [("name", json!(here.name))]));
        }
        let was_counted = here.as_ref().map_or(Ok(false), |here| was_counted(tx.conn, &here.id))?;
        let mut saved = merged_item(here.as_ref(), row, tx.shop()?.standard_rate(), was_counted);
        let counted = counts(row, &saved, was_counted);
        if here.as_ref() == Some(&saved) {
            self.count_pieces(tx, &saved.id, counted)?;
            if counted.is_some() {
                self.changed += 1
            } else {
                self.same += 1
            }
            return Ok(saved.id);
        }
        if here.is_none() {
            saved.id = tx.next_id()?;
        }
        if !saved.archived {
            refuse_taken_codes(tx.conn, &saved.id, saved.barcodes.iter().chain([&saved.sku]))?;
        }
        refuse_unpriced_part(tx.conn, &saved)?;
        tx.append(&saved)?;
        if saved.hero && !here.as_ref().is_some_and(|here| here.hero) {
            unmark_other_heroes(tx, &saved.id)?;
        }
        self.count_pieces(tx, &saved.id, counted)?;
        self.count(here.is_none());
        Ok(saved.id)
    }

    fn take_bundle(&mut self, tx: &mut Tx<'_>, planned: &Planned) -> Result<String> {
        let Goods::Bundle(row) = &planned.goods else { return Err(EngineError::Bug("not a bundle")) };
        let here = planned.id.as_ref().map(|id| bundle(tx.conn, id)).transpose()?.flatten();
        let part = |(part, quantity): &(Part, i64)| {
            let id = match part {
                Part::Here(id) => Some(id),
                Part::Planned(place) => self.ids.get(place),
            };
            Ok(BundlePart { item: id.cloned().ok_or_else(|| no_such_item(""))?, quantity: *quantity })
        };
        let parts = planned.parts.iter().map(part).collect::<Result<Vec<_>>>()?;
        for part in &parts {
            item(tx.conn, &part.item)?.as_ref().map_or(Ok(()), has_price)?;
        }
        let mut saved = merged_bundle(here.as_ref(), row, parts);
        if here.as_ref() == Some(&saved) {
            self.same += 1;
            return Ok(saved.id);
        }
        if here.is_none() {
            saved.id = tx.next_id()?;
        }
        if !saved.archived {
            refuse_taken_codes(tx.conn, &saved.id, &saved.barcodes)?;
        }
        tx.append(&saved)?;
        self.count(here.is_none());
        Ok(saved.id)
    }

    fn count_pieces(&mut self, tx: &mut Tx<'_>, item: &str, counted: Option<i64>) -> Result<()> {
        if let Some(quantity) = counted {
            let (item, reason) = (item.to_owned(), self.from.clone());
            tx.append(&StockCounted { item, quantity, reason, from_file: true })?;
            self.counted += 1;
        }
        Ok(())
    }

    fn count(&mut self, new: bool) {
        if new {
            self.new += 1;
        } else {
            self.changed += 1;
        }
    }

    /// What to tell of it, with what was refused in the file.
    pub(crate) fn told(self, file: String, findings: Vec<ListingFinding>, most: usize) -> ListingImported {
        let refused = findings.into_iter().filter(|finding| finding.why.refuses());
        let mut refusals: Vec<ListingFinding> = refused.chain(self.refusals).collect();
        refusals.sort_by_key(|finding| finding.line);
        let refused = refusals.len() as u64;
        refusals.truncate(most);
        ListingImported {
            file,
            new: self.new,
            changed: self.changed,
            same: self.same,
            counted: self.counted,
            refused,
            refusals,
        }
    }
}
