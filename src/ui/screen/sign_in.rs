//! Signing in to an account on a server: where it is, as whom, and what was wrong, beside the field it is about.
//!
//! The screen checks what can be checked without asking anybody, and hands the rest to its parent, who tries the account
//! and answers with [`Message::Tried`].

mod check;
mod view;

use crate::client;
use crate::ui::Notice;

pub use check::Field;
use check::checked;

/// Longest text of a field, in bytes; a public key of 8192 bits has some 1500.
const LONGEST: usize = 4096;

/// What is typed, and in the end what an account is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The server's address.
    pub server: String,
    /// The application's id.
    pub app_id: String,
    /// The application's public key.
    pub public_key: String,
    /// The unique user name.
    pub user: String,
    /// The name others see.
    pub name: String,
    /// What the application's sign-in asks for.
    pub credentials: String,
}

impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Credentials never reach a log.
        write!(f, "{} on {}", self.user, self.server)
    }
}

/// Where credentials are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// In the system's keyring.
    Keyring,
    /// In an encrypted file of one's own, for want of a keyring.
    File,
}

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// A field was edited.
    Typed(Field, String),
    /// Show the credentials, or dots in their place.
    Reveal,
    /// Enter, or the button: sign in.
    Confirm,
    /// The account was tried and is not usable, because of this.
    Tried(client::Error),
    /// The account is usable and cannot be kept, because of this.
    Unkept(String),
    /// I am signed in to this account already.
    Known,
    /// There are as many accounts as there can be.
    Full(usize),
    /// It is known where credentials will be kept.
    Keeping(Keeping),
    /// Use the embedded server instead.
    Here,
    /// Close the card.
    Close,
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Try this account; keep and show it if it is good, else answer with [`Message::Tried`].
    Try(Filled),
    /// Give the field with this name the keyboard.
    Focus(&'static str),
    /// Use the embedded server.
    Here,
    /// Close the card.
    Close,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    filled: Filled,
    fault: Option<(Field, Notice)>,
    trying: bool,
    revealed: bool,
    keeping: Option<Keeping>,
    /// Whether the embedded server can be chosen: it is not among the accounts.
    here: bool,
}

