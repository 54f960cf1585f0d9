//! The articles of an X or Z report.
//!
//! Keeps true: what was sold and what was brought back stand by themselves, so that each list comes to its sum of the report
//! whatever the other holds: one sold at 12.00 and another brought back at 11.40 are no pair that cancels out.

use rusqlite::{Connection, params_from_iter};

use super::types::session::SoldItem;
use crate::error::Result;
use crate::ledger::query;

/// What there was of every article in some sessions. A typed amount goes by its text; of a bundle each component is one.
pub(super) struct Articles(Vec<Article>);

struct Article {
    name: String,
    /// Whether it is one of the catalogue.
    listed: bool,
    /// Units, and what they came to.
    sold: (i64, i64),
    /// Units brought back, and what they refunded.
    returned: (i64, i64),
}

impl Articles {
    pub(super) fn of(conn: &Connection, sessions: &[String]) -> Result<Self> {
        let sql = "SELECT max(name), item IS NOT NULL, sum(sold), sum(paid), sum(back), sum(refund) FROM (
                     SELECT l.item, l.name, l.quantity AS sold, l.paid AS paid, 0 AS back, 0 AS refund
                       FROM sale s JOIN sale_line l ON l.sale = s.id
                       WHERE s.session IN (@) AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id)
                     UNION ALL SELECT l.item, l.name, 0, 0, l.quantity, l.refund
                       FROM returned b JOIN returned_line l ON l.id = b.id WHERE b.session IN (@))
                   GROUP BY item, CASE WHEN item IS NULL THEN name END ORDER BY 1";
        let mut statement = conn.prepare_cached(&query(sql, sessions.len()))?;
        let article = |r: &rusqlite::Row<'_>| {
            let (sold, returned) = ((r.get(2)?, r.get(3)?), (r.get(4)?, r.get(5)?));
            Ok(Article { name: r.get(0)?, listed: r.get(1)?, sold, returned })
        };
        Ok(Self(statement.query_map(params_from_iter(sessions), article)?.collect::<rusqlite::Result<_>>()?))
    }

    pub(super) fn sold(&self) -> Vec<SoldItem> {
        items(self.0.iter().map(|article| (article, article.sold)))
    }

    pub(super) fn returned(&self) -> Vec<SoldItem> {
        items(self.0.iter().map(|article| (article, article.returned)))
    }

    /// Articles of the catalogue that were sold and kept, those that came to most.
    pub(super) fn best(&self) -> Vec<SoldItem> {
        let kept = |of: &Article| (of.sold.0 - of.returned.0, of.sold.1 - of.returned.1);
        let listed = self.0.iter().filter(|article| article.listed && kept(article).0 > 0);
        let mut best = items(listed.map(|article| (article, kept(article))));
        best.truncate(10);
        best
    }
}

/// Those of which there was anything: what came to most first, and by name where several came to the same.
fn items<'a>(articles: impl Iterator<Item = (&'a Article, (i64, i64))>) -> Vec<SoldItem> {
    let there = articles.filter(|(_, (quantity, paid))| (*quantity, *paid) != (0, 0));
    let item = |(article, (quantity, paid)): (&Article, _)| SoldItem { name: article.name.clone(), quantity, paid };
    let mut items: Vec<SoldItem> = there.map(item).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.paid));
    items
}
