use kit::names::fold;

/// A question, folded as names and texts are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    words: Vec<String>,
}

/// The shortest question that is searched for.
const SHORTEST: usize = 2;

impl Question {
    /// Reads what was typed; nothing for less than two letters.
    pub(super) fn read(typed: &str) -> Option<Question> {
        let folded = fold(typed);
        let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).take(8).map(str::to_owned).collect();
        (folded.chars().count() >= SHORTEST).then_some(Question { words })
    }

    /// Whether a text has every word of the question.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let folded = fold(text);
        self.words.iter().all(|word| folded.contains(word))
    }

    /// The text around the first word that was found, at most some thirty words of it.
    pub(super) fn excerpt(&self, text: &str) -> String {
        const BEFORE: usize = 8;
        const SHOWN: usize = 32;
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_hit = |word: &&str| self.words.iter().any(|asked| fold(word).contains(asked));
        let hit = words.iter().position(is_hit).unwrap_or(0);
        let start = hit.saturating_sub(BEFORE);
        let end = (start + SHOWN).min(words.len());
        let before = if start > 0 { "… " } else { "" };
        let after = if end < words.len() { " …" } else { "" };
        format!("{before}{}{after}", words[start..end].join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_be_there_whatever_its_accents_and_order() {
        let question = Question::read("  FARES réview ").unwrap();
        assert!(question.is_in("The review of the fares API"));
        assert!(!question.is_in("The review of the pager"));
        assert_eq!(Question::read("a"), None);
        assert_eq!(Question::read("  "), None);
    }

    #[test]
    fn an_excerpt_stands_around_the_word() {
        let question = Question::read("pager").unwrap();
        assert_eq!(question.excerpt("Bring the pager to Noor"), "Bring the pager to Noor");
        let long = format!("{} pager {}", "word ".repeat(20), "tail ".repeat(40));
        let excerpt = question.excerpt(&long);
        assert!(excerpt.starts_with("… word") && excerpt.ends_with("tail …") && excerpt.contains("pager"));
    }
}
