//! The administration's desk for phone calls: whose number, what a minute costs, who has how much money.
//!
//! Money is counted in thousandths of whatever the host counts in. A running server sees every change at the next call.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Admin, sql};
use crate::protocol::Id;
use crate::server::Error;
use crate::server::phone::number::is_prefix;
use crate::server::store::{Login, phone};

/// A phone number and the user it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneNumber {
    /// E.164, such as `+842471000000`.
    pub number: String,
    /// The user's app, 32 hex digits.
    pub app_id: String,
    /// The user's unique name.
    pub user: String,
}

/// What calls to numbers that begin alike cost.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PhonePrice {
    /// How they begin, such as `+84`.
    pub prefix: String,
    /// The price of a minute, in thousandths.
    pub minute: i64,
}

/// A call with a phone as the host sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneCall {
    /// The call's number; a callout's is unique per caller.
    pub call_id: Id,
    /// Whether the phone called.
    pub incoming: bool,
    /// The calling number.
    pub from: String,
    /// The called number.
    pub to: String,
    /// When it began: Unix time in ms.
    pub began: i64,
    /// How long was talked, in seconds.
    pub duration: i64,
    /// What it cost, in thousandths.
    pub cost: i64,
    /// The server was killed in it: it is known to have lasted so long.
    pub interrupted: bool,
}

/// Most calls that are listed.
const MAX_LISTED: i64 = 10_000;

/// The longest number there is has fifteen digits; the shortest that somebody may call has some.
fn check_number(number: &str) -> Result<(), Error> {
    if is_prefix(number) && number.len() > 5 {
        Ok(())
    } else {
        Err(Error::Invalid("a phone number is written +842471000000"))
    }
}

impl Admin {
    /// The user's number; users that never signed in are made, so that they can be given a phone.
    fn phone_user(&self, app_id: &str, user: &str) -> Result<Id, Error> {
        self.app(app_id)?;
        super::check_name(user, "the user's name must have 1 to 128 characters")?;
        let known = find(&self.connection, app_id, user)?;
        if let Some(id) = known {
            return Ok(id);
        }
        let login = Login {
            app: app_id.to_owned(),
            namespace: String::new(),
            user: user.to_owned(),
            fullname: user.to_owned(),
        };
        Ok(sql::sign_in(&self.connection, &login, 0)?.id)
    }

    /// Gives the phone number `number` (E.164) to a user of an app, taking it from whoever had it.
    ///
    /// # Errors
    /// [`Error::NoSuchApp`], [`Error::Invalid`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// admin.add_phone_number("0123456789abcdef0123456789abcdef", "alice", "+842471000000")?;
    /// # Ok(()) }
    /// ```
    pub fn add_phone_number(&self, app_id: &str, user: &str, number: &str) -> Result<(), Error> {
        check_number(number)?;
        let id = self.phone_user(app_id, user)?;
        self.connection.execute(
            "INSERT INTO phone_number (number, user) VALUES (?, ?)
             ON CONFLICT (number) DO UPDATE SET user = excluded.user",
            params![number, id],
        )?;
        Ok(())
    }

    /// Takes a phone number (E.164) away; whether somebody had it.
    ///
    /// # Errors
    /// [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// assert!(admin.remove_phone_number("+842471000000")?);
    /// # Ok(()) }
    /// ```
    pub fn remove_phone_number(&self, number: &str) -> Result<bool, Error> {
        let delete = "DELETE FROM phone_number WHERE number = ?";
        Ok(self.connection.execute(delete, [number])? > 0)
    }

