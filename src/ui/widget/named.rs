//! What somebody who does not see the window is told of a widget. It changes neither its place nor its look.

use iced::Theme;
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Layout, Widget};

use crate::ui::forward::forward;
use crate::ui::reader::{self, Live, Part, Role};
use crate::ui::{Element, Words};

/// `content` as the part that `part` makes, which is asked only if somebody listens.
pub(crate) fn named<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    part: impl Fn() -> Part + 'a,
) -> Element<'a, Message> {
    Element::new(Named {
        content: content.into(),
        part: Box::new(move |_| part()),
    })
}

/// The same for a widget whose own state is told of, too.
pub(crate) fn told<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    part: impl Fn(&Tree) -> Part + 'a,
) -> Element<'a, Message> {
    Element::new(Named {
        content: content.into(),
        part: Box::new(part),
    })
}

/// `content`, which is not told of.
pub(crate) fn ornament<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    named(content, Part::ornament)
}

/// `content` as the title of what follows.
pub(crate) fn heading<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    named(content, || Part::new(Role::Heading))
}

/// `content`, which is read out when it comes.
pub(crate) fn status<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    named(content, || Part::new(Role::Status).live(Live::Polite))
}

/// `content` as the list that the sentence `key` names.
pub(crate) fn list<'a, Message: 'a>(
    words: &'a Words,
    key: &'static str,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    named(content, move || {
        Part::new(Role::List).called(words.say(key))
    })
}

/// It has no state of its own, so what it is round may come to be told of, or not, while it is used.
struct Named<'a, Message> {
    content: Element<'a, Message>,
    part: Box<dyn Fn(&Tree) -> Part + 'a>,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Named<'_, Message> {
    forward!(whole: identity layout update pointer draw overlay);

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        let part = reader::gathers(operation, bounds).then(|| (self.part)(tree));
        reader::tell(operation, bounds, part, &mut |operation| {
            let widget = self.content.as_widget_mut();
            widget.operate(tree, layout, renderer, operation);
        });
    }
}
