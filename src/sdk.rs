//! The SDK with its screens: an [`Sdk`] is a client with a language and a theme, and makes [`View`]s that live inside
//! somebody else's iced program.
//!
//! A view is a component in iced's own manner: the host keeps it in its state, hands messages to
//! [`update`](View::update), draws with [`view`](View::view), and listens with [`subscription`](View::subscription).
//! Everything it shows, it reads and asks for by itself, through the [`Core`] inside. Language and theme are the
//! [`Sdk`]'s: changed there, all views are drawn anew with the next frame.
//!
//! The whole of a host is in `examples/embed.rs`. This room opens no windows and keeps no messages.

mod desk;
pub(crate) mod devices;
pub(crate) mod errand;
pub(crate) mod hooks;
pub(crate) mod listen;
mod page;
mod processor;
mod sending;
mod view;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use hooks::{Destination, Hooks, Refused};
pub use view::{Message, Outcome, View};

use crate::client::{self, Core, Pending};
use crate::protocol::Id;
use crate::store::{Chat, User};
use crate::ui::{Look, Words, icon, look, words};
use devices::Chosen;

/// Most users asked for at a time when members are picked; a host that offers more gets these.
const MOST_MEMBERS: usize = 500;

/// What an [`Sdk`] is made of.
#[derive(Clone)]
pub struct Config {
    /// The client: server, account, store, devices.
    pub core: client::Config,
    /// The language of the views, as a tag such as `en` or `vi`. Unknown ones become `en`.
    pub language_code: String,
    /// The theme of the views: `classic`, `classic-dark`, or one of one's own. Unknown ones become `classic`.
    pub theme_name: String,
    /// Where own themes (`themes/NAME.toml`) and languages (`languages/TAG/*.ftl`) are looked for.
    pub folder: Option<PathBuf>,
    /// The host's say.
    pub hooks: Arc<dyn Hooks>,
}

impl Config {
    /// The client `core` with the defaults: English, the theme `classic`, no hooks.
    ///
    /// ```no_run
    /// # fn example(config: azstack::client::Config) {
    /// let config = azstack::sdk::Config::new(config);
    /// assert_eq!(config.theme_name, "classic");
    /// # }
    /// ```
    pub fn new(core: client::Config) -> Self {
        Self {
            core,
            language_code: words::DEFAULT.to_owned(),
            theme_name: look::DEFAULT.to_owned(),
            folder: None,
            hooks: Arc::new(hooks::NoHooks),
        }
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("language_code", &self.language_code)
            .field("theme_name", &self.theme_name)
            .finish_non_exhaustive()
    }
}

/// A client with a language and a theme, and the maker of [`View`]s.
///
/// ```no_run
/// # fn example(core: azstack::client::Config) -> Result<(), azstack::client::Error> {
/// use azstack::sdk::{Config, Sdk};
/// let mut config = Config::new(core);
/// config.language_code = "vi".into();
/// let sdk = Sdk::new(config)?;
/// let list = sdk.render_conversations_list(|| println!("back"));
/// # Ok(()) }
/// ```
pub struct Sdk {
    core: Core,
    look: Look,
    words: Words,
    folder: Option<PathBuf>,
    hooks: Arc<dyn Hooks>,
    /// The devices in use; every view with a call may choose others.
    chosen: Mutex<Chosen>,
}

impl Sdk {
    /// Makes the client of `config` and the views' language and theme. Must run inside a tokio runtime, as iced's
    /// `boot`, `update` and tasks do with its feature `tokio`. Nothing is connected yet.
    ///
    /// # Errors
    /// As [`Core::new`]: [`Store`](client::Error::Store) when the store cannot be opened,
    /// [`Closed`](client::Error::Closed) outside a runtime. An unknown language or theme is no error.
    ///
    /// ```no_run
    /// # fn example(config: azstack::client::Config) -> Result<(), azstack::Error> {
    /// use azstack::sdk::{Config, Sdk};
    /// let sdk = Sdk::new(Config::new(config))?;
    /// # Ok(()) }
    /// ```
    pub fn new(config: Config) -> Result<Self, client::Error> {
        let chosen = Chosen::of(&config.core.media);
        let mut sdk = Self {
            core: Core::new(config.core)?,
            look: Look::classic(),
            words: Words::english(),
            folder: config.folder,
            hooks: config.hooks,
            chosen: Mutex::new(chosen),
        };
        sdk.set_language(&config.language_code);
        sdk.set_theme(&config.theme_name);
        Ok(sdk)
    }

