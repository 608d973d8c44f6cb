//! The call as a small window above all others: the other side, their name, mute, hang up, and the way back to size.

use iced::widget::{column, container, row, stack};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Drawn, Message, Screen, sentences, view};
use crate::client::CallStage;
use crate::ui::Element;
use crate::ui::look::style::{self, Control};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::control::round;
use crate::ui::widget::{one_line::one_line, timer::timer};

/// Diameter of the buttons.
const BUTTON: f32 = 36.0;
/// Size of the avatar.
const AVATAR: f32 = 72.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let layers = stack![view::far_side(screen, drawn, AVATAR), bar(screen, drawn)];
    container(layers)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(drawn.look.roles().stage))
        .into()
}

/// Who, how long, and the buttons.
fn bar<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let button = |face, key: &str, keys: Shortcut, kind, press| {
        round(
            look,
            face,
            words.with_shortcut(key, keys),
            kind,
            BUTTON,
            Some(press),
        )
    };
    let restore = button(
        Icon::Expand,
        "call-small-leave",
        Shortcut::Small,
        Control::Plain,
        Message::Small,
    );
    let line = if screen.is_over() {
        row![who(screen, drawn), restore]
    } else {
        let (face, key, kind) = match screen.call.microphone_on {
            true => (Icon::Mic, "call-mute", Control::Plain),
            false => (Icon::MicOff, "call-unmute", Control::Switched),
        };
        let microphone = button(face, key, Shortcut::Microphone, kind, Message::Microphone);
        let end = button(
            Icon::PhoneOff,
            "call-hang-up",
            Shortcut::HangUp,
            Control::HangUp,
            Message::HangUp,
        );
        row![who(screen, drawn), microphone, restore, end]
    };
    let bar = container(line.spacing(6).align_y(Alignment::Center))
        .padding([6, 10])
        .width(Length::Fill)
        .style(style::pane(look.roles().film));
    container(bar)
        .width(Length::Fill)
        .align_bottom(Length::Fill)
        .into()
}

/// The other side's name, and how long the call has lasted or how far it has come.
fn who<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = words.name(Some(&screen.call.peer));
    let state: Element<'a, Message> = match screen.call.stage {
        CallStage::Talking { since } => timer(since, 12.0, roles.on_stage, words),
        _ => one_line(sentences::state(screen, words), 12.0, roles.stage_status).into(),
    };
    let lines = column![one_line(name, 13.0, roles.on_stage).bold(), state];
    container(lines).clip(true).width(Length::Fill).into()
}
