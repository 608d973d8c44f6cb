//! How long to wait before the next try.

use std::time::Duration;

use rand::Rng;

/// Retries with growing, jittered pauses, so that clients of a restarted server do not all come back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The first pause (`autoReconnectIntervalTime`); each further one is twice as long.
    pub interval: Duration,
    /// No pause is longer.
    pub longest: Duration,
    /// Tries in one series (`autoReconnectLimitTries`); 0 means no limit.
    pub limit: u32,
}

impl Default for Backoff {
    /// 5 s, as the original's default, up to one minute, without a limit.
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(5),
            longest: Duration::from_secs(60),
            limit: 0,
        }
    }
}

impl Backoff {
    /// For a person who sits before it: the first tries follow quickly, as after a change of networks.
    ///
    /// ```
    /// use azstack::client::Backoff;
    /// assert!(Backoff::at_a_desk().interval < Backoff::default().interval);
    /// ```
    pub const fn at_a_desk() -> Self {
        Self {
            interval: Duration::from_millis(500),
            longest: Duration::from_secs(30),
            limit: 0,
        }
    }

    /// The pause after `attempt` failed tries (0 after a working connection was lost), or `None` at the limit.
    ///
    /// Between half and one and a half times the nominal pause.
    pub(crate) fn pause(&self, attempt: u32, rng: &mut impl Rng) -> Option<Duration> {
        if self.limit != 0 && attempt >= self.limit {
            return None;
        }
        let doubled = self
            .interval
            .saturating_mul(1 << attempt.saturating_sub(1).min(16));
        Some(
            doubled
                .min(self.longest)
                .mul_f64(rng.random_range(0.5..1.5)),
        )
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn pauses_grow_within_their_jitter_and_stop_at_the_limit() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let backoff = Backoff {
            interval: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            limit: 50,
        };
        for (attempt, nominal) in [
            (0, 1.0),
            (1, 1.0),
            (2, 2.0),
            (3, 4.0),
            (6, 30.0),
            (49, 30.0),
        ] {
            let pause = backoff.pause(attempt, &mut rng).unwrap().as_secs_f64();
            assert!(
                (nominal * 0.5..nominal * 1.5).contains(&pause),
                "{attempt}: {pause}"
            );
        }
        assert_eq!(backoff.pause(50, &mut rng), None);
    }
}