    /// All phone numbers, in their order.
    ///
    /// # Errors
    /// [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// for number in admin.phone_numbers()? {
    ///     println!("{} is {}", number.number, number.user);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn phone_numbers(&self) -> Result<Vec<PhoneNumber>, Error> {
        let mut select = self.connection.prepare(
            "SELECT number, realm.app, user.name FROM phone_number
             JOIN user ON user.id = phone_number.user JOIN realm ON realm.id = user.realm ORDER BY number",
        )?;
        let rows = select.query_map([], |row| {
            Ok(PhoneNumber {
                number: row.get(0)?,
                app_id: row.get(1)?,
                user: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a minute to numbers that begin with `prefix` (such as `+84`) costs, in thousandths; `None` takes the price
    /// away. The longest prefix of a number counts, and without any it cannot be called.
    ///
    /// # Errors
    /// [`Error::Invalid`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// admin.set_phone_price("+84", Some(1_500))?;
    /// # Ok(()) }
    /// ```
    pub fn set_phone_price(&self, prefix: &str, minute: Option<i64>) -> Result<(), Error> {
        if !is_prefix(prefix) {
            return Err(Error::Invalid("a prefix is written +84"));
        }
        match minute {
            Some(minute) if minute < 0 => return Err(Error::Invalid("a price is not negative")),
            Some(minute) => self.connection.execute(
                "INSERT INTO phone_price (prefix, minute) VALUES (?, ?)
                 ON CONFLICT (prefix) DO UPDATE SET minute = excluded.minute",
                params![prefix, minute],
            )?,
            None => self
                .connection
                .execute("DELETE FROM phone_price WHERE prefix = ?", [prefix])?,
        };
        Ok(())
    }

    /// All prices, by prefix.
    ///
    /// # Errors
    /// [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// for price in admin.phone_prices()? {
    ///     println!("{}… costs {} thousandths a minute", price.prefix, price.minute);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn phone_prices(&self) -> Result<Vec<PhonePrice>, Error> {
        let select = "SELECT prefix, minute FROM phone_price ORDER BY prefix";
        let mut select = self.connection.prepare(select)?;
        let rows = select.query_map([], |row| {
            Ok(PhonePrice {
                prefix: row.get(0)?,
                minute: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds `amount` (thousandths, may be negative) to a user's money for phone calls. Returns what he has then.
    ///
    /// # Errors
    /// [`Error::NoSuchApp`], [`Error::Invalid`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// let balance = admin.add_phone_balance("0123456789abcdef0123456789abcdef", "alice", 50_000)?;
    /// # Ok(()) }
    /// ```
    pub fn add_phone_balance(&self, app_id: &str, user: &str, amount: i64) -> Result<i64, Error> {
        let id = self.phone_user(app_id, user)?;
        Ok(self.connection.query_row(
            "INSERT INTO phone_balance (user, amount) VALUES (?, ?)
             ON CONFLICT (user) DO UPDATE SET amount = amount + excluded.amount RETURNING amount",
            params![id, amount],
            |row| row.get(0),
        )?)
    }

    /// A user's money for phone calls, in thousandths.
    ///
    /// # Errors
    /// [`Error::NoSuchApp`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// println!("{}", admin.phone_balance("0123456789abcdef0123456789abcdef", "alice")?);
    /// # Ok(()) }
    /// ```
    pub fn phone_balance(&self, app_id: &str, user: &str) -> Result<i64, Error> {
        self.app(app_id)?;
        match find(&self.connection, app_id, user)? {
            Some(id) => Ok(phone::balance(&self.connection, id)?),
            None => Ok(0),
        }
    }
}

impl Admin {
    /// A user's calls with phones that are over, newest first, at most 10 000.
    ///
    /// # Errors
    /// [`Error::NoSuchApp`] or [`Error::Database`].
    ///
    /// ```no_run
    /// # fn example(admin: azstack::server::accounts::Admin) -> Result<(), azstack::server::Error> {
    /// for call in admin.phone_calls("0123456789abcdef0123456789abcdef", "alice")? {
    ///     println!("{} → {}: {} s, {} thousandths", call.from, call.to, call.duration, call.cost);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn phone_calls(&self, app_id: &str, user: &str) -> Result<Vec<PhoneCall>, Error> {
        self.app(app_id)?;
        let Some(id) = find(&self.connection, app_id, user)? else {
            return Ok(Vec::new());
        };
        let mut select = self.connection.prepare(
            "SELECT call_id, kind, caller, callee, began, duration, cost, interrupted FROM phone_call
             WHERE user = ? AND ended IS NOT NULL ORDER BY id DESC LIMIT ?",
        )?;
        let rows = select.query_map([id, MAX_LISTED], |row| {
            Ok(PhoneCall {
                call_id: row.get(0)?,
                incoming: row.get::<_, i64>(1)? == 2,
                from: row.get(2)?,
                to: row.get(3)?,
                began: row.get(4)?,
                duration: row.get(5)?,
                cost: row.get(6)?,
                interrupted: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The user of that name in the app's unnamed namespace.
fn find(connection: &Connection, app_id: &str, user: &str) -> rusqlite::Result<Option<Id>> {
    connection
        .query_row(
            "SELECT user.id FROM user JOIN realm ON realm.id = user.realm
             WHERE realm.app = ? AND realm.namespace = '' AND user.name = ?",
            [app_id, user],
            |row| row.get(0),
        )
        .optional()
}
