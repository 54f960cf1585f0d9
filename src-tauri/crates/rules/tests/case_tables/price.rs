//! What a basket costs, line by line and together.
//!
//! Owns how the rows of `price.csv` are judged.

use trestle_rules::basket::{PricePart, Quote, QuotedLine, quote};

use crate::table::{accepted, check_table, decimals, expect_all, ring_up, written};

/// `0.99`, or with an asked price or a benefit `25.00 - 5.00 = 20.00`.
fn written_line(line: &QuotedLine, decimals: u8) -> String {
    let Some((list, steps)) = line.parts.split_first().filter(|(_, steps)| !steps.is_empty()) else {
        return written(line.paid, decimals);
    };
    let step = |part: &PricePart| {
        let sign = if part.amount < 0 { '-' } else { '+' };
        format!(" {sign} {}", written(part.amount.abs(), decimals))
    };
    let steps: String = steps.iter().map(step).collect();
    format!("{}{steps} = {}", written(list.amount, decimals), written(line.paid, decimals))
}

/// Lines one after the other; neighbours that cost the same as `100 times 0.01`.
pub fn written_lines(quote: &Quote, decimals: u8) -> String {
    let lines: Vec<String> = quote.lines.iter().map(|l| written_line(l, decimals)).collect();
    let group = |same: &[String]| match same {
        [one] => one.clone(),
        more => format!("{} times {}", more.len(), more[0]),
    };
    lines.chunk_by(|a, b| a == b).map(group).collect::<Vec<_>>().join("; ")
}

#[test]
fn price() {
    let columns = ["currency", "basket", "lines", "total", "articles", "outcome"];
    check_table("price.csv", &columns, 20, |cells| {
        let decimals = decimals(cells[0])?;
        let quoted = accepted(ring_up(cells[1], decimals)?.and_then(|basket| quote(&basket)), cells[5])?;
        let (lines, total, articles) = quoted.map_or_else(Default::default, |q| {
            (written_lines(&q, decimals), written(q.total, decimals), q.articles.to_string())
        });
        expect_all(&[("lines", lines, cells[2]), ("total", total, cells[3]), ("articles", articles, cells[4])])
    });
}
