//! Words that headings are made of, in the languages that exports come in.
//!
//! Keeps true: a word stands under one meaning only.

use iso_currency::Currency;
use trestle_rules::currency::{Called, called};
use trestle_rules::text;

use super::layout::Layout;
use crate::api::types::listing::Meaning;

/// A heading as it is compared: lower case, without accents, gaps folded; an underscore is a gap.
pub(super) fn folded(heading: &str) -> String {
    text::folded(&heading.replace('_', " "))
}

/// What is chosen, as people read it: `pa_shirt-size`, as web shops call what they share among products, is `Shirt size`.
/// Empty for what the other program calls only itself: a number, or a long id.
pub(super) fn option_name(told: &str) -> String {
    let is_id = told.starts_with("gid://")
        || told.contains(|c: char| c.is_ascii_digit())
            && told.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
            && (told.len() >= 16 || told.chars().all(|c| c.is_ascii_digit()));
    if is_id {
        return String::new();
    }
    let shared = told.strip_prefix("attribute_").unwrap_or(told).strip_prefix("pa_");
    let Some(shared) = shared else { return told.to_owned() };
    let words = shared.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A heading without the currency at its end, and whether that is the shop's: `Price (CAD)`, `Preis in €`, `price eur`.
fn of_currency(folded: &str, currency: Currency) -> (&str, Called) {
    let bare = folded.trim_end_matches([')', ']']);
    let Some((before, word)) = bare.rsplit_once([' ', '(', '[', '/']) else { return (folded, Called::Own) };
    match called(word.trim(), currency) {
        Called::Nothing | Called::Cents => (folded, Called::Own),
        said => (before.trim_end_matches([' ', '(', '[', '/']).trim_end_matches(" in"), said),
    }
}

/// By meaning, the most telling words first.
#[rustfmt::skip]
const WORDS: [(Meaning, &[&str]); 12] = [
    (Meaning::Name, &[
        "item name", "product name", "name", "title", "item", "product", "article", "description",
        "artikelname", "produktname", "bezeichnung", "artikelbezeichnung", "titel", "artikel", "produkt",
        "nom", "nom du produit", "titre", "designation", "produit",
        "nombre", "nombre del producto", "titulo", "producto", "articulo",
        "nome", "nome prodotto", "nome do produto", "titolo", "prodotto", "articolo", "produto",
        "naam", "productnaam", "omschrijving", "имя", "название", "наименование", "товар", "nazwa", "nazwa produktu",
        "namn", "navn", "nimi", "nimetus",
    ]),
    (Meaning::Price, &[
        "regular price", "price", "selling price", "sales price", "price incl. tax", "sale price", "unit price", "retail price", "default price",
        "regularer preis", "preis", "verkaufspreis", "vk", "vk brutto", "bruttopreis", "einzelpreis",
        "tarif regulier", "prix", "prix de vente", "prix ttc", "prix unitaire",
        "precio normal", "precio", "precio de venta", "pvp", "prezzo di listino", "prezzo", "prezzo di vendita",
        "preco normal", "preco", "preco de venda", "reguliere prijs", "prijs", "verkoopprijs",
        "базовая цена", "цена", "обычная цена", "cena", "cena regularna", "pris", "hinta", "hind",
    ]),
    (Meaning::Variant, &[
        "variant", "variation", "variation name", "option", "size", "variante", "ausfuhrung", "groesse", "grosse",
        "taille", "declinaison", "talla", "taglia", "tamanho", "maat", "вариант", "размер", "wariant", "rozmiar",
    ]),
    (Meaning::Sku, &[
        "sku", "item number", "item no", "item code", "product code", "article number", "ref", "ref.", "reference",
        "artikelnummer", "art.-nr.", "art.nr.", "artikelnr.", "artnr", "ugs", "referencia", "codigo", "codice",
        "referencia do produto", "артикул", "kod", "kod produktu", "artnr.", "varenummer", "tuotenumero", "tootekood",
    ]),
    (Meaning::Barcode, &[
        "barcode", "bar code", "ean", "ean13", "gtin", "upc", "gtin, upc, ean, or isbn", "isbn", "strichcode",
        "code-barres", "code barre", "codigo de barras", "codice a barre", "streepjescode", "штрихкод", "штрих-код",
        "kod kreskowy", "streckkod", "strekkode", "viivakoodi", "ribakood",
    ]),
    (Meaning::Category, &[
        "category", "categories", "product category", "department", "group", "kategorie", "kategorien", "warengruppe",
        "categorie", "categories de produits", "rayon", "categoria", "categorias", "familia", "reparto", "groep",
        "категория", "категории", "kategoria", "kategori", "osasto", "kategooria",
    ]),
    (Meaning::Cost, &[
        "cost", "cost price", "unit cost", "cost per item", "purchase price", "supply price", "wholesale price", "buy price", "einkaufspreis", "ek", "selbstkosten",
        "cout", "prix d'achat", "coste", "costo", "prezzo di acquisto", "custo", "inkoopprijs", "себестоимость",
        "koszt", "cena zakupu", "inkopspris", "innkjopspris", "ostohinta",
    ]),
    (Meaning::TaxRate, &[
        "tax rate", "tax rate (%)", "tax %", "vat", "vat rate", "vat %", "tax", "steuersatz", "mwst", "mwst.",
        "mwst-satz", "ust", "tva", "taux de tva", "iva", "tipo de iva", "aliquota", "aliquota iva", "btw", "btw %",
        "ндс", "stawka vat", "moms", "mva", "alv", "kaibemaks",
    ]),
    (Meaning::Creator, &[
        "creator", "made by", "maker", "artist", "author", "designer", "hersteller", "kunstler", "createur", "artiste",
        "artista", "autor", "creador", "criador", "maakster", "автор", "tworca",
    ]),
    (Meaning::Tracked, &["track stock", "track inventory", "track inventory? (yes/no)", "seguir el inventario"]),
    (Meaning::Stock, &[
        "stock", "in stock", "stock on hand", "on hand", "quantity on hand", "stock quantity", "stock level",
        "current stock", "inventory", "inventory quantity", "quantity", "qty", "bestand", "lagerbestand", "lager",
        "vorrat", "menge", "quantite en stock", "quantite", "existencias", "inventario", "cantidad", "giacenza",
        "magazzino", "quantita", "estoque", "quantidade", "voorraad", "aantal", "остаток", "остатки", "запасы",
        "количество", "stan magazynowy", "ilosc", "lagersaldo", "antal", "lagerbeholdning", "antall", "varastosaldo",
        "maara", "laoseis", "kogus",
    ]),
    (Meaning::LowStock, &[
        "low stock", "low stock threshold", "low stock amount", "reorder level", "mindestbestand", "stock minimum",
        "existencias bajas", "scorta minima", "minimumvoorraad",
    ]),
];

/// Gives each meaning that no column has yet the column whose heading is its most telling word. Prices under a heading that
/// names another currency are a guess.
pub(super) fn apply(layout: &mut Layout, headings: &[String], currency: Currency) {
    let headings: Vec<String> = headings.iter().map(|heading| folded(heading)).collect();
    let bare: Vec<(&str, Called)> = headings.iter().map(|heading| of_currency(heading, currency)).collect();
    for (meaning, words) in WORDS {
        if layout.column(meaning).is_some() {
            continue;
        }
        let amounts = matches!(meaning, Meaning::Price | Meaning::Cost);
        let is = |column: usize, word: &str, said: Called| {
            let heading = if amounts { bare[column].0 } else { &headings[column] };
            heading == word && (!amounts || bare[column].1 == said) && layout.meaning(column).is_none()
        };
        let find = |said| words.iter().find_map(|word| (0..headings.len()).find(|column| is(*column, word, said)));
        match (find(Called::Own), find(Called::Other)) {
            (Some(column), _) => layout.say(meaning, Some(column)),
            (None, Some(column)) => layout.guess(meaning, column),
            (None, None) => {}
        }
    }
}

/// How many different meanings the cells of a row name, were they headings.
pub(super) fn meanings_named(cells: &[String], currency: Currency) -> usize {
    let cells: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
    let named = |words: &[&str]| cells.iter().any(|cell| words.contains(&of_currency(cell, currency).0));
    WORDS.iter().filter(|(_, words)| named(words)).count()
}

/// Whether a heading says that what stands below is no price to sell at, whatever it looks like.
pub(super) fn is_no_price(heading: &str) -> bool {
    const OTHERWISE: [&str; 24] = [
        "#", "no", "no.", "nr", "nr.", "id", "pos", "pos.", "position", "row", "line", "zeile", "index", "rank",
        "weight", "gewicht", "year", "jahr", "size", "width", "height", "depth", "length", "points",
    ];
    const PARTS: [&str; 12] = [
        "compare",
        "cost",
        "supply",
        "purchase",
        "wholesale",
        "einkauf",
        "ek ",
        "achat",
        "compra",
        "acquisto",
        "tax",
        "id ",
    ];
    let heading = folded(heading);
    let of_other = WORDS.iter().any(|(meaning, words)| *meaning != Meaning::Price && words.contains(&heading.as_str()));
    of_other || OTHERWISE.contains(&heading.as_str()) || PARTS.iter().any(|part| heading.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_written_as_it_is_compared_and_stands_under_one_meaning() {
        let all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| *words).copied().collect();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), all.len());
        assert_eq!(all.iter().filter(|word| folded(word) != **word).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
