### Accounts: choosing, signing in, removing.

accounts-choose = Accounts
accounts-add = Sign in to another account
accounts-here = On this machine
accounts-unread = { $count ->
    [one] { $count } unread message in another account
   *[other] { $count } unread messages in other accounts
}
accounts-remove = Remove
accounts-remove-question = Remove { $name } from this machine? The messages kept here are deleted; the server keeps its own.
accounts-remove-here-question = Remove the account on this machine from the list? Its messages stay, and you can add it again.
accounts-last = The last account cannot be removed.
accounts-removed = { $name } was removed from this machine.
accounts-call-elsewhere = There is a call in another account. End it first.
accounts-many = No more than { $most } accounts can be added.
accounts-known = You are signed in to this account already.

sign-in-title = Sign in
sign-in-text = Whoever runs the server tells you these. What “azstackd app create” prints can be pasted whole.
sign-in-server = Server
sign-in-server-hint = chat.example.org
sign-in-server-missing = Enter the server’s address.
sign-in-server-wrong = This is not a server’s address. It looks like https://chat.example.org:9199
sign-in-server-open = Anybody on the way could read along: use https. Only a server on this machine may be http.
sign-in-server-unreachable = The server does not answer: { $reason }
sign-in-server-stranger = Something answers there, but it is not an AZStack server.
sign-in-app = Application id
sign-in-app-hint = 32 letters and digits
sign-in-app-wrong = The application id has 32 digits, 0–9 and a–f.
sign-in-key = Public key
sign-in-key-hint = MIIB…
sign-in-key-wrong = This is not a public key. Paste it whole, as the server printed it.
sign-in-user = User name
sign-in-user-hint = The name that is yours alone
sign-in-user-missing = Enter your user name.
sign-in-name = Name others see
sign-in-name-hint = As the user name
sign-in-credentials = Password
sign-in-credentials-hint = Empty if the server asks for none
sign-in-long = User name and password are too long for this application’s key.
sign-in-refused = The server does not let you in: application id, user name or password is wrong. It does not say which.
sign-in-reveal = Show the password
sign-in-hide = Hide the password
sign-in-keyring = Your password is kept in the system’s keyring.
sign-in-file = This system has no keyring: your password is kept in an encrypted file that only you can read.
sign-in-unkept = The password could not be kept: { $reason }
sign-in-confirm = Sign in
sign-in-trying = Signing in…
sign-in-here = Use the server on this machine
sign-in-lost = The password of { $name } is no longer in the keyring. Remove the account and sign in again.
