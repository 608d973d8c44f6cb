//! Apps and users: the administration's desk ([`Admin`]), and who may come in (`SignIn`).
//!
//! An app has an id of 32 hex digits, a name, a kind of sign-in ([`Auth`]) and an RSA key pair. Clients are given the
//! id and the public key; the private key lies in its own file, readable by its owner only.

mod back_end;
mod key;
mod phone;
mod sign_in;
mod token;

use std::fs;
use std::path::Path;

use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rusqlite::Connection;

pub use super::store::Auth;
pub use phone::{PhoneCall, PhoneNumber, PhonePrice};
pub(super) use sign_in::{SignIn, Welcome};

use super::Error;
use super::store::{accounts as sql, schema};
use key::AppKey;

/// Most characters of a user's unique name, a namespace, an app's name.
pub(super) const MAX_NAME: usize = 128;
/// Most characters of a full name.
pub(super) const MAX_FULLNAME: usize = 256;

/// What an app's developer needs to know, and the command line prints.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// 32 hex digits.
    pub app_id: String,
    /// For people.
    pub name: String,
    /// `open`, `password` or `url`.
    pub auth: &'static str,
    /// With `url`: where the app's back end is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_url: Option<String>,
    /// With `url`: what the back end knows a question of ours by. A secret of server and back end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_code: Option<String>,
    /// Base64 of the SubjectPublicKeyInfo, one line; what clients encrypt their tokens with.
    pub public_key: String,
}

impl From<sql::App> for AppInfo {
    fn from(app: sql::App) -> Self {
        Self {
            app_id: app.id,
            name: app.name,
            auth: app.auth.word(),
            auth_url: match &app.auth {
                Auth::Url(url) => Some(url.to_string()),
                Auth::Open | Auth::Password => None,
            },
            secret_code: app.secret,
            public_key: app.public_key,
        }
    }
}

/// The administration of a data folder. It may be used beside a running server, from this process or another one;
/// the server sees every change at the next sign-in. All methods block for milliseconds (the hash of a password) to
/// a second (a new key pair).
#[derive(Debug)]
pub struct Admin {
    data_dir: std::path::PathBuf,
    connection: Connection,
}

impl Admin {
    /// Opens the data folder, making it and its database if they are missing.
    ///
    /// # Errors
    /// [`Error::DataDir`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example() -> Result<(), azstack::server::Error> {
    /// let admin = azstack::server::accounts::Admin::open("data")?;
    /// # Ok(()) }
    /// ```
    pub fn open(data_dir: impl Into<std::path::PathBuf>) -> Result<Self, Error> {
        let data_dir = data_dir.into();
        prepare(&data_dir)?;
        let connection = schema::open(&data_dir)?;
        Ok(Self {
            data_dir,
            connection,
        })
    }

    /// Makes an app and its RSA key pair. `name` is for people, 1 to 128 characters.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or overlong name, [`Error::Key`], [`Error::DataDir`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example() -> Result<(), azstack::server::Error> {
    /// use azstack::server::accounts::{Admin, Auth};
    /// let app = Admin::open("data")?.create_app("Shop", Auth::Password)?;
    /// println!("clients need {} and {}", app.app_id, app.public_key);
    /// # Ok(()) }
    /// ```
    pub fn create_app(&self, name: &str, auth: Auth) -> Result<AppInfo, Error> {
        check_name(name, "the app's name must have 1 to 128 characters")?;
        let id = format!("{:032x}", rand::random::<u128>());
        let key = AppKey::generate(&self.data_dir, &id)?;
        let secret = || format!("{:032x}", rand::random::<u128>());
        let app = sql::App {
            id,
            name: name.to_owned(),
            secret: matches!(auth, Auth::Url(_)).then(secret),
            auth,
            public_key: key.public_key()?,
        };
        sql::insert_app(&self.connection, &app)?;
        Ok(app.into())
    }

    /// All apps, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// for app in admin.apps()? {
    ///     println!("{}: {}", app.app_id, app.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn apps(&self) -> Result<Vec<AppInfo>, Error> {
        let apps = sql::apps(&self.connection)?;
        Ok(apps.into_iter().map(AppInfo::from).collect())
    }

    /// The app with that id (32 hex digits).
    ///
    /// # Errors
    /// [`Error::NoSuchApp`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// let app = admin.app("0123456789abcdef0123456789abcdef")?;
    /// assert_eq!(app.auth, "password");
    /// # Ok(()) }
    /// ```
    pub fn app(&self, app_id: &str) -> Result<AppInfo, Error> {
        sql::app(&self.connection, app_id)?
            .map(AppInfo::from)
            .ok_or_else(|| Error::NoSuchApp(app_id.to_owned()))
    }

    /// Adds a user to an app of the kind `password`, or gives him a new password. It is valid in every namespace of
    /// the app. The user gets his number when he signs in for the first time.
    ///
    /// # Errors
    /// [`Error::NoSuchApp`], [`Error::NotByPassword`], [`Error::Invalid`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// admin.add_user("0123456789abcdef0123456789abcdef", "alice", "correct horse")?;
    /// # Ok(()) }
    /// ```
    pub fn add_user(&self, app_id: &str, user: &str, password: &str) -> Result<(), Error> {
        if self.app(app_id)?.auth != Auth::Password.word() {
            return Err(Error::NotByPassword(app_id.to_owned()));
        }
        check_name(user, "the user's name must have 1 to 128 characters")?;
        if password.is_empty() {
            return Err(Error::Invalid("the password must not be empty"));
        }
        let hash = hash_password(password)?;
        sql::set_password_hash(&self.connection, app_id, user, &hash)?;
        Ok(())
    }
}

fn check_name(name: &str, otherwise: &'static str) -> Result<(), Error> {
    if is_name(name) {
        Ok(())
    } else {
        Err(Error::Invalid(otherwise))
    }
}

/// Whether `name` may be a unique name: not empty, not too long, nothing that is only there to deceive a reader.
fn is_name(name: &str) -> bool {
    !name.is_empty() && is_short(name)
}

fn is_short(name: &str) -> bool {
    name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control)
}

/// Argon2id with 7 MiB and five passes, one of the settings OWASP lists as equal: about 20 ms of one core. The usual
/// 19 MiB would stay with the allocator after each check, twice, in a desktop program that hosts its own server.
fn argon2() -> Argon2<'static> {
    let params = Params::new(7 * 1024, 5, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_password(password: &str) -> Result<String, Error> {
    let failed = |error: argon2::password_hash::Error| Error::Database(error.to_string());
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(failed)?;
    let hash = argon2().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(failed)?.to_string())
}

/// Makes the data folder, for its owner only.
fn prepare(data_dir: &Path) -> Result<(), Error> {
    let make = |path: &Path| {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(path)
            .map_err(|error| data_dir_error(path, &error))
    };
    make(data_dir)?;
    make(&data_dir.join(key::FOLDER))
}

fn data_dir_error(path: &Path, error: &std::io::Error) -> Error {
    Error::DataDir {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

/// Keeps a second server off the data folder for as long as the result lives.
pub(super) fn lock(data_dir: &Path) -> Result<fs::File, Error> {
    prepare(data_dir)?;
    let path = data_dir.join("lock");
    let file = fs::File::create(&path).map_err(|error| data_dir_error(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::InUse(data_dir.display().to_string())),
        Err(fs::TryLockError::Error(error)) => Err(data_dir_error(&path, &error)),
    }
}