    /// The client inside.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// let online = sdk.core().connection();
    /// # }
    /// ```
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// Signs in (services 29, 179, 162); the same as [`Core::connect`].
    ///
    /// # Errors
    /// As [`Core::connect`].
    ///
    /// ```no_run
    /// # async fn example(sdk: azstack::Sdk) -> Result<(), azstack::Error> {
    /// let me = sdk.connect().await?;
    /// println!("signed in as {}", me.name);
    /// # Ok(()) }
    /// ```
    pub fn connect(&self) -> Pending<User> {
        self.core.connect()
    }

    /// Signs out and stays offline; the same as [`Core::disconnect`].
    ///
    /// # Errors
    /// As [`Core::disconnect`].
    ///
    /// ```no_run
    /// # async fn example(sdk: azstack::Sdk) -> Result<(), azstack::Error> {
    /// sdk.disconnect().await?;
    /// # Ok(()) }
    /// ```
    pub fn disconnect(&self) -> Pending<()> {
        self.core.disconnect()
    }

    /// The tag of the language in use: the one asked for, or `en` if that is unknown.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// println!("the views speak {}", sdk.language_code());
    /// # }
    /// ```
    pub fn language_code(&self) -> String {
        self.words.tag()
    }

    /// The name of the theme in use: the one asked for, or `classic` if that is unknown or faulty.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// println!("the views look {}", sdk.theme_name());
    /// # }
    /// ```
    pub fn theme_name(&self) -> &str {
        self.look.name()
    }

    /// Uses another language from the next frame on; `en` if `code` is unknown.
    ///
    /// ```no_run
    /// # fn example(mut sdk: azstack::Sdk) {
    /// sdk.set_language("vi");
    /// assert_eq!(sdk.language_code(), "vi");
    /// sdk.set_language("tlh");
    /// assert_eq!(sdk.language_code(), "en");
    /// # }
    /// ```
    pub fn set_language(&mut self, code: &str) {
        let folder = self.folder.as_ref().map(|folder| folder.join("languages"));
        let (words, errors) = Words::new(&[code], folder.as_deref());
        for error in errors {
            tracing::warn!(%error, "a language file is used without its faulty lines");
        }
        // "en-GB" is served by "en".
        let language = |tag: &str| tag.split(['-', '_']).next().map(str::to_lowercase);
        if language(code) != language(&words.tag()) {
            tracing::warn!(
                code,
                "there is no such language: {} is used",
                words::DEFAULT
            );
        }
        self.words = words;
    }

    /// Uses another theme from the next frame on; `classic` if `name` is unknown or faulty.
    ///
    /// ```no_run
    /// # fn example(mut sdk: azstack::Sdk) {
    /// sdk.set_theme("classic-dark");
    /// assert_eq!(sdk.theme_name(), "classic-dark");
    /// # }
    /// ```
    pub fn set_theme(&mut self, name: &str) {
        let folder = self.folder.as_ref().map(|folder| folder.join("themes"));
        let (look, error) = Look::find(name, folder.as_deref());
        if let Some(error) = error {
            tracing::warn!(%error, "{} is used", look::DEFAULT);
        }
        self.look = look;
    }

    /// The colours in use, for what the host draws itself.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// let background = sdk.look().roles().background;
    /// # }
    /// ```
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// The words in use, for what the host says itself.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// let yesterday = sdk.words().say("time-yesterday");
    /// # }
    /// ```
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The conversations list. A row leads to its chat, within the view.
    ///
    /// `on_back` is called when Back is pressed on the list; [`View::update`] gives [`Outcome::Back`] as well.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// let list = sdk.render_conversations_list(|| println!("back"));
    /// # }
    /// ```
    pub fn render_conversations_list(&self, on_back: impl FnMut() + 'static) -> View {
        View::new(page::Page::list(), on_back)
    }

    /// The group `group`: name, members and their roles, and what one may do: write, add members, rename, leave, join;
    /// its admin also removes members and hands it over.
    ///
    /// Users to add are those [`Hooks::initial_members`] offers, else those one has conversations with. `on_back` is
    /// called when Back is pressed; [`View::update`] gives [`Outcome::Back`] as well.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk, team: i64) {
    /// let group = sdk.render_group(team, || println!("back"));
    /// # }
    /// ```
    pub fn render_group(&self, group: Id, on_back: impl FnMut() + 'static) -> View {
        View::new(page::Page::group(group), on_back)
    }

