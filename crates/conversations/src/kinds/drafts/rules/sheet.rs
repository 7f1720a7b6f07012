use std::hash::{DefaultHasher, Hash, Hasher};

use kit::web::Problems;

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One line.
    Line,
    /// A small whole number.
    Number,
    /// A few lines.
    Text,
    /// One thing on every line.
    List,
    /// One of these: value and word.
    Choice(Vec<(String, String)>),
    /// Yes, or not.
    Tick,
}

/// One field of a form about a page of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form.
    pub name: String,
    /// How people read it.
    pub label: String,
    /// A line under it; may be empty.
    pub help: &'static str,
    /// What stands in it.
    pub value: String,
    /// How it is filled in.
    pub sort: Sort,
}

/// Fields that belong together, under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// Whether it is folded away until somebody wants it.
    pub is_folded: bool,
    /// Its fields.
    pub fields: Vec<Field>,
}

impl Group {
    /// A group that stands open.
    pub fn new(title: impl Into<String>) -> Group {
        Group { title: title.into(), ..Group::default() }
    }

    /// A group that is folded away.
    pub fn folded(title: impl Into<String>) -> Group {
        Group { title: title.into(), is_folded: true, ..Group::default() }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(
        mut self,
        name: impl Into<String>,
        label: impl Into<String>,
        help: &'static str,
        value: impl Into<String>,
        sort: Sort,
    ) -> Group {
        self.fields.push(Field { name: name.into(), label: label.into(), help, value: value.into(), sort });
        self
    }

    /// Adds the place of what it is about among its like, from 0.
    #[must_use]
    pub fn place(self, name: &str, place: usize) -> Group {
        self.bare(format!("{name}.place"), "Place", (place + 1).to_string(), Sort::Number)
    }

    /// Adds a field without a line under it.
    #[must_use]
    pub fn bare(self, name: impl Into<String>, label: &str, value: impl Into<String>, sort: Sort) -> Group {
        self.field(name, label, "", value, sort)
    }
}

/// All fields of one page: as they stand in the draft, or as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(pub Vec<Group>);

/// The longest text of one field.
pub const LONGEST: usize = 2000;

impl Sheet {
    /// Every field.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().flat_map(|group| &group.fields)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// What stands in a field; nothing for one that is not there.
    pub fn value(&self, name: &str) -> &str {
        self.field(name).map_or("", |field| field.value.as_str())
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    /// The things of a list, one a line.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.value(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The number in a field, or the sentence that says what it may be.
    pub fn number(&self, name: &str, (least, most): (u32, u32), problems: &mut Problems) -> u32 {
        let found = self.value(name).parse().ok().filter(|number| (least..=most).contains(number));
        found.unwrap_or_else(|| {
            problems.add(name.to_owned(), format!("Give a whole number from {least} to {most}."));
            least
        })
    }

    /// A text that must be there.
    pub fn needed(&self, name: &str, sentence: &str, problems: &mut Problems) -> String {
        if self.value(name).is_empty() {
            problems.add(name.to_owned(), sentence.to_owned());
        }
        self.value(name).to_owned()
    }

    /// The same fields as somebody typed them. A group the page did not have yet stays as it is.
    pub fn typed(&self, pairs: &[(String, String)]) -> Sheet {
        let value = |name: &str| pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
        let typed = |field: &Field| Field {
            value: value(&field.name).replace("\r\n", "\n").trim().to_owned(),
            ..field.clone()
        };
        let is_sent = |field: &Field| field.sort == Sort::Tick || pairs.iter().any(|(name, _)| *name == field.name);
        let group = |group: &Group| match group.fields.iter().all(is_sent) {
            true => Group { fields: group.fields.iter().map(typed).collect(), ..group.clone() },
            false => group.clone(),
        };
        Sheet(self.0.iter().map(group).collect())
    }

    /// Texts that are longer than we keep.
    pub fn too_long(&self) -> Problems {
        let mut problems = Problems::none();
        for field in self.fields().filter(|field| field.value.chars().count() > LONGEST) {
            problems.add(field.name.clone(), format!("At most {LONGEST} letters here."));
        }
        problems
    }

    /// What knows this state of the page again: a form carries it, and a save finds out by it
    /// whether somebody changed the same page meanwhile.
    pub fn mark(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.fields().for_each(|field| (&field.name, &field.value).hash(&mut hasher));
        format!("{:016x}", hasher.finish())
    }
}

/// The most of anything that has a place.
pub const MOST: u32 = 12;

/// The places in a list that has so many: a longer one, from before or by addition, is still put in order.
pub fn places(count: usize) -> (u32, u32) {
    (1, u32::try_from(count).unwrap_or(MOST).max(MOST))
}

/// Things in the order their forms ask for, each with where it was, from 0, and its new place, from
/// 1: what stays keeps its order; what was moved goes where its number says.
pub fn in_order<T>(things: Vec<(usize, u32, T)>) -> Vec<T> {
    let is_moved = |(was, place, _): &(usize, u32, T)| *place as usize != was + 1;
    let (mut moved, stays): (Vec<_>, Vec<_>) = things.into_iter().partition(is_moved);
    let mut all: Vec<T> = stays.into_iter().map(|(.., thing)| thing).collect();
    moved.sort_by_key(|(_, place, _)| *place);
    for (_, place, thing) in moved {
        all.insert((place as usize - 1).min(all.len()), thing);
    }
    all
}

/// A choice of these.
pub fn choice(of: &[(&str, &str)]) -> Sort {
    Sort::Choice(of.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect())
}

/// The value of a ticked box.
pub fn tick(is_ticked: bool) -> &'static str {
    if is_ticked { "yes" } else { "" }
}

/// A key nobody else has, made from words: "What comes next" is `what_comes_next`.
pub fn key_for(words: &str, taken: &[&str]) -> String {
    let folded = kit::names::fold(words);
    let plain: String =
        folded.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).take(5).collect();
    let base = if parts.is_empty() { "one".to_owned() } else { parts.join("_") };
    let free = |key: &String| !taken.contains(&key.as_str());
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}
