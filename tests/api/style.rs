//! The three styles of calling a function, and what they have in common: the same result, once.

use std::fmt::Debug;

use azstack::client::{Core, Error, Event, Pending, Returned};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::world::{PATIENCE, Person, World};

/// How a function's result is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// By a callback.
    Callback,
    /// By awaiting.
    Promise,
    /// By the return delegate alone: the pending result is dropped.
    Delegate,
}

impl Style {
    pub const ALL: [Self; 3] = [Self::Callback, Self::Promise, Self::Delegate];

    /// Calls a function in this style. Whatever the style, the return delegate must tell the same.
    pub async fn call<T: Clone + Debug + PartialEq + Send + 'static>(
        self,
        core: &Core,
        call: impl FnOnce(&Core) -> Pending<T>,
        returned: impl Fn(Returned) -> Option<Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut events = core.events();
        let pending = call(core);
        let result = match self {
            Self::Promise => Some(timeout(PATIENCE, pending).await.unwrap()),
            Self::Callback => {
                let (sender, receiver) = oneshot::channel();
                pending.then(move |result| drop(sender.send(result)));
                Some(timeout(PATIENCE, receiver).await.unwrap().unwrap())
            }
            Self::Delegate => {
                drop(pending);
                None
            }
        };
        // The delegate of a call before may still be told: one that was awaited settles first and is told then.
        let told = async {
            loop {
                if let Event::Returned(news) = events.next().await.unwrap()
                    && let Some(told) = returned(news)
                    && result.as_ref().is_none_or(|result| *result == told)
                {
                    return told;
                }
            }
        };
        timeout(PATIENCE, told)
            .await
            .expect("the delegate is told the same")
    }

    /// Somebody of this style's own, online.
    pub async fn person(self, world: &World, name: &str) -> Person {
        world
            .person(&format!("{name}-{self:?}").to_lowercase())
            .await
    }
}

/// Picks a function's return delegate.
macro_rules! returned {
    ($name:ident) => {
        |returned| match returned {
            azstack::client::Returned::$name(result) => Some(result),
            _ => None,
        }
    };
}

/// A function's test in all three styles, and its delegate's alone.
macro_rules! in_every_style {
    ($function:ident, $delegate:ident, $scenario:path) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $function() {
            let world = crate::world::World::new().await;
            for style in crate::style::Style::ALL {
                $scenario(&world, style).await;
            }
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn $delegate() {
            let world = crate::world::World::new().await;
            $scenario(&world, crate::style::Style::Delegate).await;
        }
    };
    ($function:ident, $scenario:path) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $function() {
            let world = crate::world::World::new().await;
            for style in crate::style::Style::ALL {
                $scenario(&world, style).await;
            }
        }
    };
}
