//! Staying in the tray: what the icon shows, what is pressed there, and whether the program goes on without a window.

use iced::Task;

use super::message::Message;
use super::platform::tray::{Said, State};
use super::program::Program;
use super::windows::Role;
use crate::ui::screen::home;

impl Program {
    /// Shows in the tray what is new there. This is asked after every message, so sentences are made for news only.
    pub(super) fn keep_tray(&self) {
        if !self.tray.shows(self.unread(), self.settings.do_not_disturb) {
            self.show_in_tray();
        }
    }

    /// Shows the present state in the tray.
    pub(super) fn show_in_tray(&self) {
        let (words, unread) = (&self.words, self.unread());
        let sentence = match (unread, self.settings.do_not_disturb) {
            (0, true) => words.say("presence-do-not-disturb"),
            (0, false) => String::new(),
            (count, _) => words.fill("conversations-unread", [("count", count.into())]),
        };
        self.tray.show(State {
            unread,
            quiet: self.settings.do_not_disturb,
            title: words.say("app-name"),
            sentence,
            open: words.say("tray-open"),
            do_not_disturb: words.say("presence-do-not-disturb"),
            quit: words.say("tray-quit"),
        });
    }

    /// The tray tells something.
    pub(super) fn tray_said(&mut self, said: Said) -> Task<Message> {
        match said {
            Said::Open => self.windows.open(Role::Main),
            Said::Quiet(on) => self.set_do_not_disturb(on),
            Said::Quit => Task::done(Message::Quit),
            Said::There(there) => {
                self.tray_there = there;
                if let Some(panel) = &mut self.panel {
                    panel.tray = there.then_some(self.settings.stay_in_tray);
                }
                match there {
                    // Out of sight is the tray, for whoever likes to be there.
                    true if self.settings.stay_in_tray
                        && std::mem::take(&mut self.start.hidden) =>
                    {
                        self.windows.close(Role::Main)
                    }
                    // Without a tray nobody would find us again.
                    false if !self.windows.is_open(Role::Main) && !self.leaving => {
                        self.windows.open(Role::Main)
                    }
                    _ => Task::none(),
                }
            }
        }
    }

    /// The main window is to be closed: the program stays in the tray if there is one and the person likes that.
    pub(super) fn close_main(&mut self) -> Task<Message> {
        if !(self.tray_there && self.settings.stay_in_tray) {
            return self.quit();
        }
        self.in_front = false;
        let hidden = self.with(self.shown, |program| {
            program.tell_home(home::Message::InFront(false))
        });
        Task::batch([
            hidden,
            self.windows.close(Role::Main),
            self.write_settings(),
        ])
    }

    /// Messages nobody has read, in all accounts.
    fn unread(&self) -> u32 {
        self.sessions().map(|session| session.home.unread()).sum()
    }
}
