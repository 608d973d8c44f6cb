//! Placing rows: from the anchor outwards until the viewport is full.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use iced::advanced::{layout, widget::Tree};
use iced::{Point, Size};

use super::{Edge, State, Timeline, heights::Heights};
use crate::ui::Element;

/// Rows are placed this far beyond the viewport, in pixels, so that small scrolls find them measured.
const OVERSCAN: f32 = 200.0;

/// What stays where it is when anything else changes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor<K> {
    /// The end the list is read from.
    Edge,
    /// The other end; only until the next layout.
    OtherEdge,
    /// A row.
    Row {
        /// Where it was last; the key decides.
        index: usize,
        key: K,
        /// Its top, in pixels below the viewport's.
        y: f32,
    },
}

/// A row with its widgets, placed.
struct Placed<'a, Message> {
    index: usize,
    y: f32,
    height: f32,
    element: Element<'a, Message>,
    tree: Tree,
    node: layout::Node,
}

impl<Message> Placed<'_, Message> {
    fn bottom(&self) -> f32 {
        self.y + self.height
    }
}

impl<'a, T, K, Message> Timeline<'a, T, K, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
{
    /// Lays out the rows in view and remembers where they stand.
    pub(super) fn arrange(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        size: Size,
    ) -> layout::Node {
        let state = tree.state.downcast_mut::<State<K>>();
        self.refresh(state, size);
        let mut fill = Fill {
            kept: self.take_kept(state, std::mem::take(&mut tree.children)),
            timeline: self,
            state,
            renderer,
            placed: VecDeque::new(),
        };
        fill.run();
        let placed = fill.placed;
        self.remember(state, &placed);
        let mut nodes = Vec::with_capacity(placed.len());
        for row in placed {
            nodes.push(row.node.move_to(Point::new(0.0, row.y)));
            tree.children.push(row.tree);
            self.elements.push(row.element);
        }
        layout::Node::with_children(size, nodes)
    }

    /// Brings sums, anchor and measures up to date with the rows and the width.
    fn refresh(&self, state: &mut State<K>, size: Size) {
        let same_width = state.size.width == size.width;
        state.size = size;
        if !same_width {
            state.measured.clear();
        }
        let revision = Some((self.revision, self.rows.len()));
        if !same_width || state.revision != revision {
            state.revision = revision;
            let measured = &state.measured;
            state.heights = Heights::new(self.rows.iter().map(|row| {
                let known = measured.get(&(self.key)(row)).copied();
                known.unwrap_or_else(|| (self.estimate)(row, size.width))
            }));
            state.anchor = self.find_again(state.anchor);
        }
        if let Some(jump) = self.jump.filter(|jump| jump.serial != state.jumped) {
            state.jumped = jump.serial;
            let in_view = jump.to.is_some_and(|key| state.in_view.contains(&key));
            let row = jump.to.and_then(|key| Some((self.index_of(key)?, key)));
            state.anchor = match (row, self.edge) {
                _ if in_view => state.anchor,
                (Some((index, key)), _) => Anchor::Row {
                    index,
                    key,
                    y: size.height / 4.0,
                },
                (None, Edge::End) => Anchor::Edge,
                (None, Edge::Start) => Anchor::OtherEdge,
            };
        }
    }

    /// The anchor with the index its key has now; the nearest row's if it is gone.
    fn find_again(&self, anchor: Anchor<K>) -> Anchor<K> {
        let Anchor::Row { index, key, y } = anchor else {
            return anchor;
        };
        if self
            .rows
            .get(index)
            .is_some_and(|row| (self.key)(row) == key)
        {
            return anchor;
        }
        if let Some(index) = self.index_of(key) {
            return Anchor::Row { index, key, y };
        }
        match self.rows.get(index.min(self.rows.len().saturating_sub(1))) {
            Some(row) => Anchor::Row {
                index: index.min(self.rows.len() - 1),
                key: (self.key)(row),
                y,
            },
            None => Anchor::Edge,
        }
    }

    fn index_of(&self, key: K) -> Option<usize> {
        self.rows.iter().position(|row| (self.key)(row) == key)
    }

    /// Trees, and widgets unless the view was rebuilt, of the rows that had them.
    fn take_kept(
        &mut self,
        state: &mut State<K>,
        trees: Vec<Tree>,
    ) -> HashMap<K, (Tree, Option<Element<'a, Message>>)> {
        let mut elements = self.elements.drain(..).map(Some).collect::<Vec<_>>();
        elements.resize_with(trees.len(), || None);
        state
            .kept
            .drain(..)
            .zip(trees.into_iter().zip(elements))
            .collect()
    }

