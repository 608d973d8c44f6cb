//! What a window says, in AccessKit's words.

use accesskit::{
    Action, Affine, Live as Politeness, Node, NodeId, Rect, Role, TextPosition, TextSelection,
    Toggled, TreeId, TreeInfo, TreeUpdate,
};

use crate::ui::reader::{self, Live, Role as Part};

/// Longest piece of a line that is told as one, in characters: places in it are told in a byte.
const PIECE: usize = 200;

/// All of what a window says, drawn `scale` times as large as it was laid out.
pub(super) fn update(root: &reader::Node, scale: f32) -> TreeUpdate {
    told(root, scale, |_| true)
}

/// The same without what is read out when it comes.
pub(super) fn silent(root: &reader::Node, scale: f32) -> TreeUpdate {
    told(root, scale, |part| part.live == Live::Off)
}

fn told(root: &reader::Node, scale: f32, is_told: fn(&reader::Node) -> bool) -> TreeUpdate {
    let mut nodes = Vec::new();
    put(root, is_told, &mut nodes);
    if let Some((_, node)) = nodes.iter_mut().find(|(id, _)| *id == NodeId(root.id)) {
        node.set_transform(Affine::scale(scale.into()));
    }
    let is_there = |part: &reader::Node| nodes.iter().any(|(id, _)| id.0 == part.id);
    let mut focused = root.all().filter(|part| part.focus == Some(true));
    let focus = NodeId(focused.find(|part| is_there(part)).unwrap_or(root).id);
    TreeUpdate {
        nodes,
        tree: Some(TreeInfo::new(NodeId(root.id))),
        tree_id: TreeId::ROOT,
        focus,
    }
}

fn put(part: &reader::Node, is_told: fn(&reader::Node) -> bool, nodes: &mut Vec<(NodeId, Node)>) {
    let mut node = plain(part);
    let inner = || part.children.iter().filter(|child| is_told(child));
    let mut children: Vec<_> = inner().map(|child| NodeId(child.id)).collect();
    if part.role.is_field() {
        write(part, &mut node, &mut children, nodes);
    }
    node.set_children(children);
    nodes.push((NodeId(part.id), node));
    inner().for_each(|child| put(child, is_told, nodes));
}

/// A part without what is in it.
fn plain(part: &reader::Node) -> Node {
    let mut node = Node::new(role(part.role));
    match part.role {
        // What a label says is what stands in it.
        Part::Text => node.set_value(part.name.as_str()),
        _ if !part.name.is_empty() => node.set_label(part.name.as_str()),
        _ => {}
    }
    // A list that is folded has nothing else by which to tell what is chosen.
    let more = match part.role {
        Part::Select => &part.value,
        _ => &part.description,
    };
    if !more.is_empty() {
        node.set_description(more.as_str());
    }
    match (part.role, part.on) {
        (Part::Tab | Part::Item, Some(on)) => node.set_selected(on),
        (_, Some(on)) => node.set_toggled(Toggled::from(on)),
        _ => {}
    }
    if part.role == Part::Progress
        && let Ok(percent) = part.value.parse()
    {
        node.set_numeric_value(percent);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
    }
    if part.role == Part::Dialog {
        node.set_modal();
    }
    match part.live {
        Live::Off => {}
        Live::Polite => node.set_live(Politeness::Polite),
        Live::Assertive => node.set_live(Politeness::Assertive),
    }
    if part.pressable {
        node.add_action(Action::Click);
    } else if part.role.is_control() && !part.role.is_field() && part.role != Part::Select {
        node.set_disabled();
    }
    if part.focus.is_some() {
        node.add_action(Action::Focus);
    }
    let (left, top) = (f64::from(part.bounds.x), f64::from(part.bounds.y));
    let (width, height) = (f64::from(part.bounds.width), f64::from(part.bounds.height));
    node.set_bounds(Rect::new(left, top, left + width, top + height));
    node
}

const fn role(part: Part) -> Role {
    match part {
        Part::Window => Role::Window,
        Part::Dialog => Role::Dialog,
        Part::Group => Role::Group,
        Part::Heading => Role::Heading,
        Part::Text => Role::Label,
        Part::Picture => Role::Image,
        Part::Button => Role::Button,
        Part::Tab => Role::Tab,
        Part::Switch => Role::CheckBox,
        Part::Choice => Role::RadioButton,
        Part::Select => Role::ComboBox,
        Part::Field => Role::TextInput,
        Part::Secret => Role::PasswordInput,
        Part::Editor => Role::MultilineTextInput,
        Part::List => Role::List,
        Part::Item => Role::ListItem,
        Part::Progress => Role::ProgressIndicator,
        Part::Status => Role::Status,
    }
}

