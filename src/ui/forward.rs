//! What a widget round another one passes on to it, without doing anything itself.

/// The named methods of [`Widget`](iced::advanced::Widget), each of which asks `self.content` and does nothing else.
///
/// A widget without a state of its own leaves the whole tree to its content: `forward!(whole: identity layout)`. One with
/// a state keeps the content's tree as its child: `forward!(child: content layout)`.
macro_rules! forward {
    (whole: $($part:ident)*) => {
        $($crate::ui::forward::forward!(@$part tree *tree);)*
    };
    (child: $($part:ident)*) => {
        $($crate::ui::forward::forward!(@$part tree tree.children[0]);)*
    };
    (@identity $tree:ident $inner:expr) => {
        fn tag(&self) -> iced::advanced::widget::tree::Tag {
            self.content.as_widget().tag()
        }

        fn state(&self) -> iced::advanced::widget::tree::State {
            self.content.as_widget().state()
        }

        fn children(&self) -> Vec<iced::advanced::widget::Tree> {
            self.content.as_widget().children()
        }

        fn diff(&self, $tree: &mut iced::advanced::widget::Tree) {
            self.content.as_widget().diff(&mut $inner);
        }

        $crate::ui::forward::forward!(@size $tree $inner);
    };
    (@content $tree:ident $inner:expr) => {
        fn children(&self) -> Vec<iced::advanced::widget::Tree> {
            vec![iced::advanced::widget::Tree::new(&self.content)]
        }

        fn diff(&self, tree: &mut iced::advanced::widget::Tree) {
            tree.diff_children(std::slice::from_ref(&self.content));
        }
    };
    (@size $tree:ident $inner:expr) => {
        fn size(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size()
        }

        fn size_hint(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size_hint()
        }
    };
    (@layout $tree:ident $inner:expr) => {
        fn layout(
            &mut self,
            $tree: &mut iced::advanced::widget::Tree,
            renderer: &iced::Renderer,
            limits: &iced::advanced::layout::Limits,
        ) -> iced::advanced::layout::Node {
            let widget = self.content.as_widget_mut();
            widget.layout(&mut $inner, renderer, limits)
        }
    };
    (@operate $tree:ident $inner:expr) => {
        fn operate(
            &mut self,
            $tree: &mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            renderer: &iced::Renderer,
            operation: &mut dyn iced::advanced::widget::Operation,
        ) {
            let widget = self.content.as_widget_mut();
            widget.operate(&mut $inner, layout, renderer, operation);
        }
    };
    (@update $tree:ident $inner:expr) => {
        fn update(
            &mut self,
            $tree: &mut iced::advanced::widget::Tree,
            event: &iced::Event,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            renderer: &iced::Renderer,
            clipboard: &mut dyn iced::advanced::Clipboard,
            shell: &mut iced::advanced::Shell<'_, Message>,
            viewport: &iced::Rectangle,
        ) {
            let widget = self.content.as_widget_mut();
            let inner = &mut $inner;
            widget.update(
                inner, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
    };
    (@pointer $tree:ident $inner:expr) => {
        fn mouse_interaction(
            &self,
            $tree: &iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
            renderer: &iced::Renderer,
        ) -> iced::advanced::mouse::Interaction {
            let widget = self.content.as_widget();
            widget.mouse_interaction(&$inner, layout, cursor, viewport, renderer)
        }
    };
    (@draw $tree:ident $inner:expr) => {
        fn draw(
            &self,
            $tree: &iced::advanced::widget::Tree,
            renderer: &mut iced::Renderer,
            theme: &iced::Theme,
            style: &iced::advanced::renderer::Style,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
        ) {
            let widget = self.content.as_widget();
            let inner = &$inner;
            widget.draw(inner, renderer, theme, style, layout, cursor, viewport);
        }
    };
    (@overlay $tree:ident $inner:expr) => {
        fn overlay<'b>(
            &'b mut self,
            $tree: &'b mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'b>,
            renderer: &iced::Renderer,
            viewport: &iced::Rectangle,
            translation: iced::Vector,
        ) -> Option<iced::advanced::overlay::Element<'b, Message, iced::Theme, iced::Renderer>> {
            let widget = self.content.as_widget_mut();
            widget.overlay(&mut $inner, layout, renderer, viewport, translation)
        }
    };
}

pub(crate) use forward;
