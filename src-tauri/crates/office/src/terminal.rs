//! What goes to a terminal.
//!
//! Keeps true: nothing in it is a command to the terminal or turns a line around. In JSON it is an escape, so that whoever
//! reads it gets the same text.

/// A text in which only the ends of lines are what a terminal obeys.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if obeyed(letter) {
            shown.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

fn obeyed(letter: char) -> bool {
    let turns = matches!(letter,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (letter.is_control() && letter != '\n')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_file_name_with_an_escape_is_told_as_json_and_obeyed_by_no_terminal() {
        let name = "\u{9B}31m\u{202E}vsc.selas \u{7F}Käse";
        let written = shown(&serde_json::json!({ "file": name }).to_string());
        assert_eq!(written, r#"{"file":"\u009b31m\u202evsc.selas \u007fKäse"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).ok(), Some(serde_json::json!({ "file": name })));
        assert_eq!(shown("two\nlines"), "two\nlines");
    }
}