    /// The users the host offers first for the text `search` when members are to be picked
    /// ([`Hooks::initial_members`]), those that exist (service 165).
    ///
    /// # Errors
    /// As [`Core::get_users_information`].
    ///
    /// ```no_run
    /// # async fn example(sdk: &azstack::Sdk) -> Result<(), azstack::Error> {
    /// for user in sdk.initial_members("an").await? {
    ///     println!("{}", user.fullname);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn initial_members(
        &self,
        search: &str,
    ) -> impl Future<Output = Result<Vec<User>, client::Error>> + Send + use<> {
        let (core, hooks, search) = (self.core.clone(), self.hooks.clone(), search.to_owned());
        async move { resolve(core, hooks.initial_members(search).await).await }
    }

    /// The users the host offers after those for the text `search` ([`Hooks::more_members`]), those that exist (service
    /// 165).
    ///
    /// # Errors
    /// As [`Core::get_users_information`].
    ///
    /// ```no_run
    /// # async fn example(sdk: &azstack::Sdk) -> Result<(), azstack::Error> {
    /// let more = sdk.more_members("an").await?;
    /// # Ok(()) }
    /// ```
    pub fn more_members(
        &self,
        search: &str,
    ) -> impl Future<Output = Result<Vec<User>, client::Error>> + Send + use<> {
        let (core, hooks, search) = (self.core.clone(), self.hooks.clone(), search.to_owned());
        async move { resolve(core, hooks.more_members(search).await).await }
    }

    fn chosen(&self) -> MutexGuard<'_, Chosen> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The chat `chat`: its messages, and the field to write in.
    ///
    /// `on_back` is called when Back is pressed; [`View::update`] gives [`Outcome::Back`] as well.
    ///
    /// ```no_run
    /// # async fn example(sdk: &azstack::Sdk) -> Result<(), azstack::Error> {
    /// let chat = sdk.core().open_chat("bob").await?;
    /// let view = sdk.render_chat(chat, || println!("back"));
    /// # Ok(()) }
    /// ```
    pub fn render_chat(&self, chat: Chat, on_back: impl FnMut() + 'static) -> View {
        View::new(page::Page::chat(chat), on_back)
    }

    /// The running call, or the next one: answering, pictures, devices, hanging up.
    ///
    /// `on_back` is called when Back is pressed, and when the call is over and its end has been shown;
    /// [`View::update`] gives [`Outcome::Back`] as well.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk) {
    /// let call = sdk.render_call(|| println!("back, or the call is over"));
    /// # }
    /// ```
    pub fn render_call(&self, on_back: impl FnMut() + 'static) -> View {
        View::new(page::Page::call(), on_back)
    }

    /// The user `user`: name, whether they are online, and the ways to reach them.
    ///
    /// `on_back` is called when Back is pressed; [`View::update`] gives [`Outcome::Back`] as well.
    ///
    /// ```no_run
    /// # fn example(sdk: &azstack::Sdk, bob: i64) {
    /// let user = sdk.render_user(bob, || println!("back"));
    /// # }
    /// ```
    pub fn render_user(&self, user: Id, on_back: impl FnMut() + 'static) -> View {
        View::new(page::Page::user(user), on_back)
    }
}

impl std::fmt::Debug for Sdk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sdk")
            .field("language_code", &self.language_code())
            .field("theme_name", &self.theme_name())
            .finish_non_exhaustive()
    }
}

/// The users with these names, in this order.
async fn resolve(core: Core, mut names: Vec<String>) -> Result<Vec<User>, client::Error> {
    names.retain(|name| !name.is_empty());
    names.truncate(MOST_MEMBERS);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let found = core.get_users_information(client::WhichUsers::Names(names.clone()));
    let mut users = found.await?;
    users.sort_by_key(|user| names.iter().position(|name| *name == user.name));
    Ok(users)
}

/// Settings for a host's program: the fonts and sizes the views are made for.
///
/// ```no_run
/// # #[derive(Default)] struct Host;
/// # fn update(_: &mut Host, (): ()) {}
/// # fn view(_: &Host) -> iced::Element<'_, ()> { "hello".into() }
/// iced::application(Host::default, update, view)
///     .settings(azstack::sdk::settings())
///     .run()?;
/// # Ok::<(), iced::Error>(())
/// ```
pub fn settings() -> iced::Settings {
    iced::Settings {
        fonts: icon::fonts(),
        default_font: icon::TEXT,
        default_text_size: 15.into(),
        ..iced::Settings::default()
    }
}
