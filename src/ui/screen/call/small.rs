//! The call as a small window above all others: the other side, their name, mute, hang up, and the way back to size.

use iced::widget::{container, stack};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Drawn, Message, Screen, sentences, view};
use crate::client::CallStage;
use crate::ui::Element;
use crate::ui::look::style::{self, Control};
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

fn bar<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let button = |face, key: &str, keys: &str, kind, press| {
        let word = words.fill(
            "call-tip",
            [("word", words.say(key).into()), ("keys", keys.into())],
        );
        round(look, face, word, kind, BUTTON, Some(press))
    };
    let name = words.name(Some(&screen.call.peer));
    let state: Element<'a, Message> = match screen.call.stage {
        CallStage::Talking { since } => timer(since, 12.0, roles.on_stage),
        _ => one_line(sentences::state(screen, words), 12.0, roles.stage_status).into(),
    };
    let who = iced::widget::column![one_line(name, 13.0, roles.on_stage).bold(), state]
        .align_x(words.flow().start());
    let who = container(who)
        .clip(true)
        .width(Length::Fill)
        .align_x(words.flow().start());
    let restore = button(
        Icon::Expand,
        "call-small-leave",
        "Ctrl Shift P",
        Control::Plain,
        Message::Small,
    );
    let line = if screen.is_over() {
        words.flow().row([who.into(), restore])
    } else {
        let microphone = if screen.call.microphone_on {
            button(
                Icon::Mic,
                "call-mute",
                "Ctrl Shift M",
                Control::Plain,
                Message::Microphone,
            )
        } else {
            button(
                Icon::MicOff,
                "call-unmute",
                "Ctrl Shift M",
                Control::Switched,
                Message::Microphone,
            )
        };
        let end = button(
            Icon::PhoneOff,
            "call-hang-up",
            "Ctrl Shift H",
            Control::HangUp,
            Message::HangUp,
        );
        words.flow().row([who.into(), microphone, restore, end])
    };
    let bar = container(line.spacing(6).align_y(Alignment::Center))
        .padding([6, 10])
        .width(Length::Fill)
        .style(style::pane(roles.film));
    container(bar)
        .width(Length::Fill)
        .align_bottom(Length::Fill)
        .into()
}
