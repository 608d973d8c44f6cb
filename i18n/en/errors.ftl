### What went wrong, one sentence a cause.

error-general = Something went wrong. Please try again.
error-connect = The server cannot be reached.
error-sign-in = The server did not accept your sign-in.
error-credentials = Your account’s key or credentials cannot be used with this server.
error-timeout = The server did not answer in time.
error-not-connected = You are not connected.
error-busy = Too much is going on at once. Please try again in a moment.
error-store = Your messages could not be read from or written to the disk.
error-refused = The server refused to do that.
error-parameter = This cannot be sent as it is.
error-nul = This text has a character that cannot be sent.
error-long = This text is too long to be sent.
error-media = Sound or picture failed: { $reason }
error-account = Your account could not be opened: { $reason }
error-look-unknown = There is no theme called “{ $name }”.
error-look-unreadable = The theme file { $file } cannot be read: { $reason }
error-look-invalid = The theme file { $file } has a fault in line { $line }: { $reason }
error-words-unreadable = The language file { $file } cannot be read: { $reason }
error-words-invalid = The language file { $file } has a fault in line { $line }: { $reason }
error-settings-unreadable = Your settings could not be read and were set back: { $reason }
error-settings-unwritten = Your settings could not be saved: { $reason }
error-call = This cannot be done now: either a call is running already, or none is.
error-link = This link cannot be opened: { $link }
error-link-user = There is no user called “{ $name }”.
error-dismiss = Hide