/// A piece of a line, and whether the line goes on.
struct Piece<'a> {
    text: &'a str,
    goes_on: bool,
}

/// What stands in a field, and what of it is selected.
fn write(
    part: &reader::Node,
    node: &mut Node,
    children: &mut Vec<NodeId>,
    nodes: &mut Vec<(NodeId, Node)>,
) {
    let pieces = pieces(&part.value);
    let ids: Vec<_> = (0..pieces.len())
        .map(|at| NodeId(reader::hash((part.id, "text", at))))
        .collect();
    for (at, piece) in pieces.iter().enumerate() {
        let mut run = run(piece.text);
        if piece.goes_on {
            run.set_next_on_line(ids[at + 1]);
        }
        if at > 0 && pieces[at - 1].goes_on {
            run.set_previous_on_line(ids[at - 1]);
        }
        nodes.push((ids[at], run));
    }
    if let Some((from, to)) = part.selection {
        let place = |index| {
            let (at, character_index) = place(&pieces, index);
            TextPosition {
                node: ids[at],
                character_index,
            }
        };
        let (anchor, focus) = (place(from), place(to));
        node.set_text_selection(TextSelection { anchor, focus });
    }
    children.extend(ids);
}

/// `text` in pieces, at least one; a line break belongs to its line.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for mut line in text.split_inclusive('\n') {
        while let Some((end, _)) = line.char_indices().nth(PIECE) {
            let (text, rest) = line.split_at(end);
            pieces.push(Piece {
                text,
                goes_on: true,
            });
            line = rest;
        }
        pieces.push(Piece {
            text: line,
            goes_on: false,
        });
    }
    if text.is_empty() || text.ends_with('\n') {
        pieces.push(Piece {
            text: "",
            goes_on: false,
        });
    }
    pieces
}

/// In which piece a character is, and where; one behind the last is behind the last piece.
fn place(pieces: &[Piece<'_>], mut index: usize) -> (usize, usize) {
    let last = pieces.len() - 1;
    for (at, piece) in pieces.iter().enumerate() {
        let length = piece.text.chars().count();
        if index < length || at == last {
            return (at, index.min(length));
        }
        index -= length;
    }
    (last, 0)
}

fn run(text: &str) -> Node {
    let mut run = Node::new(Role::TextRun);
    run.set_value(text);
    let lengths: Vec<u8> = text.chars().map(|letter| letter.len_utf8() as u8).collect();
    run.set_character_lengths(lengths);
    let (mut starts, mut after_space) = (Vec::new(), true);
    for (at, letter) in text.chars().enumerate() {
        if after_space
            && !letter.is_whitespace()
            && let Ok(at) = u8::try_from(at)
        {
            starts.push(at);
        }
        after_space = letter.is_whitespace();
    }
    run.set_word_starts(starts);
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_text_is_a_piece_and_a_place_in_it() {
        let text = "first\nsecond\n";
        let pieces = pieces(text);
        let texts: Vec<_> = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["first\n", "second\n", ""]);
        assert_eq!(place(&pieces, 0), (0, 0));
        assert_eq!(place(&pieces, 5), (0, 5));
        assert_eq!(place(&pieces, 6), (1, 0));
        assert_eq!(place(&pieces, 13), (2, 0));
        assert_eq!(place(&pieces, 99), (2, 0));
        assert_eq!(place(&self::pieces(""), 0), (0, 0));
    }

    #[test]
    fn a_long_line_is_several_pieces_that_go_on() {
        let text = "é".repeat(2 * PIECE + 1);
        let pieces = pieces(&text);
        let goes_on: Vec<_> = pieces.iter().map(|piece| piece.goes_on).collect();
        assert_eq!(goes_on, [true, true, false]);
        let whole: String = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(whole, text);
        assert_eq!(place(&pieces, PIECE), (1, 0));
        assert_eq!(place(&pieces, 2 * PIECE + 1), (2, 1));
    }
}
