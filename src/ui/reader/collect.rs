//! The operation that gathers parts, and finds one of them.

use std::any::Any;
use std::collections::{HashMap, HashSet};

use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::advanced::widget::{self, operation};
use iced::{Rectangle, Vector};

use super::{Deed, Kind, Live, Node, Part, Question, Role, hash};

/// The operation that gathers what all windows say: each that is drawn as a part is a node of its own.
///
/// ```
/// use azstack::ui::reader::{Node, collect};
/// use iced::advanced::widget::operate;
/// fn look() -> iced::Task<Vec<Node>> {
///     operate(collect())
/// }
/// ```
pub fn collect() -> impl Operation<Vec<Node>> {
    Collect::default()
}

/// The operation that does `deed` to the part with this id, in whichever window it is. What is pressed says its message
/// when its window is drawn next.
///
/// ```
/// use azstack::ui::reader::{Deed, act};
/// let task: iced::Task<()> = iced::advanced::widget::operate(act(7, Deed::Press)).discard();
/// ```
pub fn act(id: u64, deed: Deed) -> impl Operation<()> {
    operation::map(
        Collect {
            wanted: Some((id, deed)),
            ..Collect::default()
        },
        |_| (),
    )
}

/// A part whose inside is being walked.
struct Open {
    node: Node,
    kind: Kind,
    /// How many of each role there were in it.
    counts: HashMap<Role, u64>,
}

#[derive(Default)]
struct Collect {
    wanted: Option<(u64, Deed)>,
    roots: Vec<Node>,
    open: Vec<Open>,
    counts: HashMap<Role, u64>,
    taken: HashSet<u64>,
    /// A part that was told and whose inside comes next.
    told: Option<Open>,
    /// How far what comes is scrolled, and what comes next.
    scrolled: Vector,
    scrolls: Option<Vector>,
}

impl Collect {
    /// The id of the next part with this role, or of the one with this key; no two are the same.
    fn id(&mut self, role: Role, key: Option<u64>) -> u64 {
        let mut id = self.place(role, key);
        while !self.taken.insert(id) {
            id = hash((id, "again"));
        }
        id
    }

    fn place(&mut self, role: Role, key: Option<u64>) -> u64 {
        let (above, counts) = match self.open.last_mut() {
            Some(open) => (Some(open.node.id), &mut open.counts),
            None => (None, &mut self.counts),
        };
        match (above, key) {
            (None, Some(key)) => key,
            (above, Some(key)) => hash((above, role, true, key)),
            (above, None) => {
                let count = counts.entry(role).or_default();
                *count += 1;
                hash((above, role, false, *count))
            }
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.node.children.push(node),
            None => self.roots.push(node),
        }
    }

    /// Everything in a part was told.
    fn close(&mut self) {
        let Some(Open { mut node, kind, .. }) = self.open.pop() else {
            return;
        };
        match kind {
            Kind::Plain => {
                settle(&mut node);
                self.put(node);
            }
            Kind::Tip => explain(node).into_iter().for_each(|node| self.put(node)),
            Kind::Ornament => {}
        }
    }
}

impl Operation<Vec<Node>> for Collect {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<Vec<Node>>)) {
        let before = self.scrolled;
        if let Some(further) = self.scrolls.take() {
            self.scrolled += further;
        }
        let told = self.told.take();
        let is_part = told.is_some();
        self.open.extend(told);
        operate(self);
        if is_part {
            self.close();
        }
        self.scrolled = before;
    }

    fn scrollable(
        &mut self,
        _id: Option<&widget::Id>,
        _bounds: Rectangle,
        _content_bounds: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.scrolls = Some(translation);
    }

    fn container(&mut self, _id: Option<&widget::Id>, _bounds: Rectangle) {
        self.scrolls = None;
    }

    fn focusable(
        &mut self,
        _id: Option<&widget::Id>,
        bounds: Rectangle,
        state: &mut dyn Focusable,
    ) {
        let free = self.open.last_mut().map(|open| &mut open.node);
        let free = free.filter(|node| node.role != Role::Window && node.focus.is_none());
        let id = free.as_ref().map(|node| node.id);
        if let Some((wanted, Deed::Focus)) = self.wanted {
            match id == Some(wanted) {
                true => state.focus(),
                false => state.unfocus(),
            }
        }
        let focus = Some(state.is_focused());
        if let Some(node) = free {
            node.focus = focus;
            return;
        }
        // Nobody says what it is.
        let id = self.id(Role::Button, None);
        let mut node = Node::new(id, &Part::new(Role::Button), bounds - self.scrolled);
        node.focus = focus;
        self.put(node);
    }

    fn text(&mut self, _id: Option<&widget::Id>, bounds: Rectangle, text: &str) {
        let said = spoken(text);
        if said.is_empty() {
            return;
        }
        let id = self.id(Role::Text, None);
        let part = Part::new(Role::Text).called(said);
        let node = Node::new(id, &part, bounds - self.scrolled);
        self.put(node);
    }

    fn custom(&mut self, _id: Option<&widget::Id>, bounds: Rectangle, state: &mut dyn Any) {
        if let Some(question) = state.downcast_mut::<Question>() {
            question.gathers = true;
            return;
        }
        let Some(part) = state.downcast_mut::<Part>() else {
            return;
        };
        part.name = spoken(&part.name);
        let id = self.id(part.role, part.key);
        part.asked = part.pressable && self.wanted == Some((id, Deed::Press));
        self.told = Some(Open {
            kind: part.kind,
            node: Node::new(id, part, bounds - self.scrolled),
            counts: HashMap::new(),
        });
    }

    fn finish(&self) -> Outcome<Vec<Node>> {
        let mut roots = self.roots.clone();
        roots.iter_mut().for_each(uncover);
        Outcome::Some(roots)
    }
}

