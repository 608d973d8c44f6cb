//! What a trunk's final response means to a caller: the table from SIP to `code` of 503.

use crate::protocol::phone::{PaidCallStatus, callout_status as status};

/// The `code` for a final response of at least 300.
pub(super) fn of_response(code: u16) -> i64 {
    match code {
        486 | 600 => status::BUSY,
        403 | 603 => status::REJECTED,
        480 => status::NOT_ANSWERED,
        404 | 408 | 410 | 484 | 604 => status::NOT_AVAILABLE,
        487 => status::TERMINATED,
        500..=599 => status::NO_SIGNAL,
        // A redirection leads nowhere: whom a trunk names is nobody we may call.
        300..=399 => status::NO_SIGNAL,
        _ => status::BUSY,
    }
}

/// Whether another trunk may have more luck: this one could not, or nobody was asked yet.
pub(super) fn is_of_trunk(code: u16) -> bool {
    matches!(code, 300..=399 | 401 | 407 | 500..=599)
}

/// How a call that was never answered counts in the log.
pub(super) fn in_log(code: i64) -> PaidCallStatus {
    match code {
        status::REJECTED | status::BUSY | status::NO_SIGNAL => PaidCallStatus::Rejected,
        _ => PaidCallStatus::NotAnswered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table() {
        let rows: &[(&[u16], i64)] = &[
            (&[486, 600], 486),
            (&[403, 603], 403),
            (&[480], 480),
            (&[404, 408, 410, 484, 604], 408),
            (&[487], 487),
            (&[500, 502, 503, 504, 580], 503),
            (&[400, 402, 415, 420, 482, 488, 606, 699], 486),
        ];
        for (responses, code) in rows {
            for response in *responses {
                assert_eq!(of_response(*response), *code, "{response}");
            }
        }
    }
}
