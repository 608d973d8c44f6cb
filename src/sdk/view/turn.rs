//! What one message to a view leads to: tasks for the host to run, and what it is told.

use std::time::Duration;

use iced::Task;

use super::{Inner, Message, Outcome};
use crate::ui::screen::situation;

/// What one message leads to.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) tasks: Vec<Task<Message>>,
    pub(super) outcome: Option<Outcome>,
}

impl Turn {
    pub(super) fn run(&mut self, task: Task<Inner>) {
        self.tasks.push(task.map(Message));
    }

    pub(super) fn later(&mut self, later: Option<situation::Later>) {
        if let Some((after, message)) = later {
            self.run(Task::perform(wait(after), move |()| {
                Inner::Situation(message.clone())
            }));
        }
    }
}

async fn wait(after: Duration) {
    tokio::time::sleep(after).await;
}
