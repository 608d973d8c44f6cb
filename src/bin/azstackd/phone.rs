//! `azstackd phone …`: numbers, prices and money.

use azstack::server::accounts::Admin;
use clap::{Args, Subcommand};

use super::{DataDir, Done};

/// What can be managed.
#[derive(Subcommand)]
pub enum Phone {
    /// Print all numbers as JSON, one a line.
    Numbers(DataDir),
    /// Give a number to a user.
    AddNumber {
        #[command(flatten)]
        who: Who,
        /// The number, such as +842471000000.
        number: String,
    },
    /// Take a number away.
    RemoveNumber {
        #[command(flatten)]
        data: DataDir,
        /// The number.
        number: String,
    },
    /// Print all prices as JSON, one a line; money in thousandths.
    Prices(DataDir),
    /// Say what a minute costs to numbers that begin alike.
    SetPrice {
        #[command(flatten)]
        data: DataDir,
        /// How they begin, such as +84.
        prefix: String,
        /// The price of a minute, such as 1.5.
        #[arg(value_parser = money)]
        minute: i64,
    },
    /// Take a price away: what has none cannot be called.
    RemovePrice {
        #[command(flatten)]
        data: DataDir,
        /// How the numbers begin.
        prefix: String,
    },
    /// Print a user's money.
    Balance(Who),
    /// Print a user's calls with phones as JSON, one a line, newest first.
    Calls(Who),
    /// Give a user money, such as 50 or 12.5, or take it with -12.5. Prints what he has then.
    AddBalance {
        #[command(flatten)]
        who: Who,
        /// How much.
        #[arg(value_parser = money, allow_hyphen_values = true)]
        amount: i64,
    },
}

/// A user.
#[derive(Args)]
pub struct Who {
    #[command(flatten)]
    data: DataDir,
    /// The app, 32 hex digits.
    #[arg(long)]
    app_id: String,
    /// The user's unique name.
    #[arg(long)]
    user: String,
}

/// Reads an amount with up to three digits after the point, in thousandths.
fn money(text: &str) -> Result<i64, String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_good = is_number(whole) && is_number(part) && part.len() <= 3 && !whole.is_empty();
    let thousandths = format!("{whole}{part:0<3}").parse::<i64>().ok();
    thousandths
        .filter(|_| is_good)
        .map(|thousandths| sign * thousandths)
        .ok_or_else(|| String::from("it is an amount such as 12 or 12.345"))
}

fn show(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let amount = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", amount / 1000, amount % 1000)
}

fn print(row: &impl serde::Serialize) -> Done {
    println!("{}", serde_json::to_string(row)?);
    Ok(())
}

/// Carries a command out.
pub fn run(command: Phone) -> Done {
    match command {
        Phone::Numbers(data) => {
            let numbers = Admin::open(data.data_dir)?.phone_numbers()?;
            numbers.iter().try_for_each(print)
        }
        Phone::AddNumber { who, number } => {
            let admin = Admin::open(who.data.data_dir)?;
            Ok(admin.add_phone_number(&who.app_id, &who.user, &number)?)
        }
        Phone::RemoveNumber { data, number } => {
            if Admin::open(data.data_dir)?.remove_phone_number(&number)? {
                Ok(())
            } else {
                Err(format!("nobody has the number {number}").into())
            }
        }
        Phone::Prices(data) => {
            let prices = Admin::open(data.data_dir)?.phone_prices()?;
            prices.iter().try_for_each(print)
        }
        Phone::SetPrice {
            data,
            prefix,
            minute,
        } => Ok(Admin::open(data.data_dir)?.set_phone_price(&prefix, Some(minute))?),
        Phone::RemovePrice { data, prefix } => {
            Ok(Admin::open(data.data_dir)?.set_phone_price(&prefix, None)?)
        }
        Phone::Balance(who) => {
            let admin = Admin::open(who.data.data_dir)?;
            println!("{}", show(admin.phone_balance(&who.app_id, &who.user)?));
            Ok(())
        }
        Phone::Calls(who) => {
            let admin = Admin::open(who.data.data_dir)?;
            let calls = admin.phone_calls(&who.app_id, &who.user)?;
            calls.iter().try_for_each(print)
        }
        Phone::AddBalance { who, amount } => {
            let admin = Admin::open(who.data.data_dir)?;
            let balance = admin.add_phone_balance(&who.app_id, &who.user, amount)?;
            println!("{}", show(balance));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_and_shown() {
        for (text, thousandths, shown) in [
            ("12", 12_000, "12.000"),
            ("0.5", 500, "0.500"),
            ("-1.025", -1_025, "-1.025"),
        ] {
            assert_eq!(money(text), Ok(thousandths));
            assert_eq!(show(thousandths), shown);
        }
        for text in ["", "1.2345", "a", ".5", "1.-5", "99999999999999999999"] {
            assert!(money(text).is_err(), "{text}");
        }
    }
}