impl Screen {
    /// An empty card; `here` offers the embedded server too.
    ///
    /// ```
    /// use azstack::ui::screen::sign_in::{Action, Message, Screen};
    /// let mut card = Screen::new(false);
    /// // Nothing is tried before there is a server's address.
    /// assert!(matches!(card.update(Message::Confirm), Action::Focus(_)));
    /// ```
    pub fn new(here: bool) -> Self {
        Self {
            filled: Filled::default(),
            fault: None,
            trying: false,
            revealed: false,
            keeping: None,
            here,
        }
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::sign_in::{Action, Message, Screen};
    /// assert_eq!(Screen::new(false).update(Message::Close), Action::Close);
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Typed(field, text) => {
                self.typed(field, text);
                Action::None
            }
            Message::Reveal => {
                self.revealed = !self.revealed;
                Action::None
            }
            Message::Confirm if self.trying => Action::None,
            Message::Confirm => match checked(&self.filled) {
                Ok(account) => {
                    self.fault = None;
                    self.trying = true;
                    Action::Try(account)
                }
                Err((field, notice)) => self.wrong(field, notice),
            },
            Message::Tried(error) => {
                let (field, notice) = check::fault(&error);
                self.wrong(field, notice)
            }
            Message::Unkept(reason) => {
                let notice = Notice::new("sign-in-unkept").with("reason", reason);
                self.wrong(Field::Credentials, notice)
            }
            Message::Known => self.wrong(Field::User, Notice::new("accounts-known")),
            Message::Full(most) => {
                let notice = Notice::new("accounts-many").with("most", most.to_string());
                self.wrong(Field::Server, notice)
            }
            Message::Keeping(keeping) => {
                self.keeping = Some(keeping);
                Action::None
            }
            Message::Here => Action::Here,
            Message::Close => Action::Close,
        }
    }

    fn wrong(&mut self, field: Field, notice: Notice) -> Action {
        self.trying = false;
        self.fault = Some((field, notice));
        Action::Focus(field.name())
    }

    fn typed(&mut self, field: Field, text: String) {
        if text.len() > LONGEST {
            return;
        }
        if self
            .fault
            .as_ref()
            .is_some_and(|(wrong, _)| *wrong == field)
        {
            self.fault = None;
        }
        // What `azstackd app create` prints may be pasted whole.
        if let Some((app_id, public_key)) = check::printed(&text) {
            self.filled.app_id = app_id;
            self.filled.public_key = public_key;
            self.fault = None;
            return;
        }
        *field.of(&mut self.filled) = text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Filled {
        Filled {
            server: "chat.example.org".into(),
            app_id: "0123456789abcdef0123456789abcdef".into(),
            public_key: "-----BEGIN PUBLIC KEY----- TUlJQg== -----END PUBLIC KEY-----".into(),
            user: " alice ".into(),
            name: String::new(),
            credentials: "s3cret".into(),
        }
    }

    fn fill(screen: &mut Screen, filled: Filled) {
        for (field, text) in [
            (Field::Server, filled.server),
            (Field::AppId, filled.app_id),
            (Field::PublicKey, filled.public_key),
            (Field::User, filled.user),
            (Field::Name, filled.name),
            (Field::Credentials, filled.credentials),
        ] {
            assert_eq!(screen.update(Message::Typed(field, text)), Action::None);
        }
    }

    #[test]
    fn what_is_typed_is_put_in_order_and_tried_once() {
        let mut screen = Screen::new(false);
        fill(&mut screen, filled());
        let Action::Try(account) = screen.update(Message::Confirm) else {
            panic!("{:?}", screen.fault);
        };
        assert_eq!(account.server, "https://chat.example.org/");
        assert_eq!(account.public_key, "TUlJQg==");
        assert_eq!(
            (account.user.as_str(), account.name.as_str()),
            ("alice", "alice")
        );
        assert_eq!(
            screen.update(Message::Confirm),
            Action::None,
            "it is being tried"
        );
        assert!(!format!("{account:?}").contains("s3cret"));
    }

    #[test]
    fn each_fault_is_said_beside_its_field() {
        let cases = [
            (Field::Server, "", "sign-in-server-missing"),
            (
                Field::Server,
                "http://chat.example.org",
                "sign-in-server-open",
            ),
            (
                Field::Server,
                "ftp://chat.example.org",
                "sign-in-server-wrong",
            ),
            (Field::AppId, "abc", "sign-in-app-wrong"),
            (Field::PublicKey, "not a key!", "sign-in-key-wrong"),
            (Field::User, "  ", "sign-in-user-missing"),
        ];
        for (field, text, key) in cases {
            let mut wrong = filled();
            text.clone_into(field.of(&mut wrong));
            let mut screen = Screen::new(false);
            fill(&mut screen, wrong);
            assert_eq!(screen.update(Message::Confirm), Action::Focus(field.name()));
            assert_eq!(screen.fault, Some((field, Notice::new(key))), "{text}");
            // Whoever begins to correct it is no longer told.
            screen.update(Message::Typed(field, "x".into()));
            assert_eq!(screen.fault, None);
        }
    }

    #[test]
    fn http_is_for_this_machine_and_a_printed_app_fills_two_fields() {
        let mut screen = Screen::new(false);
        let local = Filled {
            server: "http://127.0.0.1:9199".into(),
            ..filled()
        };
        fill(&mut screen, local);
        let printed =
            r#"{"appId":"ffffffffffffffffffffffffffffffff","publicKey":"TUlJQg==","name":"x"}"#;
        screen.update(Message::Typed(Field::AppId, printed.into()));
        let Action::Try(account) = screen.update(Message::Confirm) else {
            panic!("{:?}", screen.fault);
        };
        assert_eq!(account.app_id, "f".repeat(32));
    }
}
