//! How numbers, days, times of day and lists are written in a language and its region, by the Unicode locale data (CLDR)
//! that is in the program, for all languages it knows and not only ours.
//!
//! Days are those of the Gregorian calendar everywhere. Whatever is said with a word of our own (yesterday, 5 minutes ago)
//! is the catalogues'; what is typed, sent, stored or copied for a machine does not come here.

use fixed_decimal::Decimal;
use fluent_bundle::FluentValue;
use icu_calendar::Gregorian;
use icu_datetime::fieldsets::{E, MD, T, YMD};
use icu_datetime::input::{Date, Time};
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use jiff::Zoned;
use unic_langid::LanguageIdentifier;

/// The data are in the program, and what they do not have they have for the root of all languages.
const COMPILED: &str = "the data of every language, or of their root, are compiled in";

type Days<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// What writes for one language and region.
pub(super) struct Locale {
    numbers: Numbers,
    clock: NoCalendarFormatter<T>,
    weekday: Days<E>,
    day: Days<MD>,
    day_short: Days<MD>,
    date: Days<YMD>,
    date_short: Days<YMD>,
    list: ListFormatter,
}

/// The lengths a date may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Tuesday.
    Weekday,
    /// Day and month in full.
    Day,
    /// Day and month, in a row.
    DayShort,
    /// Day, month in full, year.
    Date,
    /// All in numbers.
    DateShort,
}

impl Locale {
    /// The one for `tag`; languages nobody knows get the root's.
    pub(super) fn new(tag: &LanguageIdentifier) -> Self {
        let locale = icu(tag);
        Self {
            numbers: Numbers::new(tag),
            clock: NoCalendarFormatter::try_new((&locale).into(), T::hm()).expect(COMPILED),
            weekday: Days::try_new((&locale).into(), E::long()).expect(COMPILED),
            day: Days::try_new((&locale).into(), MD::long()).expect(COMPILED),
            day_short: Days::try_new((&locale).into(), MD::medium()).expect(COMPILED),
            date: Days::try_new((&locale).into(), YMD::long()).expect(COMPILED),
            date_short: Days::try_new((&locale).into(), YMD::short()).expect(COMPILED),
            list: ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default())
                .expect(COMPILED),
        }
    }

    /// A number that counts something, rounded to so many digits behind the point.
    pub(super) fn number(&self, number: f64, digits: usize) -> String {
        self.numbers.write(&format!("{number:.digits$}"), true)
    }

    /// A number that names something, or is part of one: no groups of thousands, at least so many digits.
    pub(super) fn digits(&self, number: u64, least: usize) -> String {
        self.numbers.write(&format!("{number:0least$}"), false)
    }

    /// Hours and minutes.
    pub(super) fn clock(&self, time: &Zoned) -> String {
        let time = Time::try_new(
            time.hour().unsigned_abs(),
            time.minute().unsigned_abs(),
            0,
            0,
        );
        time.map_or_else(
            |_| String::new(),
            |time| self.clock.format(&time).to_string(),
        )
    }

    /// A day.
    pub(super) fn day(&self, day: jiff::civil::Date, shape: Shape) -> String {
        let date = Date::try_new_gregorian(
            day.year().into(),
            day.month().unsigned_abs(),
            day.day().unsigned_abs(),
        );
        let Ok(date) = date else {
            return day.to_string();
        };
        match shape {
            Shape::Weekday => self.weekday.format(&date).to_string(),
            Shape::Day => self.day.format(&date).to_string(),
            Shape::DayShort => self.day_short.format(&date).to_string(),
            Shape::Date => self.date.format(&date).to_string(),
            Shape::DateShort => self.date_short.format(&date).to_string(),
        }
    }

    /// All of these.
    pub(super) fn list(&self, names: &[String]) -> String {
        self.list.format(names.iter()).to_string()
    }
}

/// Numbers of one language, also inside Fluent's sentences.
struct Numbers {
    grouped: DecimalFormatter,
    plain: DecimalFormatter,
}

impl Numbers {
    fn new(tag: &LanguageIdentifier) -> Self {
        let locale = icu(tag);
        let of = |grouping| {
            let preferences = DecimalFormatterPreferences::from(&locale);
            let mut options = DecimalFormatterOptions::default();
            options.grouping_strategy = Some(grouping);
            DecimalFormatter::try_new(preferences, options).expect(COMPILED)
        };
        Self {
            grouped: of(GroupingStrategy::Auto),
            plain: of(GroupingStrategy::Never),
        }
    }

    /// `number` is one with a point, as Rust writes it; infinity stays what it is.
    fn write(&self, number: &str, grouped: bool) -> String {
        let formatter = if grouped { &self.grouped } else { &self.plain };
        number.parse::<Decimal>().map_or_else(
            |_| number.to_owned(),
            |decimal| formatter.format(&decimal).to_string(),
        )
    }
}

impl Memoizable for Numbers {
    type Args = ();
    type Error = std::convert::Infallible;

    fn construct(tag: LanguageIdentifier, (): ()) -> Result<Self, Self::Error> {
        Ok(Self::new(&tag))
    }
}

/// What Fluent asks before it writes a value by itself.
pub(super) fn in_sentence(value: &FluentValue<'_>, memory: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let grouped = number.options.use_grouping;
    let written = number.as_string();
    let said = memory.with_try_get::<Numbers, _, _>((), |numbers| numbers.write(&written, grouped));
    Some(said.unwrap_or_else(|never| match never {}))
}

/// The same tag for ICU; one it does not take is the root's.
fn icu(tag: &LanguageIdentifier) -> icu_locale_core::Locale {
    tag.to_string()
        .parse()
        .unwrap_or(icu_locale_core::Locale::UNKNOWN)
}
