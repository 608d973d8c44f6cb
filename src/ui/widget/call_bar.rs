//! A slim bar while a call runs or somebody calls: press it to see the call; mute and hang up are at hand.

use iced::widget::tooltip::Position;
use iced::widget::{button, center, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{focus::focusable, one_line::one_line, timer::timer, tip::tip};
use crate::client::{Call, CallStage, Direction};
use crate::ui::look::style;
use crate::ui::{Element, Look, Words, icon::icon};

/// Height of the bar, in pixels.
const HEIGHT: f32 = 46.0;

/// What was pressed in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Show the call.
    Show,
    /// Turn the microphone on or off.
    Microphone,
    /// Hang up, or decline.
    HangUp,
}

/// The bar of `call`, 46 logical pixels high.
///
/// ```
/// # use azstack::client::Call;
/// use azstack::ui::{Element, Look, Words, widget::call_bar::{Press, call_bar}};
/// fn bar<'a>(look: &'a Look, words: &'a Words, call: &'a Call) -> Element<'a, Press> {
///     call_bar(look, words, call)
/// }
/// ```
pub fn call_bar<'a>(look: &'a Look, words: &'a Words, call: &'a Call) -> Element<'a, Press> {
    let roles = look.roles();
    let rings_here = call.direction == Direction::Incoming && call.stage == CallStage::Ringing;
    let line = row![
        icon(Icon::Phone, 16.0).color(roles.on_good),
        one_line(call.peer.fullname.as_str(), 14.0, roles.on_good).bold(),
        state(look, words, call),
        one_line(words.say("call-show"), 13.0, roles.on_good)
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    let line = container(line)
        .width(Length::Fill)
        .height(Length::Fill)
        .clip(true)
        .align_y(Alignment::Center);
    let open = button(line)
        .width(Length::Fill)
        .height(34)
        .padding([0, 10])
        .style(style::in_strip(roles.on_good))
        .on_press(Press::Show);
    let open = focusable(look, open, Some(Press::Show), style::RADIUS);
    let end = |key| small(look, Icon::PhoneOff, words.say(key), Press::HangUp);
    let line = if rings_here {
        row![open, end("call-decline")]
    } else {
        let microphone = if call.microphone_on {
            small(look, Icon::Mic, words.say("call-mute"), Press::Microphone)
        } else {
            small(
                look,
                Icon::MicOff,
                words.say("call-unmute"),
                Press::Microphone,
            )
        };
        row![open, microphone, end("call-hang-up")]
    };
    container(line.spacing(6).align_y(Alignment::Center))
        .padding([0, 8])
        .height(HEIGHT)
        .align_y(Alignment::Center)
        .width(Length::Fill)
        .style(style::pane(roles.good))
        .into()
}

fn state<'a>(look: &'a Look, words: &'a Words, call: &Call) -> Element<'a, Press> {
    let color = look.roles().on_good;
    let key = match call.stage {
        CallStage::Talking { since } | CallStage::Interrupted { since } => {
            return timer(since, 14.0, color, words);
        }
        CallStage::Ringing if call.direction == Direction::Incoming => "call-ringing-in",
        _ => "call-connecting",
    };
    text(words.say(key)).size(14).color(color).into()
}

fn small(look: &Look, face: Icon, word: String, press: Press) -> Element<'_, Press> {
    let inner = button(center(icon(face, 17.0)))
        .width(34)
        .height(34)
        .padding(0)
        .style(style::in_strip(look.roles().on_good))
        .on_press(press);
    let inner = focusable(look, inner, Some(press), style::RADIUS);
    tip(look, inner, word, Position::Bottom)
}
