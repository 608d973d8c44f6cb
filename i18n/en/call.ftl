### Calls.

call-kind-voice = Voice call
call-kind-video = Video call
call-kind-phone = Phone call
call-incoming-phone = Phone call to { $number }
call-incoming-voice = Incoming voice call
call-incoming-video = Incoming video call

call-answer = Answer
call-answer-video = Answer with video
call-answer-voice = Answer without video
call-decline = Decline
call-hang-up = Hang up
call-mute = Mute the microphone
call-unmute = Turn the microphone on
call-camera-off = Turn the camera off
call-camera-on = Turn the camera on
call-switch-camera = Switch camera
call-devices = Cameras, microphones and loudspeakers
call-show = Show the call

call-connecting = Calling…
call-ringing-out = Ringing…
call-ringing-in = Is calling you…
call-answered = Connecting…
call-interrupted = The connection was lost. Reconnecting…
call-reconnecting = Reconnecting…
call-ended-stopped = Call ended
call-ended-rejected = Call declined
call-ended-busy = { $name } is in another call
call-ended-not-answered = No answer
call-ended-answered-elsewhere = Answered on another device
call-ended-elsewhere = Ended on another device
call-ended-not-available = The number cannot be reached
call-ended-no-signal = The telephone network is not available
call-ended-no-money = There is not enough money for this call
call-ended-invalid-number = This number cannot be called
call-ended-invalid-from-number = There is no number of yours to call from
call-ended-offline = The connection to the server was lost
call-ended-media = The call could not be connected: { $reason }
call-none = No call
call-missed = You missed a call from { $name }.
call-turned-away = { $name } called you while you were in another call.
call-no-remote-video = { $name } has no camera on

call-tip = { $word } ({ $keys })
call-full = Full screen
call-full-leave = Leave the full screen
call-small = Small window on top
call-small-leave = Back to the large window
call-talk-hint = You are muted. Hold Space to talk.
call-talk-held = You are heard as long as you hold Space.
call-weak-me = Your connection is weak.
call-weak-them = { $name }’s connection is weak.
call-weak-between = The connection between you and { $name } is weak.
call-quality = What you send: { $out } of { $most }. What you receive: { $in } of { $most }.

call-stats = Statistics
call-stats-copy = Copy
call-stats-none = none
call-stats-rate = { $number } kbit/s
call-stats-share = { $number } %
call-stats-time = { $number } ms
call-stats-picture = { $codec }, { $width } × { $height }, { $rate }/s
call-stats-picture-out = Picture sent
call-stats-picture-in = Picture received
call-stats-sound = Sound
call-stats-rate-out = Sent
call-stats-rate-in = Received
call-stats-target = Room for sending
call-stats-loss-out = Lost of what was sent
call-stats-loss-in = Lost of what should have come
call-stats-jitter = Jitter
call-stats-round-trip = Round trip
call-stats-concealed = Sound concealed
call-stats-recovered = Sound recovered
call-stats-processor = Processor, of one core

call-log-empty-title = No calls yet
call-log-empty-text = Calls you make, get or miss are listed here.
call-log-load-failed = Your calls could not be read.
call-log-missed-count = { $count ->
    [one] { $count } missed call
   *[other] { $count } missed calls
}
call-log-incoming = Incoming
call-log-outgoing = Outgoing
call-log-missed = { $medium ->
    [video] Missed video call
   *[voice] Missed call
}
call-log-missed-in-a-call = Missed during another call
call-log-not-answered = No answer
call-log-declined = You declined
call-log-declined-by-them = Declined
call-log-busy = Busy
call-log-cancelled = Cancelled
call-log-failed = Could not be connected
call-log-answered-elsewhere = Answered on another device
call-log-with-length = { $call }, { $length }
call-log-back-voice = Call back
call-log-back-video = Call back with video

call-no-camera = { $problem ->
    [missing] No camera was found. The other side cannot see you.
    [busy] Another program is using the camera.
    [denied] The system does not let AZStack use the camera.
    [lost] The camera was unplugged.
    [silent] The camera gives no picture.
   *[other] The camera cannot be used: { $reason }
}
call-no-microphone = { $problem ->
    [missing] No microphone was found. The other side cannot hear you.
    [busy] Another program is using the microphone.
    [denied] The system does not let AZStack use the microphone.
    [lost] The microphone was unplugged.
    [silent] Nothing comes from the microphone.
   *[other] The microphone cannot be used: { $reason }
}
call-no-speaker = { $problem ->
    [missing] No loudspeaker was found. You will not hear the other side.
    [busy] Another program is using the loudspeaker.
    [denied] The system does not let AZStack use the loudspeaker.
    [lost] The loudspeaker was unplugged.
    [silent] The loudspeaker does not play.
   *[other] The loudspeaker cannot be used: { $reason }
}

call-no-ringer = { $problem ->
    [missing] The device for ringing was not found. It rings from the loudspeaker.
    [busy] Another program is using the device for ringing.
    [denied] The system does not let AZStack use the device for ringing.
    [lost] The device for ringing was unplugged. It rings from the loudspeaker.
    [silent] The device for ringing does not play.
   *[other] The device for ringing cannot be used: { $reason }
}
call-camera-in-use = The picture comes from { $device } now.
call-microphone-in-use = { $device } is the microphone now.
call-speaker-in-use = You hear the call from { $device } now.

device-camera = Camera
device-microphone = Microphone
device-speaker = Loudspeaker
device-ringer = Ringing
device-same = Same as the loudspeaker
device-cleaning = Your voice
device-echo = Take out echo
device-noise = Take out noise
device-gain = Even out loudness
device-virtual = Virtual
device-default = System default
device-test-pattern = Test pattern
device-tone = Test tone
device-none = None

pad-title = Number pad
pad-number = Phone number
pad-erase = Delete
pad-call = Call
pad-log-empty = No calls with phones yet
pad-log-reading = Reading the calls with phones…
pad-log-failed = Your calls with phones could not be read.
pad-from = From { $number }
pad-own-number = Number to call from
pad-balance = Balance { $amount }
pad-log-all = All
pad-log-out = Outgoing
pad-log-in = Incoming
pad-log-missed = Missed
pad-listen = Play the recording
call-share = Share your screen
call-share-stop = Stop sharing
call-share-title = What do you want to share?
call-share-looking = Looking…
call-share-nothing = There is nothing to share.
call-share-cannot = The screen cannot be shared: { $reason }
call-sharing = You are sharing your screen
call-keys = Keys
error-callout-busy = You have a call already, or call too often
