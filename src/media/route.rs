//! Which sound device a choice means, as devices come and go.
//!
//! A device chosen by name is used while it is there. In place of one that is away, and for the default, the one that
//! was plugged in last is used, until it is unplugged or the system's default changes; else the system's default. This
//! opens nothing and asks nobody: it is told what was listed.

use super::sound_host::Side;

/// What is known of one direction of sound.
#[derive(Debug, Default)]
pub struct Route {
    side: Side,
    /// Ids of devices that were plugged in while we looked, the last one last.
    plugged: Vec<String>,
}

impl Route {
    /// Takes a new listing in.
    pub fn listed(&mut self, side: Side) {
        if side.default != self.side.default {
            self.plugged.clear();
        }
        let has = |side: &Side, id: &str| side.shown.iter().any(|device| device.id == id);
        self.plugged.retain(|id| has(&side, id));
        // Where nothing is left of what was there, the system's sound itself came or changed: nothing was plugged in.
        let stayed = self.side.shown.iter().any(|old| has(&side, &old.id));
        if stayed {
            let new = side.shown.iter().filter(|now| !has(&self.side, &now.id));
            self.plugged.extend(new.map(|device| device.id.clone()));
        }
        self.side = side;
    }

    /// The device of that id is gone, before a listing says so: that may take seconds.
    pub fn lost(&mut self, id: &str) {
        let side = &mut self.side;
        side.shown.retain(|device| device.id != id);
        side.all.retain(|device| device.id != id);
        self.plugged.retain(|plugged| plugged != id);
        side.default.take_if(|default| default == id);
    }

    /// Id of the device that was plugged in last, if it is still there and followed.
    pub fn plugged(&self) -> Option<&str> {
        self.plugged.last().map(String::as_str)
    }

    /// Id of the device to use: for the one chosen by `name`, or the default. `None` while it is not known.
    pub fn target(&self, name: Option<&str>) -> Option<&str> {
        let called = |name: &str| {
            let mut all = self.side.all.iter();
            all.find(|device| device.id == name || device.name == name)
        };
        let named = name.and_then(called).map(|device| &device.id);
        let named = named.map(String::as_str);
        named.or(self.plugged()).or(self.side.default.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Device;

    fn side(default: &str, ids: &[&str]) -> Side {
        let device = |id: &&str| Device {
            id: (*id).to_owned(),
            name: format!("The {id}"),
        };
        let shown: Vec<_> = ids.iter().map(device).collect();
        let mut all = shown.clone();
        all.push(device(&"monitor"));
        Side {
            default: Some(default.to_owned()),
            shown,
            all,
        }
    }

    #[test]
    fn a_headset_is_followed_until_it_is_unplugged_and_a_named_device_while_it_is_there() {
        let mut route = Route::default();
        assert_eq!(route.target(None), None);
        route.listed(side("built-in", &["built-in", "dock"]));
        assert_eq!(route.target(None), Some("built-in"));
        assert_eq!(route.target(Some("The dock")), Some("dock"));
        assert_eq!(route.target(Some("monitor")), Some("monitor"));

        route.listed(side("built-in", &["built-in", "dock", "headset"]));
        assert_eq!(route.target(None), Some("headset"));
        assert_eq!(route.target(Some("dock")), Some("dock"));
        route.listed(side("built-in", &["built-in", "headset"]));
        assert_eq!(route.target(Some("dock")), Some("headset"));
        route.listed(side("built-in", &["built-in"]));
        assert_eq!(route.target(None), Some("built-in"));
        route.listed(side("built-in", &["built-in", "dock"]));
        assert_eq!(route.target(Some("dock")), Some("dock"));
    }

    #[test]
    fn a_device_that_is_lost_is_left_before_the_next_listing() {
        let mut route = Route::default();
        route.listed(side("a", &["a", "b"]));
        route.lost("b");
        assert_eq!(route.target(Some("b")), Some("a"));
        route.lost("a");
        assert_eq!(route.target(Some("b")), None);
    }

    #[test]
    fn the_systems_default_wins_when_it_changes() {
        let mut route = Route::default();
        route.listed(side("built-in", &["built-in"]));
        route.listed(side("built-in", &["built-in", "headset"]));
        assert_eq!(route.target(None), Some("headset"));
        route.listed(side("television", &["built-in", "headset", "television"]));
        assert_eq!(route.target(None), Some("television"));
        route.listed(side("built-in", &["built-in", "headset", "television"]));
        assert_eq!(route.target(None), Some("built-in"));
    }

    #[test]
    fn a_sound_server_that_comes_back_plugs_nothing_in() {
        let mut route = Route::default();
        route.listed(side("a", &["a", "b"]));
        route.listed(Side::default());
        assert_eq!(route.target(Some("b")), None);
        route.listed(side("a", &["a", "b"]));
        assert_eq!(route.target(None), Some("a"));
    }
}
