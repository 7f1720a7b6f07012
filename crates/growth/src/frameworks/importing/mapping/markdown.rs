//! The tables of a Markdown text, with the headings above them.

use super::emphasis;
use super::tables::Table;
use crate::frameworks::importing::text::Row;

/// Whether a text has a table in Markdown: a row of dashes under a row of cells.
pub(in crate::frameworks::importing) fn is_one(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    lines.windows(2).any(|pair| pair[0].contains('|') && is_rule(pair[1]))
}

/// All tables, in order.
pub(super) fn tables(text: &str) -> Vec<Table> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut tables, mut titles, mut is_code): (Vec<Table>, Vec<(usize, String)>, bool) = Default::default();
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        is_code ^= line.trim_start().starts_with("```");
        if let Some((depth, title)) = title(line).filter(|_| !is_code) {
            titles.retain(|(above, _)| *above < depth);
            titles.push((depth, title));
        }
        let is_head = !is_code && line.contains('|') && lines.get(place + 1).is_some_and(|next| is_rule(next));
        if !is_head {
            place += 1;
            continue;
        }
        let numbered = |place: usize| Row { number: place as u64 + 1, cells: cells(lines[place]) };
        let end = (place + 2..lines.len()).find(|place| !lines[*place].contains('|')).unwrap_or(lines.len());
        tables.push(Table {
            titles: titles.iter().map(|(_, title)| title.clone()).collect(),
            head: numbered(place),
            rows: (place + 2..end).map(numbered).collect(),
        });
        place = end;
    }
    tables
}

/// Whether words stand beside the headings and tables.
pub(super) fn has_more(text: &str) -> bool {
    text.lines().any(|line| !line.trim().is_empty() && !line.contains('|') && title(line).is_none())
}

/// `|---|:--:|`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains('-') && line.chars().all(|letter| "|-: ".contains(letter))
}

/// `## Senior` with its depth; a line in bold letters alone counts as the smallest heading.
fn title(line: &str) -> Option<(usize, String)> {
    let line = line.trim();
    let depth = line.chars().take_while(|letter| *letter == '#').count();
    let (depth, title) = match depth {
        1..=6 => (depth, line[depth..].strip_prefix(' ')?.trim_end_matches('#')),
        _ => (7, line.strip_prefix("**")?.strip_suffix("**")?),
    };
    Some((depth, plain(title))).filter(|(_, title)| !title.is_empty())
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let kept = line.replace("\\|", "\u{0}");
    kept.split('|').map(|cell| plain(&cell.replace('\u{0}', "|"))).collect()
}

/// Words without their dress: marks of emphasis, links, and line breaks as HTML writes them.
fn plain(text: &str) -> String {
    let mut text = emphasis::without(text);
    for line_break in ["<br>", "<br/>", "<br />"] {
        text = text.replace(line_break, "\n");
    }
    let text = without_links(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// `[words](address)` as its words.
fn without_links(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(middle) = rest.find("](") {
        let Some(start) = rest[..middle].rfind('[') else {
            plain.push_str(&rest[..middle + 2]);
            rest = &rest[middle + 2..];
            continue;
        };
        let Some(end) = rest[middle..].find(')') else { break };
        plain.push_str(&rest[..start]);
        plain.push_str(&rest[start + 1..middle]);
        rest = &rest[middle + end + 1..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const LADDER: &str = "# Design\n\nSome words.\n\n## Junior\n\n| Skill | What we expect |\n|:---|---:|\n\
        | **Drawing** | Draws [one screen](https://example.org).<br>Asks. |\n| Words \\| names | Writes |\n\n\
        ```\n| no | table |\n|---|---|\n```\n## Senior ##\n\nSkill | What we expect\n--- | ---\nDrawing | Draws more\n";

    #[test]
    fn tables_know_their_headings_their_lines_and_plain_words() {
        let tables = tables(LADDER);
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].titles, ["Design", "Junior"]);
        assert_eq!(tables[0].head, Row { number: 7, cells: vec!["Skill".into(), "What we expect".into()] });
        assert_eq!(tables[0].rows[0].cells, ["Drawing", "Draws one screen.\nAsks."]);
        assert_eq!((tables[0].rows[1].number, tables[0].rows[1].cells[0].as_str()), (10, "Words | names"));
        assert_eq!(tables[1].titles, ["Design", "Senior"]);
        assert_eq!(tables[1].rows[0].cells, ["Drawing", "Draws more"]);
    }

    #[test]
    fn links_become_their_words_and_what_is_none_stays() {
        assert_eq!(without_links("a [b](c) and ](x) [d](e)[f"), "a b and ](x) d[f");
        assert_eq!(without_links("[open](never closed"), "[open](never closed");
        let many = "[a](b)".repeat(300_000);
        assert_eq!(without_links(&many).len(), 300_000);
    }

    #[test]
    fn markdown_is_known_by_a_table() {
        assert!(is_one(LADDER));
        assert!(!is_one("# Only\n\nwords | and a dash\n\n---\n"));
        assert!(!is_one("level,pillar\n-,-\n"));
    }
}
