//! JSON that came from elsewhere, read without what cannot be seen in its texts.

use std::borrow::Cow;

use serde_json::Value;
use trestle_rules::text;

/// JSON whose texts hold nothing that cannot be seen. What is no JSON stays as it is: whoever reads it will say so.
pub fn without_marks(json: &str) -> Cow<'_, str> {
    if is_plain(json.as_bytes()) {
        return Cow::Borrowed(json);
    }
    if !has_escapes(json) {
        return text::without_marks(json);
    }
    let Ok(mut value) = serde_json::from_str::<Value>(json) else { return Cow::Borrowed(json) };
    clean(&mut value);
    Cow::Owned(value.to_string())
}

/// Whether all is printable ASCII without an escape, as most facts are. Looked at by the block: this is asked of every fact
/// that arrives, and without a way out in the middle a block is a few instructions.
fn is_plain(json: &[u8]) -> bool {
    let plain = |byte: &u8| (0x20..0x7F).contains(byte) & (*byte != b'\\');
    json.chunks(64).all(|block| block.iter().fold(true, |all, byte| all & plain(byte)))
}

/// Whether a character may be written as an escape; quotes, backslashes and slashes do no harm.
fn has_escapes(json: &str) -> bool {
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'\\' && !matches!(bytes.next(), Some(b'"' | b'\\' | b'/')) {
            return true;
        }
    }
    false
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(cleaned) = text::without_marks(text) {
                *text = cleaned;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_cannot_be_seen_however_it_is_written_and_everything_else_stays() {
        for (json, read) in [
            (r#"{"a":"Jam","n":[1,2.50]}"#, r#"{"a":"Jam","n":[1,2.50]}"#),
            ("{\"a\":\"J\u{202E}am\",\"n\":7}", r#"{"a":"Jam","n":7}"#),
            (r#"{"a":"J\u202eam","n":7}"#, r#"{"a":"Jam","n":7}"#),
            (r#"{"a":"J\u001b[31mam\r\nx"}"#, r#"{"a":"J[31mam  x"}"#),
            (r#"{"a":"say \"J\\u202e\""}"#, r#"{"a":"say \"J\\u202e\""}"#),
            ("{\"a\":\"Käse \\\"süß\\\"\"}", "{\"a\":\"Käse \\\"süß\\\"\"}"),
            ("no JSON \\n", "no JSON \\n"),
        ] {
            assert_eq!(without_marks(json), read);
        }
    }
}
