//! Sharing a screen or a window: the picker, and what it leads to.

use iced::widget::{button, column, container, row, scrollable, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Action, Drawn, Message, Screen};
use crate::media::screen::{Offer, Screen as Source, ScreenId};
use crate::ui::look::style;
use crate::ui::widget::{focus::focusable, one_line::one_line};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Width of the picker, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 360.0;
const HIGHEST: f32 = 360.0;

/// What can be shared, or why nothing can; nothing yet while the system is asked.
#[derive(Debug, Default)]
pub(super) struct Picker(Option<Result<Vec<Source>, String>>);

impl Screen {
    pub(super) fn share(&mut self, message: Message) -> Action {
        match message {
            Message::Share if self.call.sharing => Action::Share(None),
            Message::Share if self.picker.take().is_some() => Action::None,
            Message::Share if self.is_video() && self.is_connected() => {
                (self.menu, self.keys) = (false, false);
                self.picker = Some(Picker::default());
                Action::ListScreens
            }
            Message::Screens(offered) => self.offered(offered),
            Message::ShareThis(screen) if self.picker.take().is_some() => {
                Action::Share(Some(screen))
            }
            _ => Action::None,
        }
    }

    fn offered(&mut self, offered: Result<Offer, String>) -> Action {
        let Some(picker) = &mut self.picker else {
            return Action::None;
        };
        let listed = match offered {
            Ok(Offer::OneOf(screens)) => Ok(screens),
            Err(reason) => Err(reason),
            // The system has asked the person in our place.
            Ok(Offer::This(screen)) => {
                self.picker = None;
                return Action::Share(Some(screen));
            }
            Ok(Offer::Nothing) => {
                self.picker = None;
                return Action::None;
            }
        };
        picker.0 = Some(listed);
        Action::None
    }
}

/// The picker of what can be shared.
pub(super) fn picker<'a>(picker: &'a Picker, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let note = |sentence: String| -> Element<'a, Message> {
        let note = text(sentence).size(13).color(roles.muted);
        container(note).padding([6, 10]).into()
    };
    let title = text(words.say("call-share-title"))
        .size(14)
        .font(icon::BOLD)
        .color(roles.text);
    let mut page = column![container(title).padding([4, 10])].spacing(2);
    match &picker.0 {
        None => page = page.push(note(words.say("call-share-looking"))),
        Some(Ok(screens)) if screens.is_empty() => {
            page = page.push(note(words.say("call-share-nothing")));
        }
        Some(Ok(screens)) => {
            page = page.extend(screens.iter().map(|screen| entry(screen, drawn)));
        }
        Some(Err(reason)) => {
            let reason = [("reason", reason.as_str().into())];
            page = page.push(note(words.fill("call-share-cannot", reason)));
        }
    }
    let list = scrollable(page.width(Length::Fill).padding(Padding::from([8, 8])))
        .direction(style::thin())
        .style(style::scrollbar(look));
    container(list)
        .width(WIDTH)
        .max_height(HIGHEST)
        .style(style::card(look))
        .into()
}

fn entry<'a>(screen: &'a Source, drawn: Drawn<'a>) -> Element<'a, Message> {
    let look = drawn.look;
    let roles = look.roles();
    let face = match screen.id {
        ScreenId::Window(_) => Icon::AppWindow,
        _ => Icon::Monitor,
    };
    let (width, height) = screen.size;
    let name = one_line(screen.name.as_str(), 13.0, roles.text);
    let size = text(format!("{width} × {height}"))
        .size(12)
        .color(roles.muted);
    let line = row([
        glyph(face, 16.0).color(roles.muted).into(),
        container(name).width(Length::Fill).clip(true).into(),
        size.into(),
    ]);
    let press = Message::ShareThis(screen.id.clone());
    let face = button(line.spacing(9).align_y(Alignment::Center))
        .padding([7, 10])
        .width(Length::Fill)
        .style(style::menu_row(look))
        .on_press(press.clone());
    focusable(look, face, Some(press), 6.0)
}
