//! What a total comes to when it is paid in cash, because there are no coins for the rest.
//!
//! Owns which amounts the law or custom of a country rounds, to which step, and where a half goes. Keeps true: the difference
//! is at most half a step (in Slovakia also up to a whole one, for payments of one or two cents), zero on amounts that coins
//! can pay, and a refund mirrors the payment. Must not import the store, the clock; which amount is the cash part is decided by
//! the tender rules, and the rounding itself is done by [`crate::money`].
//!
//! A cent here is the smallest unit of whatever currency the shop has: öre in Sweden, fillér in Hungary, a yen in Japan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::money::{self, Halves};

/// How an amount due in cash is brought to what coins can pay. A setting of the shop; its default is the country's. A cent
/// is the currency's smallest unit: a hundred of them are a krona, five hundred are five forints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashRounding {
    /// Cash is paid to the cent.
    None,
    /// Endings 1, 2, 6, 7 go down and 3, 4, 8, 9 up to the nearest five cents.
    FiveCents,
    /// As `FiveCents`, but a payment of exactly one or two cents stays. Source: Finland, Act 890/2000, section 1.
    FinlandFiveCents,
    /// As `FiveCents`, but only for sales of more than five cents in total; of a sale paid partly by card only the part
    /// in cash is rounded, however small. Source: Belgium, Code of Economic Law, article VI.7/1.
    BelgiumFiveCents,
    /// As `FiveCents`, but only for sales paid wholly in cash. Source: Italy, Decree-Law 50/2017, article 13-quater.
    ItalyFiveCents,
    /// As `FiveCents`, but a payment of exactly one or two cents becomes five. Source: Slovakia, Act 18/1996 on prices, section
    /// 3 (4), as in force since 1 July 2022 (Act 457/2021).
    SlovakiaFiveCents,
    /// To the nearest ten cents; 5 goes up.
    TenCents,
    /// To the nearest ten cents; 5 goes down. Source: New Zealand has no law; the Retailers Association told its members in 2006
    /// to round 5 down (Reserve Bank of New Zealand, "Change for the better").
    NewZealandTenCents,
    /// To the nearest fifty cents; 25 and 75 go up. Sources: Denmark, Order 928 of 19 September 2008, section 2, with Danmarks
    /// Nationalbank's examples (.25 to .74 become .50); Ukraine, National Bank, 17 September 2025 (1 to 24 down, 25 to 49 up).
    FiftyCents,
    /// To the nearest hundred cents; 50 goes up. Sources: Norway, Regulation 294 of 16 March 2011 (1 to 49 down, 50 to 99 up);
    /// Sweden, Act 1970:1028 (the same); Czechia, Act 634/1992, section 3 (nearest value that is in circulation).
    HundredCents,
    /// To the nearest five hundred cents; 2.50 and 7.50 go up. Source: Hungary, Act III of 2008, section 2 (2.50 to 4.99 become
    /// 5, 5.01 to 7.49 become 5, 7.50 to 9.99 become 10).
    FiveHundredCents,
    /// To the nearest thousand cents; half of it goes up. No law known to us: for shops in a country that is not in our table.
    ThousandCents,
}

impl CashRounding {
    /// All there are.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::FiveCents,
        Self::FinlandFiveCents,
        Self::BelgiumFiveCents,
        Self::ItalyFiveCents,
        Self::SlovakiaFiveCents,
        Self::TenCents,
        Self::NewZealandTenCents,
        Self::FiftyCents,
        Self::HundredCents,
        Self::FiveHundredCents,
        Self::ThousandCents,
    ];

    /// What amounts are brought to a multiple of, in minor units.
    #[must_use]
    pub fn step(self) -> i64 {
        match self {
            Self::None => 1,
            Self::FiveCents
            | Self::FinlandFiveCents
            | Self::BelgiumFiveCents
            | Self::ItalyFiveCents
            | Self::SlovakiaFiveCents => 5,
            Self::TenCents | Self::NewZealandTenCents => 10,
            Self::FiftyCents => 50,
            Self::HundredCents => 100,
            Self::FiveHundredCents => 500,
            Self::ThousandCents => 1000,
        }
    }

    /// The currency for whose country this is made, if it is one country's way.
    #[must_use]
    pub fn only_in(self) -> Option<&'static str> {
        match self {
            Self::FinlandFiveCents | Self::BelgiumFiveCents | Self::ItalyFiveCents | Self::SlovakiaFiveCents => {
                Some("EUR")
            }
            Self::NewZealandTenCents => Some("NZD"),
            _ => None,
        }
    }

    /// The difference to ADD to a total paid wholly in cash, both in minor units, so that coins can pay it. A refund is negative
    /// and gets the mirrored difference.
    #[must_use]
    pub fn adjust(self, total: i64) -> i64 {
        self.adjust_part(total, total)
    }

    /// The same for `in_cash`, the part of `total` that is paid in cash.
    #[must_use]
    pub fn adjust_part(self, total: i64, in_cash: i64) -> i64 {
        let tiny = (1..=2).contains(&in_cash.unsigned_abs());
        let rounds = match self {
            Self::FinlandFiveCents => !tiny,
            Self::BelgiumFiveCents => total.unsigned_abs() > 5,
            Self::ItalyFiveCents => in_cash == total,
            Self::SlovakiaFiveCents if tiny => return self.step() * in_cash.signum() - in_cash,
            _ => true,
        };
        let halves = if self == Self::NewZealandTenCents { Halves::Down } else { Halves::Up };
        if rounds { money::to_step(in_cash, self.step(), halves) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_small_exact_on_coins_and_mirrored() {
        for rounding in CashRounding::ALL {
            let step = rounding.step();
            for due in -10_000..=10_000 {
                let difference = rounding.adjust(due);
                let raised = rounding == CashRounding::SlovakiaFiveCents && due.abs() <= 2;
                assert!(difference.abs() * 2 <= step || raised, "{rounding:?} {due}");
                assert!(difference.abs() < step || step == 1, "{rounding:?} {due}");
                assert_eq!(rounding.adjust(-due), -difference, "{rounding:?} {due}");
                assert!(due % step != 0 || difference == 0, "{rounding:?} {due}");
                assert_eq!(rounding.adjust(due + difference), 0, "{rounding:?} {due}: rounding twice changes nothing");
                assert!(due.abs() <= 5 || (due + difference) % step == 0, "{rounding:?} {due}");
            }
        }
    }

    #[test]
    fn who_owes_more_never_pays_less() {
        for rounding in CashRounding::ALL {
            let payable = |due: i64| due + rounding.adjust(due);
            assert!((-2_000..2_000).all(|due| payable(due) <= payable(due + 1)), "{rounding:?}");
        }
    }

    #[test]
    fn absurd_amounts_do_not_panic() {
        for rounding in CashRounding::ALL {
            assert!(rounding.adjust(i64::MIN).abs() <= rounding.step());
            assert!(rounding.adjust(i64::MAX).abs() <= rounding.step());
        }
    }

    #[test]
    fn names_in_files_stay_what_they_are() {
        let written = serde_json::to_string(&CashRounding::ALL).expect("plain names");
        let names = concat!(
            r#"["none","five_cents","finland_five_cents","belgium_five_cents","italy_five_cents","slovakia_five_cents","#,
            r#""ten_cents","new_zealand_ten_cents","fifty_cents","hundred_cents","five_hundred_cents","thousand_cents"]"#
        );
        assert_eq!(written, names);
        assert_eq!(serde_json::from_str::<[CashRounding; 12]>(&written).expect("the same names"), CashRounding::ALL);
    }
}