    /// Keeps what the next frame needs to know of the rows now placed.
    fn remember(&self, state: &mut State<K>, placed: &VecDeque<Placed<'a, Message>>) {
        let height = state.size.height;
        state
            .kept
            .extend(placed.iter().map(|row| (self.key)(&self.rows[row.index])));
        let inside = |row: &&Placed<'_, Message>| row.y >= 0.0 && row.bottom() <= height;
        state.in_view.clear();
        state.in_view.extend(
            placed
                .iter()
                .filter(inside)
                .map(|row| (self.key)(&self.rows[row.index])),
        );
        state.top = placed
            .iter()
            .find(|row| row.bottom() > 0.0)
            .or(placed.back())
            .map(|row| (row.index, (self.key)(&self.rows[row.index]), row.y));
        state.at_end = placed
            .back()
            .is_none_or(|row| row.index + 1 == self.rows.len() && row.bottom() <= height + 1.0);
        let at_start = placed
            .front()
            .is_none_or(|row| row.index == 0 && row.y >= -1.0);
        let at_edge = match self.edge {
            Edge::Start => at_start,
            Edge::End => state.at_end,
        };
        state.anchor = match state.top {
            Some((index, key, y)) if !at_edge => Anchor::Row { index, key, y },
            _ => Anchor::Edge,
        };
    }
}

/// The work of placing rows.
struct Fill<'b, 'a, T, K, Message> {
    timeline: &'b Timeline<'a, T, K, Message>,
    state: &'b mut State<K>,
    renderer: &'b iced::Renderer,
    kept: HashMap<K, (Tree, Option<Element<'a, Message>>)>,
    placed: VecDeque<Placed<'a, Message>>,
}

impl<T, K, Message> Fill<'_, '_, T, K, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
{
    fn run(&mut self) {
        let count = self.timeline.rows.len();
        if count == 0 {
            return;
        }
        let height = self.state.size.height;
        let from_start =
            (self.timeline.edge == Edge::Start) == matches!(self.state.anchor, Anchor::Edge);
        match self.state.anchor {
            Anchor::Row { index, y, .. } => self.push_down(index, y),
            _ if from_start => self.push_down(0, 0.0),
            _ => self.push_up(count - 1, height),
        }
        self.fill_down();
        self.fill_up();
        // Never beyond the last row, then never beyond the first; a short list stands at its own edge.
        self.close_gap_below();
        self.close_gap_above();
        if self.timeline.edge == Edge::End {
            self.close_gap_below();
        }
        let outside =
            |row: &Placed<'_, Message>| row.bottom() < -OVERSCAN || row.y > height + OVERSCAN;
        while self.placed.len() > 1 && self.placed.front().is_some_and(outside) {
            self.placed.pop_front();
        }
        while self.placed.len() > 1 && self.placed.back().is_some_and(outside) {
            self.placed.pop_back();
        }
    }

    fn fill_down(&mut self) {
        while let Some((next, y)) = self.placed.back().map(|row| (row.index + 1, row.bottom())) {
            if next >= self.timeline.rows.len() || y > self.state.size.height + OVERSCAN {
                break;
            }
            self.push_down(next, y);
        }
    }

    fn fill_up(&mut self) {
        while let Some((index, y)) = self.placed.front().map(|row| (row.index, row.y)) {
            if index == 0 || y < -OVERSCAN {
                break;
            }
            self.push_up(index - 1, y);
        }
    }

    fn close_gap_below(&mut self) {
        let last = self.placed.back().map(|row| (row.index + 1, row.bottom()));
        if let Some((next, bottom)) = last {
            let gap = self.state.size.height - bottom;
            if next == self.timeline.rows.len() && gap > 0.0 {
                self.shift(gap);
                self.fill_up();
            }
        }
    }

    fn close_gap_above(&mut self) {
        let first = self.placed.front().map(|row| (row.index, row.y));
        if let Some((0, y)) = first.filter(|(_, y)| *y > 0.0) {
            self.shift(-y);
            self.fill_down();
        }
    }

    fn shift(&mut self, by: f32) {
        for row in &mut self.placed {
            row.y += by;
        }
    }

    fn push_down(&mut self, index: usize, y: f32) {
        let row = self.place(index, |_| y);
        self.placed.push_back(row);
    }

    fn push_up(&mut self, index: usize, bottom: f32) {
        let row = self.place(index, |height| bottom - height);
        self.placed.push_front(row);
    }
}

impl<'a, T, K, Message> Fill<'_, 'a, T, K, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
{
    /// Makes, or finds again, the widgets of row `index` and measures them.
    fn place(&mut self, index: usize, y: impl FnOnce(f32) -> f32) -> Placed<'a, Message> {
        let rows = self.timeline.rows;
        let key = (self.timeline.key)(&rows[index]);
        let build = || (self.timeline.view)(index, &rows[index]);
        let (mut element, mut tree) = match self.kept.remove(&key) {
            Some((tree, Some(element))) => (element, tree),
            Some((mut tree, None)) => {
                let element = build();
                tree.diff(&element);
                (element, tree)
            }
            None => {
                let element = build();
                let tree = Tree::new(&element);
                (element, tree)
            }
        };
        let limits =
            layout::Limits::new(Size::ZERO, Size::new(self.state.size.width, f32::INFINITY));
        let node = element
            .as_widget_mut()
            .layout(&mut tree, self.renderer, &limits);
        // Whole pixels keep text sharp wherever the list stands.
        let height = node.size().height.ceil();
        self.state.measured.insert(key, height);
        let by = height - self.state.heights.height(index);
        if by.abs() > 0.01 {
            self.state.heights.grow(index, by);
        }
        Placed {
            index,
            y: y(height),
            height,
            element,
            tree,
            node,
        }
    }
}