/// `text` without what is only to be seen: icons, which are letters of a font of their own, and the marks that tell which
/// way a line runs.
fn spoken(text: &str) -> String {
    let seen = |letter: &char| matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{2066}'..='\u{2069}');
    let said: String = text.chars().filter(|letter| !seen(letter)).collect();
    said.trim().to_owned()
}

/// Gives a part its name where its content is one, and leaves out what is said twice.
fn settle(node: &mut Node) {
    let role = node.role;
    if role.is_field() || role == Role::Select {
        node.children.clear();
        return;
    }
    if role == Role::Dialog && node.name.is_empty() {
        let title = node.all().find(|part| part.role == Role::Heading);
        node.name = title.map_or_else(String::new, |title| title.name.clone());
    }
    let is_said = |child: &Node| matches!(child.role, Role::Text | Role::Picture | Role::Heading);
    if role.is_named_by_its_texts() {
        if node.name.is_empty() {
            let said = node.children.iter().filter(|child| is_said(child));
            let said: Vec<_> = said.map(|child| child.name.as_str()).collect();
            node.name = said.join(" ");
        }
        node.children.retain(|child| !is_said(child));
    }
}

/// What a tip makes of what it is round: it names what has no name, says more about what has one, and stands for what is
/// only to be seen.
fn explain(mut tip: Node) -> Vec<Node> {
    let controls = tip.children.iter().filter(|node| node.role != Role::Text);
    match controls.count() {
        0 => {
            tip.children.clear();
            vec![tip]
        }
        1 => {
            tip.children.retain(|node| node.role != Role::Text);
            let inner = &mut tip.children[0];
            if inner.name.is_empty() {
                inner.name = tip.name;
            } else if inner.name != tip.name {
                inner.description = tip.name;
            }
            tip.children
        }
        _ => tip.children,
    }
}

/// Leaves out what a card covers; what is read out by itself stays.
fn uncover(root: &mut Node) {
    if !covers(root) {
        return;
    }
    let mut said = Vec::new();
    let mut last = None;
    take(root, &mut said, &mut last);
    root.children = said;
    root.children.extend(last);
}

/// Whether there is a card in it.
fn covers(node: &Node) -> bool {
    node.all().skip(1).any(|part| part.role == Role::Dialog)
}

/// Takes the last card out of `node`, and what is read out by itself.
fn take(node: &mut Node, said: &mut Vec<Node>, last: &mut Option<Node>) {
    for mut child in node.children.drain(..) {
        match child.role {
            // A card within a card covers it.
            Role::Dialog if !covers(&child) => *last = Some(child),
            _ if child.live != Live::Off => said.push(child),
            _ => take(&mut child, said, last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(role: Role, name: &str, children: Vec<Node>) -> Node {
        let part = Part::new(role).called(name.to_owned());
        let mut node = Node::new(hash((role, name)), &part, Rectangle::default());
        node.children = children;
        node
    }

    #[test]
    fn the_topmost_card_is_all_there_is_but_for_what_is_read_out() {
        let mut said = node(
            Role::Status,
            "Offline",
            vec![node(Role::Button, "Retry", vec![])],
        );
        said.live = Live::Polite;
        let asks = node(
            Role::Dialog,
            "Sure?",
            vec![node(Role::Button, "Yes", vec![])],
        );
        let card = node(
            Role::Dialog,
            "Settings",
            vec![node(Role::Text, "Theme", vec![])],
        );
        let list = node(
            Role::List,
            "Messages",
            vec![node(Role::Item, "Hi", vec![]), said],
        );
        let names = |children: Vec<Node>| {
            let mut window = node(Role::Window, "AZStack", children);
            uncover(&mut window);
            let names = window.all().map(|part| part.name.clone());
            names.collect::<Vec<_>>()
        };
        let behind = vec![list.clone()];
        assert_eq!(
            names(behind),
            ["AZStack", "Messages", "Hi", "Offline", "Retry"]
        );
        let covered = vec![list.clone(), card.clone()];
        assert_eq!(
            names(covered),
            ["AZStack", "Offline", "Retry", "Settings", "Theme"]
        );
        let twice = vec![list, card, node(Role::Group, "", vec![asks])];
        assert_eq!(
            names(twice),
            ["AZStack", "Offline", "Retry", "Sure?", "Yes"]
        );
    }

    #[test]
    fn a_tip_names_what_has_no_name_and_explains_what_has_one() {
        let tip = |children| explain(node(Role::Picture, "Mute", children));
        let icon = tip(vec![node(Role::Button, "", vec![])]);
        assert_eq!(
            (icon[0].role, icon[0].name.as_str()),
            (Role::Button, "Mute")
        );
        let worded = &tip(vec![node(Role::Button, "Bob", vec![])])[0];
        assert_eq!(
            (worded.name.as_str(), worded.description.as_str()),
            ("Bob", "Mute")
        );
        let badge = tip(vec![node(Role::Text, "3", vec![])]);
        assert_eq!(
            (badge[0].role, badge[0].name.as_str()),
            (Role::Picture, "Mute")
        );
        assert!(badge[0].children.is_empty());
    }

    #[test]
    fn icons_and_marks_are_not_spoken() {
        assert_eq!(spoken("\u{e123} \u{2068}Bob\u{2069}"), "Bob");
    }
}
