//! What a widget without a state of its own passes on to the one it is round, which keeps the whole tree.

/// The named methods of [`Widget`](iced::advanced::Widget), each of which asks `self.content` and does nothing else.
macro_rules! forward {
    () => {};
    (identity $($rest:ident)*) => {
        fn tag(&self) -> iced::advanced::widget::tree::Tag {
            self.content.as_widget().tag()
        }

        fn state(&self) -> iced::advanced::widget::tree::State {
            self.content.as_widget().state()
        }

        fn children(&self) -> Vec<iced::advanced::widget::Tree> {
            self.content.as_widget().children()
        }

        fn diff(&self, tree: &mut iced::advanced::widget::Tree) {
            self.content.as_widget().diff(tree);
        }

        fn size(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size()
        }

        fn size_hint(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size_hint()
        }

        $crate::ui::forward::forward!($($rest)*);
    };
    (layout $($rest:ident)*) => {
        fn layout(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            renderer: &iced::Renderer,
            limits: &iced::advanced::layout::Limits,
        ) -> iced::advanced::layout::Node {
            let widget = self.content.as_widget_mut();
            widget.layout(tree, renderer, limits)
        }

        $crate::ui::forward::forward!($($rest)*);
    };
    (operate $($rest:ident)*) => {
        fn operate(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            renderer: &iced::Renderer,
            operation: &mut dyn iced::advanced::widget::Operation,
        ) {
            let widget = self.content.as_widget_mut();
            widget.operate(tree, layout, renderer, operation);
        }

        $crate::ui::forward::forward!($($rest)*);
    };
    (update $($rest:ident)*) => {
        fn update(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            event: &iced::Event,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            renderer: &iced::Renderer,
            clipboard: &mut dyn iced::advanced::Clipboard,
            shell: &mut iced::advanced::Shell<'_, Message>,
            viewport: &iced::Rectangle,
        ) {
            let widget = self.content.as_widget_mut();
            widget.update(
                tree, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }

        $crate::ui::forward::forward!($($rest)*);
    };
    (pointer $($rest:ident)*) => {
        fn mouse_interaction(
            &self,
            tree: &iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
            renderer: &iced::Renderer,
        ) -> iced::advanced::mouse::Interaction {
            let widget = self.content.as_widget();
            widget.mouse_interaction(tree, layout, cursor, viewport, renderer)
        }

        $crate::ui::forward::forward!($($rest)*);
    };
    (draw $($rest:ident)*) => {
        fn draw(
            &self,
            tree: &iced::advanced::widget::Tree,
            renderer: &mut iced::Renderer,
            theme: &iced::Theme,
            style: &iced::advanced::renderer::Style,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
        ) {
            let widget = self.content.as_widget();
            widget.draw(tree, renderer, theme, style, layout, cursor, viewport);
        }

        fn overlay<'b>(
            &'b mut self,
            tree: &'b mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'b>,
            renderer: &iced::Renderer,
            viewport: &iced::Rectangle,
            translation: iced::Vector,
        ) -> Option<iced::advanced::overlay::Element<'b, Message, iced::Theme, iced::Renderer>> {
            let widget = self.content.as_widget_mut();
            widget.overlay(tree, layout, renderer, viewport, translation)
        }

        $crate::ui::forward::forward!($($rest)*);
    };
}

pub(crate) use forward;
